"""Start child processes, hand them jobs, and time how long a process takes to its first answer."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import msgspec
from benchmarks.peer_unavailable import PeerUnavailable
from benchmarks.speed.child import READY
from benchmarks.speed.job import Job, Outcome
from benchmarks.speed.registry import ENGINES

ROOT = Path(__file__).parents[2]
N_PROCESSES = 2
"""Of the throughput: as many as the smallest machine has cores."""


def run_job(job: Job) -> Outcome:
    """Do a job in a child process.

    Raises:
        PeerUnavailable: It could not be done; the message says why.
    """
    with _started(job) as child:
        return _outcome(child, job)


def queries_per_s(job: Job) -> float | None:
    """Return how many searches a second `N_PROCESSES` processes do together; None for an engine that lacks a class.

    Raises:
        PeerUnavailable: It could not be done.
    """
    with ExitStack() as stack:
        children = [stack.enter_context(_started(job)) for _ in range(N_PROCESSES)]
        for child in children:
            line = _pipe(child.stdout).readline()
            if line.strip() != READY:
                raise PeerUnavailable(_decoded(line, child, job).error or f"{job.engine}: the child is not ready")
        for child in children:
            _say(child, "go")
        outcomes = [_outcome(child, job) for child in children]
    if not all(outcome.n_searches for outcome in outcomes):
        return None
    return sum(outcome.n_searches / outcome.took_s for outcome in outcomes)


def ms_to_first_line(command: Sequence[str], environment: Mapping[str, str], n_starts: int) -> float:
    """Return the median time from the start of a command to its first line, in ms.

    Raises:
        PeerUnavailable: It wrote none.
    """
    return statistics.median(_ms_to(command, environment, to_end=False) for _ in range(n_starts))


def ms_to_end(command: Sequence[str], environment: Mapping[str, str], n_starts: int) -> float:
    """Return the median time of a whole command, in ms.

    Raises:
        PeerUnavailable: It wrote nothing.
    """
    return statistics.median(_ms_to(command, environment, to_end=True) for _ in range(n_starts))


def _ms_to(command: Sequence[str], environment: Mapping[str, str], *, to_end: bool) -> float:
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        output = _pipe(process.stdout)
        first = output.readline()
        took_s = time.perf_counter() - started
        output.read()
        if to_end:
            process.wait()
            took_s = time.perf_counter() - started
        said = _pipe(process.stderr).read().strip().splitlines()
    if not first:
        raise PeerUnavailable(f"{Path(command[0]).name} wrote nothing: {said[-1] if said else 'and no error'}")
    return took_s * 1000


def _started(job: Job) -> "subprocess.Popen[str]":
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.speed.child"],
        cwd=ROOT,
        env=os.environ | ENGINES[job.engine].environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    _say(child, msgspec.json.encode(job).decode())
    return child


def _outcome(child: "subprocess.Popen[str]", job: Job) -> Outcome:
    output = _pipe(child.stdout).read()
    child.wait()
    outcome = _decoded(output, child, job)
    if outcome.error:
        raise PeerUnavailable(outcome.error)
    return outcome


def _decoded(output: str, child: "subprocess.Popen[str]", job: Job) -> Outcome:
    """Read the last line: what a package prints of its own stands before it."""
    lines = output.strip().splitlines()
    try:
        return msgspec.json.decode(lines[-1] if lines else "", type=Outcome)
    except msgspec.DecodeError:
        return Outcome(error=f"{job.engine}, {job.task.value}: the child process ended with {child.wait()}")


def _say(child: "subprocess.Popen[str]", line: str) -> None:
    pipe = _pipe(child.stdin)
    pipe.write(f"{line}\n")
    pipe.flush()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:  # never, since it was asked for
        raise ValueError("the process has no pipe")
    return pipe
