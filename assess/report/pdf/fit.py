"""How closely the first page of a report has to be set so that it holds the whole summary, estimated.

So a report is laid out once, and not once per attempt. Lines are counted from the widths of the letters, in the sizes
and places of templates/report/_summary.html and report.css. It is only where to begin: whether the page really
fits is looked up in the layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil

from fontTools.ttLib import TTFont

from assess.core.model import Lang
from assess.report.pdf.version import REGULAR
from assess.report.view import MISSING_SHOWN, ReportView

POINT = 25.4 / 72  # mm
PAGE_END = 283.5  # mm from the top of the page: the last place where the first page may end
# Letters that a line loses on average to the word that does not fit any more: Japanese breaks nearly everywhere.
SLACK: Mapping[Lang, float] = {"ja": 0.2, "en": 1.4}
RADAR = 52.6  # mm, the height of the radar
VERDICT: Mapping[Lang, float] = {"ja": 26.0, "en": 29.0}  # mm, the height of the level and the score
BOLD = 1.03  # how much wider bold type is


@dataclass(frozen=True)
class Density:
    """One way to set the first page: its class names in report.css, sizes of type in points, widths and air in mm."""

    classes: str
    fixed: float  # all that does not depend on the firm
    company: float = 14
    body: float = 10  # the meaning and the three steps
    name: float = 10  # of a support body
    small: float = 9
    next: float = 9
    ask: float = 9
    leading: float = 1.35
    meaning_leading: float = 1.35
    small_leading: float = 1.35
    missing_leading: float = 1.35  # of the questions to look up
    steps: float = 105.5  # width
    member: float = 1.5  # air around a support body
    helper: bool = True
    reason: bool = True


LOOSE = Density(
    "", 83.0, company=19, body=10.5, name=11, small=9.5, next=10, ask=10, leading=1.42, meaning_leading=1.5,
    small_leading=1.45, missing_leading=1.65, steps=102.5, member=2.3,
)  # fmt: skip
DENSITIES = (
    LOOSE,
    Density("tight", 79.5),
    Density("tight tighter", 79.5, helper=False),
    Density("tight tighter tightest", 79.5, helper=False, reason=False),
)


@cache
def _advances() -> Mapping[str, float]:
    """Letter -> its width as a share of the size of type, in the regular face."""
    with TTFont(REGULAR, lazy=True) as font:
        widths, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {chr(code): widths[name][0] / units for code, name in font.getBestCmap().items()}


def warm() -> None:
    """Read once what every estimate needs."""
    _advances()


def first_density(view: ReportView, note: str | None = None, pointer: str | None = None) -> int:
    """The index of the density that the first page of this report is likely to need.

    `note` and `pointer`: further lines in small type that stand on it, the pointer only while helpers do.
    """
    for index, density in enumerate(DENSITIES):
        if height(view, density, note, pointer if density.helper else None) <= PAGE_END:
            return index
    return len(DENSITIES) - 1


def height(view: ReportView, d: Density, *more: str | None) -> float:
    """Where the first page ends at a density, in mm from the top, estimated; `more`: further small lines."""
    slack = SLACK[view.lang]

    def block(text: str | None, size: float, leading: float, width: float) -> float:
        """The height of a text of a size and leading in a width."""
        if not text:
            return 0.0
        advances = _advances()
        needed = sum(advances.get(character, 1.0) for character in text) * size * POINT
        return max(1, ceil(needed / (width - slack * size * POINT))) * size * leading * POINT

    v, header = view.verdict, view.header
    found = d.fixed + block(header.company, d.company, 1.3, 180) + block(header.line, 9.5, 1.5, 180)

    after = [text for text in (v.next_text, v.range_text, v.flags_line) if text]
    meaning = block(v.meaning, d.body, d.meaning_leading, 103)
    found += max(VERDICT[view.lang], meaning + sum(block(text, d.next, d.meaning_leading, 103) + 0.8 for text in after))

    if v.missing:
        shown = [*v.missing[:MISSING_SHOWN], *([v.missing_more] if v.missing_more else [])]
        found += 10 + sum(block(text, d.body, d.missing_leading, 174) for text in shown)

    steps = block(view.first_steps_note, 10.5, 1.6, 108)
    for step in view.first_steps:
        facts = f"{view.labels['effort']} {step.effort_text} · {step.because_short}"
        if d.helper and step.helper:
            facts += f" · {view.labels['helper']} {step.helper}"
        steps += 1 + block(step.action, d.body * BOLD, d.leading, d.steps) + block(facts, d.small, d.leading, d.steps)
    found += max(RADAR, steps)

    for body in view.team:
        found += d.member + block(f"{body.name} {body.area} {body.caution or ''}", d.name, d.leading, 149)
        if d.reason and body.reasons:
            found += block(body.reasons[0], d.small, d.small_leading, 149)
        found += block(f"{view.labels['ask_first']}: {body.ask_first}", d.ask, d.leading, 149)
    return found + sum(block(sentence, d.small, d.small_leading, 180) for sentence in (*view.missing_layers, *more))
