"""Do one job in a process of its own: a line of JSON in, a line of JSON out.

A job of throughput says `ready` before, and waits for a line, so that two processes begin at once.
"""

import sys
from pathlib import Path

import msgspec
from benchmarks.peer_unavailable import PeerUnavailable
from benchmarks.speed.build_clock import BuildClock
from benchmarks.speed.engine import Segmented
from benchmarks.speed.feed import Feed
from benchmarks.speed.job import Job, Outcome, Task
from benchmarks.speed.measuring import count_searches, mixed, time_classes, warm_up
from benchmarks.speed.registry import load

READY = "ready"


def main() -> None:
    """Read the job, do it, write its outcome as the last line of the output."""
    outcome = outcome_of(msgspec.json.decode(sys.stdin.readline(), type=Job))
    print(msgspec.json.encode(outcome).decode(), flush=True)


def outcome_of(job: Job) -> Outcome:
    """Do a job, and return why where it cannot be done."""
    try:
        return do(job)
    except PeerUnavailable as error:
        return Outcome(error=str(error))
    except ModuleNotFoundError as error:
        return Outcome(error=f"{job.engine} left out, no package {error.name}: install the dependency group bench")
    except Exception as error:  # an engine that breaks costs its own figures, not an hour of the others
        return Outcome(error=f"{job.engine}, {job.task.value}: {type(error).__name__}: {error}")


def do(job: Job) -> Outcome:
    """Do a job."""
    folder, corpus = Path(job.folder), Path(job.corpus)
    if job.task is Task.BUILD:
        clock = BuildClock(lambda: Feed(corpus), job.n_articles, is_brief=job.is_brief)
        return Outcome(builds=list(load(job.engine).build(clock, folder)))
    if job.task is Task.LAY_OUT:
        engine = load(job.engine)
        if not isinstance(engine, Segmented):
            raise PeerUnavailable(f"{job.engine} has no say in its segments")
        engine.lay_out(Feed(corpus), job.n_articles, folder, job.n_segments)
        return Outcome()
    session = load(job.engine).open(folder)
    try:
        if job.task is Task.SEARCH:
            return Outcome(search=time_classes(session, job))
        warm_up(session, job)
        print(READY, flush=True)
        sys.stdin.readline()
        n_searches, took_s = count_searches(session, mixed(job.timed), job)
        return Outcome(n_searches=n_searches, took_s=took_s)
    finally:
        session.close()


if __name__ == "__main__":
    main()
