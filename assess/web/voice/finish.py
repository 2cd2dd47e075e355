"""Handing in: what is missing, whether the role may be shown, and thanks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import request
from flask.typing import ResponseReturnValue

from assess.core.model import DomainId
from assess.services import voices
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent.blueprint import assessment
from assess.web.respondent.review import next_open_domain
from assess.web.templates import Page, render
from assess.web.voice.blueprint import blueprint, flow, see_other, voice


@dataclass(frozen=True)
class FinishPage(Page):
    """How many questions have no answer, and where the first is; `completed`: the owner has the result already."""

    template: ClassVar[str] = "voice/finish.html"
    missing: int
    first_open: DomainId | None
    first: DomainId
    role: str
    completed: bool


@dataclass(frozen=True)
class DonePage(Page):
    """Thanks, and what was agreed."""

    template: ClassVar[str] = "voice/done.html"
    agreed: bool
    role: str


@blueprint.get("/v/<voice_id>/", action="hear")
def home() -> ResponseReturnValue:
    """Go on where one stopped; thanks, once handed in."""
    if voice().finished_at is not None:
        return render(DonePage(voice().agreed, _role()))
    domain = next_open_domain(flow())
    return see_other("questions", domain=domain) if domain else see_other("finish")


@blueprint.get("/v/<voice_id>/finish", action="hear")
def finish() -> ResponseReturnValue:
    if voice().finished_at is not None:
        return see_other("home")
    known = flow()
    missing, first_open = len(known.progress.missing), next_open_domain(known)
    first = next(d.domain for d in known.progress.domains if d.shown)
    return render(FinishPage(missing, first_open, first, _role(), assessment().completed_at is not None))


@blueprint.post("/v/<voice_id>/finish", action="say")
def hand_in() -> ResponseReturnValue:
    """For good; the role is shown only by a plain yes."""
    voices.finish(make_context(), voice().id, request.form.get("agreed") == "yes")
    return see_other("home")


def _role() -> str:
    return t(f"voices.role.{voice().role}")
