"""What one person in the firm creates in a year, by the founding documents' formula (SD-21). Pure."""

from __future__ import annotations

from fractions import Fraction

from assess.core.model import Profile


def people_of(profile: Profile) -> int:
    """The people that the value added is divided by: those of its year where they are given, else those of today."""
    return profile.value_added_people or profile.employees


def per_person(profile: Profile) -> Fraction | None:
    """Value added per person in ten thousand yen; None where the firm has not told its value added."""
    if profile.value_added is None:
        return None
    return Fraction(profile.value_added, max(1, people_of(profile)))
