-- A revision that brings an old one back says which.
ALTER TABLE posm.posm_template_revisions ADD COLUMN restored_from integer;
