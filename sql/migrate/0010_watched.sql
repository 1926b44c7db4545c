-- What alerts look at is there from the first day: Prometheus sees no increase in a counter that appears with its first event.
INSERT INTO posm.posm_counters (name, labels, value)
SELECT name, labels, 0
FROM (
	SELECT 'posm_attempts_total', format('kind="%s",fate="%s"', k, f)
	FROM unnest(ARRAY['generate', 'sweep']) k, unnest(ARRAY['done', 'retry', 'end', 'hand_back', 'lost']) f
	UNION ALL
	SELECT 'posm_lease_losses_total', format('kind="%s"', k) FROM unnest(ARRAY['generate', 'sweep']) k
	UNION ALL
	SELECT 'posm_storage_errors_total', format('cause="storage_%s"', c)
	FROM unnest(ARRAY['unavailable', 'refused', 'full', 'quota']) c
	UNION ALL
	SELECT n, '' FROM unnest(ARRAY['posm_ticks_total', 'posm_cards_total', 'posm_objects_removed_total']) n
) known (name, labels)
ON CONFLICT (name, labels) DO NOTHING;

-- The request that last set a job going, as the logs of the web server, posm-fcgi, posmd and posm-runner name it.
ALTER TABLE posm.posm_jobs ADD COLUMN request_id text CHECK (length(request_id) BETWEEN 1 AND 64);
