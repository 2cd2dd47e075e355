"""Times of calls, in turn with what they are compared with."""

from __future__ import annotations

import time
from collections.abc import Callable

Call = Callable[[], object]


def timed(call: Call) -> float:
    """Seconds that one call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def for_seconds(seconds: float, *calls: Call) -> list[list[float]]:
    """Repeat several calls in turn, so that all meet the same weather; the time of each call, in seconds."""
    times: list[list[float]] = [[] for _ in calls]
    end = time.perf_counter() + seconds * len(calls)
    while time.perf_counter() < end:
        for call, kept in zip(calls, times, strict=True):
            kept += [timed(call) for _ in range(8)]
    return times


def rate(times: list[float]) -> float:
    return len(times) / sum(times)


def percentile(times: list[float], percent: int) -> float:
    """In milliseconds."""
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
