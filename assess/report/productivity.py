"""The firm's own labour productivity as the report says it."""

from __future__ import annotations

from fractions import Fraction

from assess.core.diagnosis import Diagnosis
from assess.core.model import Figure, Text
from assess.core.productivity import people_of, per_person
from assess.core.result import as_fraction
from assess.report.examples import number_of
from assess.report.view_figures import Productivity
from assess.report.words import Words, decimal

TEN_THOUSAND = 10_000
YEARS_AHEAD = 3  # as far as the plan reaches
EVERY_YEAR = "percent_per_year"


def productivity(words: Words, diagnosis: Diagnosis) -> Productivity | None:
    """What the number is, how it was worked out, and the published figure beside it; None where nothing was told."""
    profile = diagnosis.answers.profile
    each = per_person(profile)
    if each is None or profile.value_added is None:
        return None
    figure = next((f for f in diagnosis.catalogue.benchmarks if f.beside == "productivity"), None)
    return Productivity(
        text=words("productivity.text", each=_money(words, each)),
        working=words(
            "productivity.working",
            value=_money(words, Fraction(profile.value_added)),
            people=f"{people_of(profile):,}",
        ),
        number=number_of(words, figure) if figure else None,
        outlook=_outlook(words, figure, each) if figure else None,
    )


def _outlook(words: Words, figure: Figure, each: Fraction) -> str | None:
    """What the number would be if it grew as the published figure says."""
    if figure.value is None or figure.unit != EVERY_YEAR:
        return None
    rate = as_fraction(figure.value)
    then = each * (1 + rate / 100) ** YEARS_AHEAD
    return words("productivity.outlook", rate=decimal(rate), years=YEARS_AHEAD, then=_money(words, then))


def _money(words: Words, ten_thousands: Fraction) -> str:
    """An amount in ten thousand yen, as the language counts money; both say it to a thousand yen."""
    rounded = Fraction(int(ten_thousands * 10 + Fraction(1, 2)), 10)
    return words("money", amount=words.of(Text(_grouped(rounded), _grouped(rounded * TEN_THOUSAND))))


def _grouped(number: Fraction) -> str:
    whole, _, rest = decimal(number).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")
