"""Reports of many clients at once: chosen, waited for, cancelled, taken as one ZIP file."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import ClassVar, cast

from flask import abort, flash, g, request
from flask.typing import ResponseReturnValue

from assess.core.model import LANGUAGES
from assess.report.editions import EDITIONS, Edition
from assess.services import audit, batches, consents, firms
from assess.services.batches import MOST, Batch, Candidate, Progress
from assess.services.policy import branch_served
from assess.web import language
from assess.web.context import make_context
from assess.web.dates import day
from assess.web.downloads import handed
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.clients import own_organisation, served_branches
from assess.web.staff.moments import moment
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.things import me_signed_in, staff
from assess.web.templates import render

OWN = "own"  # each report in the language of its firm


@dataclass(frozen=True)
class Choice:
    """A client whose report can be made, with the day of its check."""

    id: str
    name: str
    day: str


@dataclass(frozen=True)
class Asked:
    """A batch that was asked for before: when, what, and how far it is."""

    id: str
    at: str
    edition: str
    standing: str


@dataclass(frozen=True)
class BatchesPage(StaffPage):
    """Whose reports are wanted, of those that fit `query` in a `branch` (empty: all); `more` than can be made at once.

    `wrong` says what is wrong with what was chosen; `asked` is what was asked for before.
    """

    template: ClassVar[str] = "staff/batches.html"
    query: str
    branch: str
    choices: tuple[Choice, ...]
    more: bool
    most: int
    editions: tuple[Edition, ...]
    languages: tuple[str, ...]
    wrong: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class BatchPage(StaffPage):
    """A batch that is waited for: how far it is, in figures and in words, and how many may be taken."""

    template: ClassVar[str] = "staff/batch.html"
    progress: Progress
    standing: str
    edition: str
    ready: int
    kept_until: str


def _page(wrong: str = "") -> str:
    query, branch = _wanted()
    found = _candidates(query, branch)
    choices = tuple(Choice(one.client.id, one.client.name, one.assessment.date or "") for one in found[:MOST])
    asked = tuple(
        Asked(one.id, moment(one.created_at), one.edition, _standing(batches.progress(make_context(), one)))
        for one in batches.of(make_context(), me_signed_in().member)
    )
    return render(
        BatchesPage(me(), query, branch, choices, len(found) > MOST, MOST, EDITIONS, (OWN, *LANGUAGES), wrong, asked)
    )


def _wanted() -> tuple[str, str]:
    """What was typed, and one of the branches that who asks serves, or nothing."""
    branch = request.values.get("branch", "")
    return request.values.get("q", "")[: firms.MAX_QUERY], branch if branch in served_branches() else ""


def _candidates(query: str, branch: str) -> list[Candidate]:
    return batches.candidates(make_context(), own_organisation(), branch or branch_served(staff()), query)


@blueprint.get("/staff/reports", action="work")
def batches_page() -> ResponseReturnValue:
    return _page()


@blueprint.post("/staff/reports", action="work")
def start_batch() -> ResponseReturnValue:
    """Ask for the reports of the clients that were ticked; only those that were offered are made."""
    query, branch = _wanted()
    came_from("batches_page", q=query or None, branch=branch or None)
    edition, lang = request.form.get("edition", ""), request.form.get("lang", "")
    if edition not in EDITIONS or lang not in (OWN, *LANGUAGES):
        abort(400)
    ticked = set(request.form.getlist("client"))
    chosen = [one for one in _candidates(query, branch)[:MOST] if one.client.id in ticked]
    if not chosen:
        return _page(t("batches.none_chosen")), 422
    spoken = next((one for one in LANGUAGES if one == lang), None)
    batch_id = batches.start(make_context(), me_signed_in().member, edition, spoken, chosen)
    return see_other("batch", batch_id=batch_id)


@blueprint.get("/staff/reports/<batch_id>", action="work")
def batch() -> ResponseReturnValue:
    ctx, current = make_context(), _here()
    now, ready = batches.progress(ctx, current), batches.ready(ctx, current, me_signed_in().member)
    until = day(current.created_at + batches.KEPT)
    return render(BatchPage(me(), now, _standing(now), current.edition, len(ready), until))


@blueprint.get("/staff/reports/<batch_id>/state", action="work", records="none")
def batch_state() -> ResponseReturnValue:
    """For a script that waits."""
    now = batches.progress(make_context(), _here())
    state = "running" if now.state == "waiting" else "done"
    return {"state": state, "waiting": _standing(now), "made": now.made + now.failed}


@blueprint.post("/staff/reports/<batch_id>/cancel", action="work")
def cancel_batch() -> ResponseReturnValue:
    batches.cancel(make_context(), _here())
    return see_other("batch")


@blueprint.post("/staff/reports/<batch_id>/again", action="work")
def batch_again() -> ResponseReturnValue:
    """Ask once more for what is missing."""
    batches.go_on(make_context(), _here(), me_signed_in().member)
    return see_other("batch")


@blueprint.get("/staff/reports/<batch_id>/file", action="work", records="export")
def batch_file() -> ResponseReturnValue:
    """The ZIP of what is made and may still be seen; each report stands in the log, where its owner reads it too."""
    ctx, current, who = make_context(), _here(), me_signed_in().member
    with ExitStack() as undone:
        file = undone.enter_context(TemporaryFile())
        written = batches.write(ctx, current, batches.ready(ctx, current, who), file)
        if not written:
            flash(t("batches.nothing"))
            return see_other("batch")
        for one in written:
            thing = (consents.ASSESSMENT, one.assessment.id, current.organisation_id)
            audit.record(ctx, who, "export", "batch_file", thing)
        lang = next((one for one in LANGUAGES if one == current.lang), language.current())
        answer = handed(file, "reports", me().organisation or "", ctx.today().isoformat(), lang)
        undone.pop_all()  # the file is closed with the answer
    return answer


def _here() -> Batch:
    return cast(Batch, g.batch)


def _standing(now: Progress) -> str:
    return t(f"batches.{now.state}", wanted=now.wanted, made=now.made, failed=now.failed, left=now.left)
