#!/usr/bin/python3
"""Killed between every two steps: posmd and posm-runner from the claim of a generation to its publication, with leases of a
second. All other kill points are kill_all.py's (make check-long SUITE=jobs)."""
import kill_lanes
import kit


def from_the_claim_on(points):
    claim = points.index("posmd sql:job_claim")
    return [p for p in points[claim:] if p.startswith("posm-runner ") or p.split(":")[-1] not in ("migrate_check", "job_listen")]


def killed_between_any_two_steps_from_claim_to_publication_nothing_is_lost_or_doubled(lanes):
    chosen = from_the_claim_on(kill_lanes.record_run(lanes[0]))
    if "posmd sql:job_renew" not in chosen:
        chosen.append("posmd sql:job_renew")
    wrong = kill_lanes.in_lanes(lanes, kill_lanes.strike_run, chosen)
    print(f"   {len(chosen)} kill points: {', '.join(chosen)}", flush=True)
    assert not wrong, "\n".join(wrong)
    missed = kill_lanes.listed() - {p.split(" ", 1)[1] for p in chosen}
    assert missed == {"object.removed"}, f"not struck: {missed}"


def the_programs_that_are_installed_have_no_kill_points(lanes):
    for program in ("posmd", "posm-runner", "posm-fcgi", "posmctl", "posm-press"):
        assert b"POSM_KILL" not in (kit.BUILD / program).read_bytes(), program


if __name__ == "__main__":
    kill_lanes.main([killed_between_any_two_steps_from_claim_to_publication_nothing_is_lost_or_doubled,
                     the_programs_that_are_installed_have_no_kill_points])
