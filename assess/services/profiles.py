"""Two changes of one profile, put together (docs/decisions/0041)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assess.core.model import Profile

# What is changed together is taken or left together: a municipality means nothing without its prefecture.
UNITS = (
    ("industry",), ("prefecture", "municipality"), ("employees",), ("company",), ("goals",), ("barriers",),
    ("institution",), ("value_added", "value_added_people"),
)  # fmt: skip


def merge(shown: Mapping[str, object], stored: Profile, wanted: Profile) -> tuple[Profile, tuple[str, ...]]:
    """The stored profile with what a page changed, and the fields that were changed on the page and elsewhere too.

    `shown` is what the page showed before anything was typed, with empty values where there were none. What was
    changed in both places stays as it is stored.
    """
    profile, both = stored, []
    for unit in UNITS:
        before = [shown[field] for field in unit]
        here = [getattr(wanted, field) for field in unit]
        there = [getattr(stored, field) for field in unit]
        if here in (before, there):
            continue
        if there == before:
            profile = replace(profile, **{field: getattr(wanted, field) for field in unit})
        else:
            both += [field for field in unit if getattr(wanted, field) != getattr(stored, field)]
    return profile, tuple(both)
