"""How tests wait: for something that will happen, as long as a busy machine needs. A wait that ends fails the test."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 180  # seconds; reached only when what is waited for never happens
PAUSE = 0.02
PATIENT = {"ASSESS_RENDER_TIMEOUT": str(PATIENCE)}  # settings: a print may take as long


def until(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(PAUSE)
