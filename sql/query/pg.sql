-- What the adapter itself asks.

-- name: pg_begin
BEGIN

-- name: pg_commit
COMMIT

-- name: pg_rollback
ROLLBACK

-- One transaction inside another: savepoints of one name stack.
-- name: pg_begin_inner
SAVEPOINT inner_step

-- name: pg_commit_inner
RELEASE SAVEPOINT inner_step

-- name: pg_rollback_inner
ROLLBACK TO SAVEPOINT inner_step

-- The first statement of every transaction: its time-outs, in ms, gone with its end (PgBouncer).
-- name: pg_timeouts
SELECT set_config('statement_timeout', $1::text, true),
	set_config('lock_timeout', $2::text, true),
	set_config('idle_in_transaction_session_timeout', '60000', true)

-- Whom the connection speaks to: a pooler's key for cancelling is not this.
-- name: pg_backend
SELECT pg_backend_pid()
