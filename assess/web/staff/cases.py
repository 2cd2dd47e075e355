"""What has been handed over to an adviser with an account: these cases and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from flask import g, url_for
from flask.typing import ResponseReturnValue

from assess.services import assessments, consents, handover
from assess.services.consents import Consent
from assess.web import errors, sharing_form
from assess.web.context import make_context, settings
from assess.web.dates import day
from assess.web.language import t
from assess.web.respondent.blueprint import to
from assess.web.sessions import remember_handover
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, me
from assess.web.staff.things import me_signed_in
from assess.web.templates import render


@dataclass(frozen=True)
class CaseRow:
    """A case: where it is opened, whose it is, what may be seen, and until when."""

    address: str
    firm: str
    scopes: str
    until: str


@dataclass(frozen=True)
class CasesPage(StaffPage):
    """The cases, the newest first."""

    template: ClassVar[str] = "staff/cases.html"
    cases: Sequence[CaseRow]


@blueprint.get("/staff/cases", action="advise")
def cases() -> ResponseReturnValue:
    rows = [_row(one) for one in handover.cases(make_context(), me_signed_in().member.id)]
    return render(CasesPage(me(), rows))


def _row(consent: Consent) -> CaseRow:
    kept = assessments.get(make_context(), consent.assessment_id)
    firm = kept.profile.company if kept and kept.profile else ""
    return CaseRow(
        url_for("staff.open_case", case_id=consent.id), firm or t("handover.nameless"),
        sharing_form.scope_names(consent.scopes), day(consents.last_moment(consent)),
    )  # fmt: skip


@blueprint.post("/staff/cases/<case_id>/open", action="advise")
def open_case() -> ResponseReturnValue:
    """Go on to the pages that a reader by link has, with this device."""
    let_in = handover.open_case(make_context(), cast(Consent, g.case).id)
    if let_in is None:
        return errors.page(404, "404")
    response = to(url_for("handover.home", handover_id=let_in.handover_id))
    remember_handover(response, let_in.handover_id, let_in.token, settings())
    return response
