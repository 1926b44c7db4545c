-- What of the proof's findings the person at the button accepted: warnings where they would have been errors.
ALTER TABLE posm.restaurants_posm_versions ADD COLUMN accepted jsonb NOT NULL DEFAULT '[]'
	CHECK (accepted <@ '["low_contrast", "small_module"]');
CREATE TRIGGER version_acceptance_is_immutable BEFORE UPDATE OF accepted ON posm.restaurants_posm_versions
	FOR EACH ROW EXECUTE FUNCTION posm.row_is_immutable();
