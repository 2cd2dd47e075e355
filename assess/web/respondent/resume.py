"""Coming back on any device, by short code or link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from assess.services import access, assessments
from assess.services.context import Started
from assess.services.throttle import TooManyAttempts
from assess.web import errors, language
from assess.web.context import make_context, settings
from assess.web.language import t
from assess.web.respondent.blueprint import blueprint, to
from assess.web.respondent.here import keep_here
from assess.web.templates import Page, render
from assess.web.typed import clean


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The short code, as typed."""

    code = StringField(filters=[clean])

    def __init__(self) -> None:
        super().__init__()
        self.code.validators = [InputRequired(t("resume.code.empty")), Length(max=60, message=t("resume.code.wrong"))]


@dataclass(frozen=True)
class CodePage(Page):
    """Where the code is typed."""

    template: ClassVar[str] = "respondent/resume_code.html"
    form: CodeForm


@dataclass(frozen=True)
class LinkPage(Page):
    """The button that a resume link leads to, with the link's token."""

    template: ClassVar[str] = "respondent/resume_link.html"
    token: str


@dataclass(frozen=True)
class GonePage(Page):
    """A link that opens nothing, and the ways on: the code, and what else. `days` tells how long links work."""

    template: ClassVar[str] = "respondent/resume_gone.html"
    form: CodeForm
    days: int


@blueprint.get("/resume", action="look_around")
def resume() -> ResponseReturnValue:
    return render(CodePage(CodeForm()))


@blueprint.post("/resume", action="resume")
def resume_by_code() -> ResponseReturnValue:
    lang = language.as_lang(request.form.get("lang"))
    if lang:
        language.choose(lang)
        return render(CodePage(CodeForm()))
    form = CodeForm()
    if not form.validate():
        return render(CodePage(form)), 422
    try:
        started = access.redeem_code(make_context(), form.code.data, request.remote_addr or "")
    except TooManyAttempts:
        return errors.wait("codes")
    if started is None:
        form.code.errors = [t("resume.code.wrong")]
        return render(CodePage(form)), 404
    return _resumed(started)


@blueprint.get("/resume/<token>", action="look_around")
def resume_link(token: str) -> ResponseReturnValue:
    """Ask before opening: previews and scanners follow links too, and a GET changes nothing."""
    return render(LinkPage(token))


@blueprint.post("/resume/<token>", action="resume")
def resume_by_link(token: str) -> ResponseReturnValue:
    started = access.redeem_link(make_context(), token)
    return (render(GonePage(CodeForm(), settings().resume_days)), 404) if started is None else _resumed(started)


def _resumed(started: Started) -> ResponseReturnValue:
    """Go on, and say whose check it is: a code may have been somebody else's."""
    profile = assessments.need(make_context(), started.assessment_id).profile
    if profile is not None and profile.company:
        flash(t("resume.opened", company=profile.company))
    response = to(url_for("respondent.home", assessment_id=started.assessment_id))
    keep_here(response, started)
    return response
