-- name: job_listen
LISTEN posm_jobs
