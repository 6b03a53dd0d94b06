"""Work on many files, shared among processes."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from typing import TypeVar

File = TypeVar("File")
Result = TypeVar("Result")

WORTH_A_PROCESS = 24
"""How many files at least a further process has to have, to be worth its start."""

CHUNK = 8


def in_processes(
    work: Callable[[list[File]], list[Result]], files: list[File], jobs: int | None
) -> Iterator[Result]:
    """What `work` gives for files, in their order; it is told some at a time.

    Without `jobs`, there are as many processes as processors, where there are files enough.
    """
    count = _count(len(files), jobs)
    if count > 1:
        yield from _shared(work, files, count)
    elif files:
        yield from work(files)


def _count(files: int, jobs: int | None) -> int:
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if jobs is not None:
        return min(jobs, max(1, files))
    return max(1, min(available or 1, files // WORTH_A_PROCESS))


def _shared(
    work: Callable[[list[File]], list[Result]], files: list[File], count: int
) -> Iterator[Result]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # What is imported when `work` is named is there in each process that is forked.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else None)
    chunks = [files[at : at + CHUNK] for at in range(0, len(files), CHUNK)]
    pool = ProcessPoolExecutor(count, context, _quiet)
    try:
        for found in [pool.submit(work, chunk) for chunk in chunks]:
            yield from found.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _quiet() -> None:
    """Ctrl-C is for the process that a person started; it tells the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What was imported before stays to the end: it need not be looked through.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
