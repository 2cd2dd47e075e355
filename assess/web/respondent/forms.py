"""Paper forms to print: a page where anybody fetches one, and the form of one assessment with the way into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, cast, get_args

from flask import current_app, request, session, url_for
from flask.typing import ResponseReturnValue

from assess.core.model import Industry, PathChoice
from assess.report.file_names import Kind
from assess.report.paper import WayOn
from assess.services import access, forms, throttle
from assess.services.access import Resume
from assess.services.forms import FormBusy, FormFailed, Wanted
from assess.services.throttle import TooManyForms
from assess.web import errors, language
from assess.web.context import library, make_context
from assess.web.downloads import handed
from assess.web.links import public_address
from assess.web.respondent.blueprint import assessment, bank, blueprint, profile_or_none
from assess.web.respondent.paper import DESK
from assess.web.respondent.paper_entry import need_profile
from assess.web.templates import Page, render


@dataclass(frozen=True)
class FormsPage(Page):
    """Which form is wanted; `unknown` after an industry that there is not."""

    template: ClassVar[str] = "respondent/forms.html"
    industries: tuple[Industry, ...]
    industry: str
    path: str
    unknown: bool


@blueprint.get("/paper", action="look_around")
def paper_forms() -> ResponseReturnValue:
    return render(FormsPage(library().bank.industries, "", "quick", unknown=False))


@blueprint.get("/paper/form.pdf", action="look_around")
def paper_form_file() -> ResponseReturnValue:
    """The form itself; without an industry that exists, the page that asks for it."""
    industry, path = request.args.get("industry", ""), request.args.get("path", "quick")
    lang = language.as_lang(request.args.get("in")) or language.current()
    if not forms.is_known(library().bank, industry) or path not in get_args(PathChoice):
        return render(FormsPage(library().bank.industries, industry, path, unknown=True)), 422
    wanted = Wanted(industry, cast(PathChoice, path), lang)
    return _sent(wanted, lambda: forms.blank(make_context(), wanted))


@blueprint.post("/a/<assessment_id>/paper/form", action="share")
def print_paper() -> ResponseReturnValue:
    profile = profile_or_none()
    if profile is None:
        return need_profile(DESK)
    return own_form(Wanted(profile.industry, assessment().path, language.current()))


def own_form(wanted: Wanted) -> ResponseReturnValue:
    """The form of this assessment, with its link as a QR code and its code: those of this device if they work."""
    current = assessment()
    try:
        throttle.count_form(make_context(), request.remote_addr or "")
    except TooManyForms:
        return errors.wait("forms")
    kept = session.get("issued") or {}
    issued = Resume(kept["link"], kept["code"]) if kept.get("assessment") == current.id else None
    if issued is None or not access.still_open(make_context(), issued):
        issued = access.issue_resume(make_context(), current.id)
        session["issued"] = {"assessment": current.id, "link": issued.link_token, "code": issued.code}
    link = public_address(url_for("respondent.resume_link", token=issued.link_token))
    place = public_address(url_for("respondent.resume")).partition("://")[2]
    way = WayOn(link, place, issued.code)
    return _sent(wanted, lambda: forms.own(make_context(), bank(), wanted, way))


def _sent(wanted: Wanted, make: Callable[[], bytes]) -> ResponseReturnValue:
    try:
        pdf = make()
    except (FormBusy, FormFailed):
        shown = current_app.make_response(errors.page(503, "form"))
        shown.headers["Retry-After"] = str(errors.RETRY_SECONDS)
        return shown
    kind: Kind = "form_quick" if wanted.path == "quick" else "form_full"
    industry = next(i for i in library().bank.industries if i.id == wanted.industry)
    return handed(pdf, kind, industry.text.get(wanted.lang), lang=wanted.lang)
