-- Of what was made under the key, for its ETag when the answer is given again.
ALTER TABLE posm.posm_idempotency_keys ADD COLUMN row_version integer;
