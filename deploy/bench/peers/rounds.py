"""Answers requests of the benchmark: one line of JSON on standard output for each line `ALONE QUEUED` on standard input."""

import contextlib
import json
import os
import signal
import sys
import time
import traceback
from typing import Callable

Run = Callable[[list[int]], None]


def serve(prepare: Callable[[contextlib.ExitStack], tuple[Run, int]]) -> None:
    """`prepare` returns a function that runs jobs with the given seeds, and the id of the process that computes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever libraries print goes to the log
    with contextlib.ExitStack() as stack:
        try:
            run, worker = prepare(stack)
            answers.write(json.dumps({"worker": worker}) + "\n")
            for line in sys.stdin:
                answers.write(json.dumps(measured(run, *map(int, line.split()))) + "\n")
        except ImportError as e:
            answers.write(json.dumps({"missing": e.name or str(e)}) + "\n")
        except Exception as e:
            traceback.print_exc()
            answers.write(json.dumps({"error": f"{type(e).__name__}: {e}".splitlines()[0]}) + "\n")


def measured(run: Run, alone: int, queued: int) -> dict:
    """Runs jobs one by one, then jobs that all wait at once."""
    times = [seconds(run, [seed]) for seed in range(alone)]
    return {"aloneSeconds": times, "queuedSeconds": seconds(run, list(range(queued)))}


def seconds(run: Run, seeds: list[int]) -> float:
    start = time.perf_counter()
    run(seeds)
    return time.perf_counter() - start
