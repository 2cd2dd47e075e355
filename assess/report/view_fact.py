"""A label with its value: parts of the view (report/view.py). Standard library only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """A label with its value."""

    label: str
    value: str
