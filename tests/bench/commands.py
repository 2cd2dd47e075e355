"""Processor seconds of whole commands, each beside the start of a bare interpreter in the same turn."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

from tests.waiting import PATIENCE

PROJECT = Path(__file__).resolve().parents[2]
EXAMPLE = PROJECT / "docs" / "examples" / "workshop.json"
TURNS = 3


def processor_seconds(command: list[str], env: dict[str, str]) -> float:
    """What a command takes of the processor, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=PROJECT, env=env, check=True, capture_output=True, timeout=PATIENCE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def commands(folder: Path) -> dict[str, tuple[float, float]]:
    """Command -> median seconds of ours and of `python -c pass`."""
    assess = [sys.executable, "-m", "assess"]
    score = [*assess, "score", str(EXAMPLE)]
    bare = [sys.executable, "-c", "pass"]
    nothing_kept = {**os.environ, "ASSESS_INSTANCE": str(folder / "no-instance")}
    instance = folder / "cached"
    (instance / "cache").mkdir(parents=True, exist_ok=True)
    kept = {**os.environ, "ASSESS_INSTANCE": str(instance)}
    processor_seconds(score, kept)  # keeps the checked files
    measured = {
        "bank check": ([*assess, "bank", "check"], nothing_kept),
        "score, nothing kept": (score, nothing_kept),
        "score, checked files kept": (score, kept),
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in measured}
    for _ in range(TURNS):
        for name, (command, env) in measured.items():
            times[name].append((processor_seconds(command, env), processor_seconds(bare, env)))
    return {
        name: (statistics.median(ours for ours, _ in pairs), statistics.median(theirs for _, theirs in pairs))
        for name, pairs in times.items()
    }
