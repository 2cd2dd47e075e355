"""How the first page is set: in the loosest of ten ways that holds the whole summary, estimated.

So a report is laid out once, and not once per attempt. Lines are counted from the widths of the letters. The sizes that
depend on the density go to report.css as variables; the others stand there and here. It is only where to begin: whether
the page really fits is looked up in the layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assess.core.model import Lang
from assess.report.pdf.lines import POINT, Run, in_face, lines, lines_of
from assess.report.view import ReportView, Verdict
from assess.report.view_plan import FirstStep
from assess.report.view_support import Reach, Support

ROOM = 297.0 - 10 - 12 - 0.2  # mm between the margins of the first page, less what the estimate may be short of
# Widths in mm: of the page, the verdict's text, the bars, the text of the first step and of the others, beside a
# layer and beside the QR code.
PAGE, VERDICT, BARS, FIRST, STEP, WHO, BESIDE_QR = 180.0, 170.5, 78.0, 88.0, 91.3, 146.0, 159.0
QR = 17.0  # mm, its height
PHONE = 11.0  # points, of a telephone number
OTHER_FACE = 1.0  # mm, what rare letters add to the line of the name
URL_WHOLE = 60  # letters of an address that stays on one line
STAIRS_UP, STAIRS_UP_TOP = 10.0, 7.5  # mm that the staircase stands up beside its heading, and with the flag on top
LAYER, TO_CALL = 31.0, 0.8 + 9 * 1.4 * POINT  # mm: how wide a layer's name is, and the line for a number under it


@dataclass(frozen=True)
class Density:
    """One way to set the first page: class names in report.css, sizes of type in points, leading as a share, air in mm.

    `gap` stands between sections, `air` between steps, `member` over and under a body; `helper` (of the second
    and third step), `area`, `later` (facts of these two), `next` (what follows the meaning), `facts` (of all steps, and
    the meaning) and `missing` tell whether those are printed.
    """

    classes: str
    body: float  # the meaning, the three steps, the names of bodies
    small: float
    leading: float  # of the meaning
    gap: float
    air: float
    member: float
    helper: bool = True
    area: bool = True
    later: bool = True
    next: bool = True
    facts: bool = True
    missing: bool = True

    def variables(self, company: float) -> str:
        """What report.css needs of all this, as declarations; `company`: the size of the firm's name."""
        points = {"company": company, "body": self.body, "small": self.small}
        widths = {"gap": self.gap, "air": self.air, "member": self.member}
        values = [*((name, f"{size:g}pt") for name, size in points.items()), ("leading", f"{self.leading:g}")]
        values += [(name, f"{width:g}mm") for name, width in widths.items()]
        return "; ".join(f"--{name}: {value}" for name, value in values)


_WHOLE = Density("", 9, 9, 1.25, 0.8, 0.4, 0.1)  # air is given up before content
_CLOSE = replace(_WHOLE, classes="tighter brief", helper=False, area=False)
_CLOSER = replace(_CLOSE, classes="tighter brief briefer", next=False)
_BARE = replace(_CLOSER, classes="tighter brief briefer bare", gap=0.5, facts=False)
DENSITIES = (
    Density("", 10.5, 9.5, 1.5, 3.6, 1.8, 1.1),
    Density("", 10, 9, 1.4, 2.6, 1.4, 0.8),
    Density("", 10, 9, 1.35, 1.8, 1.0, 0.5),
    Density("", 9.3, 9, 1.3, 1.2, 0.8, 0.3),
    _WHOLE,
    replace(_WHOLE, classes="brief", area=False),
    _CLOSE,
    replace(_CLOSE, classes="tighter brief short", later=False),
    _CLOSER,
    _BARE,
    replace(_BARE, classes="tighter brief briefer bare barest", missing=False),
)
# The ways to set the adviser's first page: with many lines for notes (where something is agreed, its rows need less
# room), with some, without, and closely.
AGREEMENT = ("room", "notes", "plain", "close")
# With notes where a step has so many letters at most, a helper's name so many, and so many helpers are to be reached.
NOTES_STEP: Mapping[Lang, int] = {"ja": 70, "en": 150}
NOTES_HELPER: Mapping[Lang, int] = {"ja": 34, "en": 46}
NOTES_WAYS = 2
# Sizes in points of a firm's name, and how many lines it may take of each.
COMPANY = ((20.0, 1), (16.0, 1), (13.0, 2), (9.0, 99))


def first_agreement(view: ReportView) -> int:
    """Where to begin in AGREEMENT, estimated."""
    rows = view.agreement.rows if view.agreement else ()
    ways = {row.helper for row in rows if row.reach or view.reach_of(row.helper)}
    steps, helpers = max((len(row.text) for row in rows), default=0), max((len(row.helper) for row in rows), default=0)
    fits = steps <= NOTES_STEP[view.lang] and helpers <= NOTES_HELPER[view.lang] and len(ways) <= NOTES_WAYS
    if not fits:
        return AGREEMENT.index("plain")
    return AGREEMENT.index("notes" if view.agreement and view.agreement.proposed else "room")


def company_size(name: str) -> float:
    """The size of type in points in which a firm's name takes few lines; it may be of Latin words in any language."""
    return next(size for size, most in COMPANY if lines(name, size, BESIDE_QR, bold=True) <= most)


def first_density(view: ReportView, foot: Sequence[str], *, qr: bool, note: str | None = None) -> int:
    """The index of the density that the first page of this report is likely to need.

    `foot`: the sentences at its end, beside the QR code if there is one; `note`: a further line at its head.
    """
    for index, density in enumerate(DENSITIES):
        if height(view, density, foot, qr=qr, note=note) <= ROOM:
            return index
    return len(DENSITIES) - 1


def height(view: ReportView, density: Density, foot: Sequence[str], *, qr: bool, note: str | None = None) -> float:
    """How high the first page is at a density, in mm, estimated."""
    page = _Page(density, view.lang, view.labels)
    return (
        page.top(view, note, qr=qr)
        + page.verdict(view.verdict)
        + page.heading()
        + PAGE * view.stairs.wide.height / view.stairs.wide.width
        - _stairs_up(view)
        + page.heading()
        + max(BARS * view.areas.shape.height / view.areas.shape.width, page.steps(view))
        + page.heading()
        + sum(page.member(body) for body in view.team)
        + sum(page.block(text, 9, 1.4, PAGE) for text in view.missing_layers)
        + page.foot(foot)
    )


def _stairs_up(view: ReportView) -> float:
    """What the staircase stands up beside its heading."""
    return STAIRS_UP_TOP if view.verdict.level == 4 else STAIRS_UP


@dataclass(frozen=True)
class _Page:
    """Heights in mm of the parts of the page."""

    density: Density
    lang: Lang
    labels: Mapping[str, str]

    def block(self, text: str | None, size: float, leading: float, width: float, *, bold: bool = False) -> float:
        """The height of a text of a size and leading in a width."""
        return lines(text or "", size, width, bold) * size * leading * POINT

    def heading(self) -> float:
        return self.density.gap + 1 + 11.5 * 1.35 * POINT

    def top(self, view: ReportView, note: str | None, *, qr: bool) -> float:
        width = BESIDE_QR if qr else PAGE
        company = company_size(view.header.company)
        name = lines(view.header.company, company, width, bold=True) * company * 1.25 * POINT
        name += 0.0 if in_face(view.header.company) else OTHER_FACE
        lower = self.block(view.header.line, 9, 1.4, width) + self.block(note, 9, 1.4, width)
        return max(10 * 1.3 * POINT + name + lower, QR if qr else 0.0) + 1 + 1.5 * POINT

    def verdict(self, verdict: Verdict) -> float:
        stage, padding = (25.0, 4.4) if self.density.facts else (16.0, 2.0)
        headline = [Run(verdict.headline, stage, bold=True), Run(verdict.term, 10)]
        named = lines_of(headline, VERDICT) * stage * 1.25 * POINT
        named += self.block(verdict.have, self.density.body, 1.4, VERDICT, bold=True)
        meaning = self.block(verdict.meaning, self.density.body, self.density.leading, VERDICT)
        after = [f"{verdict.next_text or ''}{verdict.range_text or ''}", verdict.flags_line or ""]
        more = sum(self.block(text, self.density.small, 1.4, VERDICT) + 0.6 for text in after if text)
        told = (meaning if self.density.facts else 0.0) + (more if self.density.next else 0.0)
        return self.density.gap + padding + 11 * 1.3 * POINT + named + told + self.missing(verdict)

    def missing(self, verdict: Verdict) -> float:
        if not (verdict.missing_first and self.density.missing):
            return 0.0
        shown = [*verdict.missing_first, *([verdict.missing_more] if verdict.missing_more else [])]
        return sum(self.block(text, self.density.small, 1.4, VERDICT - 5) for text in shown)

    def steps(self, view: ReportView) -> float:
        return self.block(view.first_steps_note, 10, 1.5, STEP) + sum(
            self._step(step, view.way_beside(step), FIRST if i == 0 else STEP)
            for i, step in enumerate(view.first_steps)
        )

    def _step(self, step: FirstStep, way: str, width: float) -> float:
        density = self.density
        facts = f"{self.labels['then']}: {step.done_when}" if step.done_when else step.because_short
        first = width == FIRST
        if step.helper and (density.helper or first):
            facts += f" · {self.labels['helper']}: {step.helper} {way}"
        frame = 3.2 + 3 * POINT if first else 0.0
        action = self.block(step.action, density.body, 1.35, width, bold=True)
        when = self.block(f"{step.when} · {step.effort_text}", 9, 1.35, width)
        told = self.block(facts, density.small, 1.35, width) if density.facts and (density.later or first) else 0.0
        return density.air + frame + when + action + told

    def member(self, body: Support) -> float:
        density = self.density
        area = f" {body.area} ※" if density.area else ""
        named = lines_of([Run(body.name, density.body, bold=True), Run(f"{area} ", 9), *_way(body.reach)], WHO)
        name = named * density.body * 1.35 * POINT
        ask = self.block(f"{self.labels['ask_first']}: {body.ask_first}", density.small, 1.35, WHO)
        if body.reach and body.reach.phone:
            name += max(0.0, PHONE - density.body) * 1.35 * POINT
        layer = self.block(body.layer_name, 9, 1.5, LAYER, bold=True)
        if body.reach is None or body.reach.phone is None:
            layer += TO_CALL
        return 2 * density.member + 0.6 * POINT + max(name + ask, layer)

    def foot(self, sentences: Sequence[str]) -> float:
        return 2.5 + 0.6 * POINT + sum(self.block(text, 9, 1.35, PAGE) for text in sentences)


def _way(reach: Reach | None) -> list[Run]:
    """How to get to a body; a short address is never broken."""
    if reach is None:
        return []
    url = reach.printed or ""
    after = [f"→ {reach.look_for}" if reach.look_for else "", "※" if reach.caution else ""]
    told = [
        Run(reach.phone or "", PHONE, bold=True),
        Run(reach.listed_in or "", 9),
        Run(url, 9, whole=len(url) < URL_WHOLE),
        Run(" ".join(after), 9),
    ]
    return [one for run in told if run.text for one in (run, Run(" ", 9))]
