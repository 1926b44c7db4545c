-- The audit, asked by what was done and by when.
CREATE INDEX posm_audit_action ON posm.posm_audit (action, id DESC);
CREATE INDEX posm_audit_at ON posm.posm_audit (at);
