-- name: audit_add
INSERT INTO posm.posm_audit (login, action, restaurant_id, subject_kind, subject_id, detail)
VALUES ($1, $2, $3, $4, $5, $6::jsonb)
