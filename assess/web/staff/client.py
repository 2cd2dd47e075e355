"""A client: what is known of it, and everything that was done with it in one line of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from assess.core.model import PathChoice
from assess.report.headline import of_level
from assess.report.words import Words
from assess.services import firms, organisations, series, timeline
from assess.services.consents import Recorded
from assess.services.firms import Gone
from assess.services.policy import OneCase, OneClient, may
from assess.services.series import Numbered, TableConsent
from assess.services.timeline import Moment
from assess.web import errors, language
from assess.web.context import library, make_context
from assess.web.dates import day, moment
from assess.web.language import say, t
from assess.web.staff.agreement import AgreedPart, agreed_part
from assess.web.staff.blueprint import blueprint
from assess.web.staff.clients import branch_names, place_of
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.paper import ByPaper, by_paper
from assess.web.staff.taken import Taking, recorded, taking
from assess.web.staff.things import client, me_signed_in, staff
from assess.web.templates import render


@dataclass(frozen=True)
class MomentRow:
    """An entry of the line of time: when, what, by whom, the text that was written, and where to read on (or empty)."""

    kind: str
    when: str
    what: str
    who: str
    text: str
    address: str
    label: str


@dataclass(frozen=True)
class Known:
    """A client as its page shows it; what is not known is empty."""

    name: str
    kana: str
    number: str
    place: str
    branch: str
    industry: str
    employees: str
    contact: str
    since: str


@dataclass(frozen=True)
class ClientPage(StaffPage):
    """What is known, the line of time, and what may be done.

    `next_number` is that of the assessment that is begun next or `goes_on`; `words` are what its owner has to agree to
    first (None: has agreed); `lead` tells what it begins with; `branches` are those that the client may
    be given to. `note` is what was typed and could not be taken, `wrong` what is wrong (both may be empty).
    `agreed` is the newest agreement.
    `taken` is what was typed of a paper. `papers` are the ways by paper of the one that goes on (None: it may not be
    sat over).
    """

    template: ClassVar[str] = "staff/clients/client.html"
    known: Known
    moments: tuple[MomentRow, ...]
    next_number: int
    goes_on: bool
    lead: str
    words: str | None
    sits: bool
    branches: tuple[tuple[str, str], ...]
    note: str
    wrong: Mapping[str, str]
    agreed: AgreedPart | None
    taken: Taking
    papers: ByPaper | None


@blueprint.get("/staff/clients/<client_id>", action="see")
def client_page() -> ResponseReturnValue:
    return _page()


def _page(note: str = "", wrong: Mapping[str, str] | None = None) -> str:
    ctx, firm = make_context(), client()
    numbered = series.of(ctx, firm)
    open_one = series.under_way(numbered)
    comparable = [one.number for one in series.to_compare(numbered)]
    last = ctx.store.assessments_of(firm.id)[-1:]
    branches = branch_names()
    one = _thing()
    others = [(id_, name) for id_, name in branches.items() if id_ != firm.branch_id]
    return render(
        ClientPage(
            me(),
            _known(branches.get(firm.branch_id, "")),
            tuple(_row(moment, comparable) for moment in timeline.of(ctx, firm, numbered)),
            open_one.number if open_one else last[0].number + 1 if last else 0,
            open_one is not None,
            _lead(numbered),
            None if open_one and "answers" in open_one.scopes else _words(),
            may(staff(), "sit", one),
            tuple(others) if may(staff(), "move", one) else (),
            note,
            wrong or {},
            agreed_part(firm),
            taking(),
            _papers(open_one),
        )
    )


def _lead(numbered: Sequence[Numbered]) -> str:
    """What the next assessment begins with: it is told of former answers only where they may be seen."""
    if series.under_way(numbered) is not None:
        return t("clients.begin.go_on.lead")
    if series.has_draft(make_context(), client(), numbered):
        return t("clients.begin.again")
    return t("clients.begin.anew") if numbered else t("clients.begin.first")


def _papers(open_one: Numbered | None) -> ByPaper | None:
    if open_one is None:
        return None
    case = OneCase(open_one.assessment.id, _thing(), open_one.scopes, open_one.begun_here)
    return by_paper(case.id, may(staff(), "lend", case)) if may(staff(), "sit", case) else None


def _thing() -> OneClient:
    return OneClient(client().id, client().organisation_id, client().branch_id)


def _known(branch: str) -> Known:
    firm = client()
    industry = next((say(i.text) for i in library().bank.industries if i.id == firm.industry), "")
    employees = t("clients.people", count=firm.employees) if firm.employees else ""
    return Known(
        firm.name, firm.kana, firm.corporate_number or "", place_of(firm), branch, industry, employees, firm.contact,
        day(firm.created_at),
    )  # fmt: skip


# ---------------------------------------------------------------- the line of time


def _to_changes(shown: Moment, comparable: Sequence[int]) -> str:
    """What changed since the assessment before, where there are two to compare."""
    before = [number for number in comparable if shown.number is not None and number < shown.number]
    if not before or shown.number not in comparable:
        return ""
    return url_for("staff.changes", before=before[-1], after=shown.number)


def _to_table(shown: Moment, _comparable: Sequence[int]) -> str:
    """The session at the table."""
    return url_for("staff.table", assessment_id=shown.assessment_id) if may(staff(), "sit", _thing()) else ""


def _to_agreement(shown: Moment, _comparable: Sequence[int]) -> str:
    """The page of the agreement."""
    return url_for("staff.agreement", assessment_id=shown.assessment_id) if may(staff(), "sit", _thing()) else ""


# Kind of entry -> the address where one reads on about it (empty: nowhere), given the numbers that compare; with a
# message `clients.go.<kind>`.
LINKS: dict[str, Callable[[Moment, Sequence[int]], str]] = {
    "begun": _to_table,
    "agreement": _to_agreement,
    "completed": _to_changes,
}


def _row(shown: Moment, comparable: Sequence[int]) -> MomentRow:
    values = dict(shown.values)
    t, _ = language.speaking(language.current())  # once an entry
    if "level" in values:
        level = values.pop("level")
        words = Words(library().bank, language.current())
        values["stage"] = of_level(words, level) if isinstance(level, int) else words.stage(None)
    address = LINKS[shown.kind](shown, comparable) if shown.kind in LINKS else ""
    return MomentRow(
        kind=shown.kind,
        when=moment(shown.at, t),
        what=t(f"clients.moment.{shown.kind}", **values),
        who=shown.who,
        text=shown.text,
        address=address,
        label=t(f"clients.go.{shown.kind}") if address else "",
    )


# ---------------------------------------------------------------- what may be done


@blueprint.post("/staff/clients/<client_id>/notes", action="change")
def add_note() -> ResponseReturnValue:
    """Write a note down; one that cannot be taken is shown again with all that was typed."""
    text = request.form.get("note", "").replace("\r\n", "\n")
    came_from("client_page")
    try:
        firms.add_note(make_context(), client(), me_signed_in().member, _without_controls(text))
    except ValueError:
        return _page(text, {"note": t("clients.note.wrong", most=firms.MAX_NOTE)}), 422
    except Gone:
        return errors.page(404, "404")
    flash(t("clients.note.done"))
    return see_other("client_page")


def _without_controls(text: str) -> str:
    return "".join(c for c in text if c >= " " or c in "\n\t")


def _recipient() -> str:
    """The branch that serves the client, as its owner reads it."""
    house = organisations.get(make_context(), client().organisation_id)
    return f"{house.name if house else ''} {branch_names().get(client().branch_id, '')}".strip()


def _words() -> str:
    """What the owner agrees to; kept as it was shown."""
    ctx = make_context()
    before = series.takes_in_former(ctx, client(), series.of(ctx, client()))
    return t("clients.begin.consent.again" if before else "clients.begin.consent", name=_recipient(), days=series.TERM)


@blueprint.post("/staff/clients/<client_id>/begin", action="sit")
def begin_assessment() -> ResponseReturnValue:
    """Begin the next assessment at the table, or go on with the one that is under way."""
    came_from("client_page")
    open_one = series.under_way(series.of(make_context(), client()))
    agreed = open_one is not None and "answers" in open_one.scopes
    # What is kept is what was shown: a page that showed other words is shown anew.
    if not agreed and (request.form.get("consent") != "y" or request.form.get("words") != _words()):
        return _page(wrong={"consent": t("clients.begin.wrong")}), 422
    how = Recorded(staff().id) if agreed else recorded()
    if isinstance(how, dict):
        return _page(wrong=how), 422
    path: PathChoice = "quick" if request.form.get("path") == "quick" else "full"
    try:
        agreed_to = TableConsent(_recipient(), _words(), staff().id, how.paper, how.witness)
        begun = series.begin(make_context(), client(), language.current(), path, agreed_to)
    except Gone:
        return errors.page(404, "404")
    return see_other("table", assessment_id=begun)


@blueprint.post("/staff/clients/<client_id>/branch", action="move")
def move_client() -> ResponseReturnValue:
    """Give it to another branch; who serves only the former one is back at the list."""
    came_from("client_page")
    wanted = request.form.get("branch", "")
    try:
        firms.move(make_context(), client(), wanted)
    except Gone:
        return errors.page(404, "404")
    except LookupError:
        return _page(wrong={"branch": t("clients.fault.branch")}), 422
    firm = client()
    flash(t("clients.move.done", name=firm.name, branch=branch_names()[wanted]))
    seen = may(staff(), "see", OneClient(firm.id, firm.organisation_id, wanted))
    return see_other("client_page") if seen else see_other("clients")
