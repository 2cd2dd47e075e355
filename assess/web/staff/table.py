"""The first page of a session at one table: where it stands, how the owner's own phone joins, and how it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import abort, flash, g, request, session
from flask.typing import ResponseReturnValue

from assess.services import access, assessments, series
from assess.services.access import Resume
from assess.services.assessments import BadAnswer
from assess.services.policy import may
from assess.web.context import make_context
from assess.web.language import t
from assess.web.links import link_to
from assess.web.respondent.blueprint import assessment, bank, flow_or_none, profile_or_none
from assess.web.respondent.profile_form import (
    KeptField,
    ProfileForm,
    banks_for,
    kept_fields,
    read_shown,
    shown_of,
)
from assess.web.staff.agreement import AgreedPart, agreed_part
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.paper import ByPaper, by_paper
from assess.web.staff.seat import TABLE, Area, areas_of, next_open, place
from assess.web.staff.things import client, staff
from assess.web.templates import render


@dataclass(frozen=True)
class Way:
    """How the owner's own phone joins: link, code, and the QR code as a data URI."""

    link: str
    code: str
    qr: str


@dataclass(frozen=True)
class TablePage(StaffPage):
    """Where the session stands. `next_question` is the id of the next open one (empty: there is no profile yet);
    `missing` counts the open ones, `complete` tells that the result is made.

    `way` is None until one is made, and again once it no longer works; `papers` are the ways by paper. `agreed` is the
    newest agreement.
    """

    template: ClassVar[str] = "staff/table.html"
    firm: str
    areas: Sequence[Area]
    next_question: str
    progress: str
    missing: int
    complete: bool
    way: Way | None
    lends: bool
    papers: ByPaper
    agreed: AgreedPart | None


def _way() -> Way | None:
    """The way that was made here, as long as it works (see respondent/pause.py)."""
    kept = session.get("issued") or {}
    if kept.get("assessment") != assessment().id:
        return None
    mine = Resume(kept["link"], kept["code"])
    if not access.still_open(make_context(), mine):
        return None
    link = link_to("respondent.resume_link", mine.link_token)
    return Way(link.address, mine.code, link.qr)


@blueprint.get(TABLE, action="sit")
def table() -> ResponseReturnValue:
    flow = flow_or_none()
    found, lends = next_open(flow) if flow else None, may(staff(), "lend", g.thing)
    return render(
        TablePage(
            me=me(),
            firm=client().name,
            areas=areas_of(flow) if flow else (),
            next_question=found.id if found else "",
            progress=place(flow) if flow else "",
            missing=len(flow.progress.missing) if flow else 0,
            complete=assessment().completed_at is not None,
            way=_way(),
            lends=lends,
            papers=by_paper(assessment().id, lends),
            agreed=agreed_part(client()),
        )
    )


@blueprint.post(f"{TABLE}/way", action="lend")
def table_way() -> ResponseReturnValue:
    """Make a link and code for the owner's phone; the former ones stop working."""
    issued = access.issue_resume(make_context(), assessment().id)
    session["issued"] = {"assessment": assessment().id, "link": issued.link_token, "code": issued.code}
    return see_other("table", _anchor="way")


@blueprint.post(f"{TABLE}/complete", action="sit")
def table_complete() -> ResponseReturnValue:
    """Finish the questions; what is open stays open."""
    flow = flow_or_none()
    if flow is None or not flow.progress.answered:
        flash(t("staff.table.nothing"))
        return see_other("table")
    assessments.complete(make_context(), assessment().id)
    return see_other("table_result")


# ---------------------------------------------------------------- the firm


@dataclass(frozen=True)
class TableProfilePage(StaffPage):
    """The firm's profile, as on the owner's page (respondent.profile.ProfilePage)."""

    template: ClassVar[str] = "staff/table_profile.html"
    form: ProfileForm
    banks: Sequence[tuple[str, str]]
    shown: str
    kept: Sequence[KeptField]


def _profile_page(form: ProfileForm, shown: str, kept: Sequence[KeptField] = ()) -> TableProfilePage:
    return TableProfilePage(me(), form, banks_for(form.prefecture.data), shown, kept)


@blueprint.get(f"{TABLE}/profile", action="sit")
def table_profile() -> ResponseReturnValue:
    stored = profile_or_none()
    form = ProfileForm(bank(), stored)
    if stored is None:
        form.institution.data = series.house(make_context(), client())
    return render(_profile_page(form, shown_of(stored)))


@blueprint.post(f"{TABLE}/profile", action="sit")
def save_table_profile() -> ResponseReturnValue:
    """As the owner's page saves it: only what was changed on the page is changed."""
    came_from("table_profile")
    form, sent = ProfileForm(bank(), profile_or_none()), request.form.get("shown", "")
    if not form.validate():
        return render(_profile_page(form, sent)), 422
    shown = read_shown(sent)
    try:
        kept = assessments.save_profile(make_context(), assessment().id, form.profile(assessment().usage, shown), shown)
    except BadAnswer:
        abort(400)
    if not kept:
        return see_other("table")
    stored = assessments.need(make_context(), assessment().id).profile
    now = ProfileForm(bank(), stored, typed=False)
    return render(_profile_page(now, shown_of(stored), kept_fields(kept, now, form))), 409
