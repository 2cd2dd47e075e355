"""How the first page is set: in the loosest of five ways that holds the whole summary, estimated.

So a report is laid out once, and not once per attempt. Lines are counted from the widths of the letters. The sizes and
widths that the estimate needs stand here alone: the template hands them to report.css as variables. It is only where
to begin: whether the page really fits is looked up in the layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import ceil

from fontTools.ttLib import TTFont

from assess.core.model import Lang
from assess.report.pdf.version import REGULAR
from assess.report.view import FirstStep, ReportView, Support, Verdict

POINT = 25.4 / 72  # mm
PAGE_END = 283.5  # mm from the top of the page: the last place where the first page may end
# Widths in mm: of the page, and what stands beside the meaning, and beside a support body.
PAGE, LEVEL, SCORE, LAYER, INDENT = 180.0, 43.0, 34.0, 31.0, 5.5
RULE = 0.3  # mm, a line between support bodies
# Letters that a line loses on average to the word that does not fit any more: Japanese breaks nearly everywhere.
SLACK: Mapping[Lang, float] = {"ja": 0.2, "en": 1.4}
RADAR = 52.6  # mm, the height of the radar
VERDICT: Mapping[Lang, float] = {"ja": 26.0, "en": 29.0}  # mm, the height of the level and the score
BOLD = 1.03  # how much wider bold type is


@dataclass(frozen=True)
class Density:
    """One way to set the first page. Sizes of type in points, leadings as shares of them, widths and air in mm.

    `classes` are its class names in report.css, `fixed` is all that does not depend on the firm; `helper` and `reason`
    tell whether those are printed.
    """

    classes: str
    fixed: float
    company: float = 14
    body: float = 10  # the meaning, the three steps, the questions to look up
    name: float = 10  # of a support body
    small: float = 9
    next: float = 9
    ask: float = 9
    leading: float = 1.35  # of the three steps
    meaning_leading: float = 1.35
    who_leading: float = 1.35  # of a support body
    small_leading: float = 1.35
    missing_leading: float = 1.35
    steps_left: float = 69
    member: float = 0.6  # over and under a support body
    helper: bool = True
    reason: bool = True

    def variables(self) -> str:
        """What report.css needs of all this, as declarations."""
        points = {name: getattr(self, name) for name in ("company", "body", "name", "small", "next", "ask")}
        shares = {"leading": self.leading, "meaning-leading": self.meaning_leading, "who-leading": self.who_leading,
                  "small-leading": self.small_leading, "missing-leading": self.missing_leading}  # fmt: skip
        widths = {"steps-left": self.steps_left, "member": self.member, "level": LEVEL, "score": SCORE, "layer": LAYER}
        values = [(name, f"{size:g}pt") for name, size in points.items()]
        values += [(name, f"{share:g}") for name, share in shares.items()]
        values += [(name, f"{width:g}mm") for name, width in widths.items()]
        return "; ".join(f"--{name}: {value}" for name, value in values)


LOOSE = Density(
    "", 83.0, company=19, body=10.5, name=11, small=9.5, next=10, ask=10, leading=1.4, meaning_leading=1.5,
    who_leading=1.45, small_leading=1.5, missing_leading=1.6, steps_left=72, member=1,
)  # fmt: skip
DENSITIES = (
    LOOSE,
    Density("tight", 79.5),
    Density("tight tighter", 79.5, helper=False),
    Density("tight tighter tightest", 79.5, helper=False, reason=False),
    Density(
        "tight tighter tightest", 79.5, leading=1.25, meaning_leading=1.25, who_leading=1.25, small_leading=1.25,
        missing_leading=1.25, member=0.4, helper=False, reason=False,
    ),
)  # fmt: skip


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


def height(view: ReportView, density: Density, *more: str | None) -> float:
    """Where the first page ends at a density, in mm from the top, estimated; `more`: further small lines."""
    page = _Page(density, view.lang, view.labels)
    small = [page.block(text, density.small, density.small_leading, PAGE) for text in (*view.missing_layers, *more)]
    return (
        density.fixed
        + page.block(view.header.company, density.company, 1.3, PAGE)
        + page.block(view.header.line, 9.5, 1.5, PAGE)
        + page.verdict(view.verdict)
        + page.missing(view.verdict)
        + page.steps(view.first_steps, view.first_steps_note)
        + sum(page.member(body) for body in view.team)
        + sum(small)
    )


@dataclass(frozen=True)
class _Page:
    """Heights in mm of what depends on the firm."""

    density: Density
    lang: Lang
    labels: Mapping[str, str]

    def block(self, text: str | None, size: float, leading: float, width: float) -> float:
        """The height of a text of a size and leading in a width."""
        if not text:
            return 0.0
        advances = _advances()
        needed = sum(advances.get(character, 1.0) for character in text) * size * POINT
        lines = ceil(needed / (width - SLACK[self.lang] * size * POINT))
        return max(1, lines) * size * leading * POINT

    def verdict(self, verdict: Verdict) -> float:
        width, leading = PAGE - LEVEL - SCORE, self.density.meaning_leading
        after = [text for text in (verdict.next_text, verdict.range_text, verdict.flags_line) if text]
        meaning = self.block(verdict.meaning, self.density.body, leading, width)
        meaning += sum(self.block(text, self.density.next, leading, width) + 0.8 for text in after)
        return max(VERDICT[self.lang], meaning)

    def missing(self, verdict: Verdict) -> float:
        if not verdict.missing_first:
            return 0.0
        shown = [*verdict.missing_first, *([verdict.missing_more] if verdict.missing_more else [])]
        size, leading = self.density.body, self.density.missing_leading
        return 10 + sum(self.block(text, size, leading, PAGE - INDENT) for text in shown)

    def steps(self, steps: tuple[FirstStep, ...], note: str | None) -> float:
        written = self.block(note, 10.5, 1.6, PAGE - self.density.steps_left)
        return max(RADAR, written + sum(self._step(step) for step in steps))

    def _step(self, step: FirstStep) -> float:
        density, width = self.density, PAGE - self.density.steps_left - INDENT
        facts = f"{self.labels['effort']} {step.effort_text} · {step.because_short}"
        if density.helper and step.helper:
            facts += f" · {self.labels['helper']} {step.helper}"
        action = self.block(step.action, density.body * BOLD, density.leading, width)
        return 1 + action + self.block(facts, density.small, density.leading, width)

    def member(self, body: Support) -> float:
        density, width = self.density, PAGE - LAYER
        lines = self.block(f"{body.name} {body.area} {body.caution or ''}", density.name, density.who_leading, width)
        if density.reason and body.reasons:
            lines += self.block(body.reasons[0], density.small, density.small_leading, width)
        ask = f"{self.labels['ask_first']}: {body.ask_first}"
        return 2 * density.member + RULE + lines + self.block(ask, density.ask, density.who_leading, width)
