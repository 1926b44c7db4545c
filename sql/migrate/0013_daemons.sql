-- Each posmd says now and then that it is there, and how it is (docs/metrics.md): one that is gone while others work is seen by nothing else.
CREATE TABLE posm.posm_daemons (
	worker text PRIMARY KEY, -- as in posm_jobs
	host text NOT NULL,
	version text NOT NULL,
	started_at timestamptz NOT NULL DEFAULT now(),
	seen_at timestamptz NOT NULL DEFAULT now(),
	runners integer NOT NULL,
	runners_max integer NOT NULL,
	memory bigint NOT NULL,
	open_files integer NOT NULL
) WITH (fillfactor = 50);
