-- A schema says which programs it is for: those of the version before go on with it during an upgrade, and those that begin then, too.
-- A migration that takes away what they use ends with UPDATE posm.schema_migrations SET oldest = ITS-OWN-NUMBER WHERE version = 1.
-- IF EXISTS: tests lay the files one on the other without posmctl.
ALTER TABLE IF EXISTS posm.schema_migrations ADD COLUMN oldest integer NOT NULL DEFAULT 0;
