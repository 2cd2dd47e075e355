"""What room the memo of each card of the adviser's edition has: what its page would leave empty is room for a hand.

Cards are never broken, so that a page often ends with room for half a card. The heights are estimated as those of the
first page are (`fit`); where one is wrong, a page ends a little earlier or later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assess.core.model import Lang
from assess.report.pdf.lines import POINT, Run, lines, lines_of
from assess.report.view import ReportView
from assess.report.view_check import CheckRow

LINE, LEAST = 9.0, 7.0  # mm, of a line to write on
MORE = 3 * LINE  # mm that a card may grow by
ROOM = 271.0 - 2.0  # mm between the margins of a page, less what the estimate may be short of
PAGE, CARD, BESIDE_AREAS, AREAS, FLAG = 186.0, 180.4, 96.0, 84.0, 181.9  # mm, widths
AROUND_CARD = 2.0 + 1.6 * POINT + 1.8  # mm: padding, border, and the air below
DOTS = 13.5  # mm
# The size of type in points and its leading, a heading with what is under it, and what is over one, in mm.
TYPE: dict[Lang, tuple[float, float]] = {"ja": (9.5, 1.4), "en": (9.0, 1.23)}
HEADING: dict[Lang, tuple[float, float]] = {"ja": (15 * 1.3 * POINT + 2.8, 4.0), "en": (14 * 1.3 * POINT + 2.6, 3.5)}


def memos(view: ReportView) -> tuple[tuple[str, ...], ...]:
    """The heights of the lines of each card's memo, in their order."""
    if view.checks is None:
        return ()
    heights = [_card(view, row) for row in view.checks.rows]
    found: list[tuple[str, ...]] = []
    for start, pile in _pages(heights, _before(view)):
        more = (ROOM - start - sum(pile)) / len(pile) if len(found) + len(pile) < len(heights) else 0.0
        found += [_lines(LINE + max(0.0, min(MORE, more)))] * len(pile)
    return tuple(found)


def _lines(height: float) -> tuple[str, ...]:
    count = max(1, int(height / LEAST))
    return (f"{height / count:.1f}mm",) * count


def _pages(heights: Sequence[float], start: float) -> Iterator[tuple[float, list[float]]]:
    """Where the cards of each page begin, and their heights."""
    pile: list[float] = []
    for height in heights:
        if start + sum(pile) + height > ROOM + 2.0:
            if pile:
                yield start, pile
            start, pile = 0.0, []
        pile.append(height)
    if pile:
        yield start, pile


def _card(view: ReportView, row: CheckRow) -> float:
    gap, hint, options = view.marks.gap, view.labels["check_hint"], view.labels["check_options"]
    answer = [
        Run("●" * 5 if row.dots else "", DOTS / 5 / POINT, whole=True),
        Run(f" {row.answer}{gap}", 10, bold=True),
        Run(row.why, 9),
    ]
    return (
        AROUND_CARD
        + lines(f"  {row.number}  {row.question}", 10.5, CARD, bold=True) * 10.5 * 1.35 * POINT
        + lines_of(answer, CARD) * 10 * 1.35 * POINT
        + lines_of([Run(f"{hint} ", 9.5, bold=True), Run(row.hint, 9.5)], CARD) * 9.5 * 1.35 * POINT
        + lines(f"{options}{view.marks.colon}{row.options}", 9, CARD) * 9 * 1.35 * POINT
        + 3 * LINE
    )


def _before(view: ReportView) -> float:
    """What stands over the first card: the wishes beside the areas, and the lead of the cards."""
    (size, leading), (heading, over) = TYPE[view.lang], HEADING[view.lang]
    line = size * 1.45 * POINT
    told = [f"{wish.label} {wish.value}" for wish in view.wishes]
    told += [view.productivity.text] if view.productivity else []
    told += [f"{row.name} {row.achievement} {row.points} {row.status}" for row in view.stages]
    told += [text for text in (view.verdict.next_text, view.verdict.range_text) if text]
    wants = sum(lines(text, size, BESIDE_AREAS) * line + 1.4 for text in told)
    areas = size * leading * POINT + AREAS * view.areas.shape.height / view.areas.shape.width
    flags = [f"{flag.title} {flag.text} → {flag.todo}" for flag in view.verdict.flags]
    marked = sum(lines(text, size, FLAG) * line + 1.5 for text in flags) + (1.5 if flags else 0.0)
    lead = f"{view.checks.intro if view.checks else ''} {view.labels['check_prepare']}"
    return 2 * heading + over + max(wants, areas) + marked + lines(lead, size, PAGE) * size * leading * POINT + 2.0
