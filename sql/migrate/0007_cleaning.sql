-- Every file of a template, from before it is stored until its object is seen to be gone. A file that no revision names
-- any more, or never named because its upload did not come to its end, is found here and not by listing the storage.
CREATE TABLE posm.posm_template_files (
	object_key text PRIMARY KEY,
	used_at timestamptz NOT NULL DEFAULT now(), -- noted, or named by a revision, the last time
	retired_at timestamptz -- its object goes; no revision may name it any more
);
INSERT INTO posm.posm_template_files (object_key)
SELECT DISTINCT object_key FROM posm.posm_template_revisions;

-- The row changes, so that a sweep which has looked before the revision was there looks at the row again and lets it be.
CREATE FUNCTION posm.revision_uses_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO posm.posm_template_files AS f (object_key) VALUES (NEW.object_key)
	ON CONFLICT (object_key) DO UPDATE SET used_at = now() WHERE f.retired_at IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'the file % is being cleared away', NEW.object_key
			USING ERRCODE = 'check_violation', CONSTRAINT = 'posm_template_files_retired';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER revision_uses_file BEFORE INSERT ON posm.posm_template_revisions
	FOR EACH ROW EXECUTE FUNCTION posm.revision_uses_file();

-- What failed attempts left goes too, but for the cards that a retry would keep.
DROP INDEX posm.restaurants_posm_versions_unswept;
CREATE INDEX restaurants_posm_versions_unswept ON posm.restaurants_posm_versions (id)
	WHERE status IN ('done', 'error', 'cancelled', 'deleted') AND swept IS DISTINCT FROM status;

-- What the programs count for those who watch (docs/metrics.md); labels as they are printed.
CREATE TABLE posm.posm_counters (
	name text NOT NULL,
	labels text NOT NULL,
	value double precision NOT NULL,
	PRIMARY KEY (name, labels)
) WITH (fillfactor = 50);
