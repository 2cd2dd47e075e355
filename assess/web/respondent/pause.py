"""Stopping for now: a link and a code to come back with, and their end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import flash, session
from flask.typing import ResponseReturnValue

from assess.services import access
from assess.services.access import Resume
from assess.web.context import make_context, settings
from assess.web.language import t
from assess.web.links import link_to
from assess.web.respondent.blueprint import assessment, blueprint, see_other
from assess.web.sessions import device_token
from assess.web.templates import Page, render


@dataclass(frozen=True)
class PausePage(Page):
    """The way back: a link with its QR code (as a data URI) and a short code, or nothing that works (None).

    `complete` tells whether the assessment has a result to go back to; `days` how long link and code work; `replaced`
    that those issued here have been replaced or cancelled on another device, or are too old.
    """

    template: ClassVar[str] = "respondent/pause.html"
    complete: bool
    link: str | None
    code: str | None
    qr: str | None
    days: int
    replaced: bool = False


def pause_page(complete: bool, issued: Resume, days: int) -> PausePage:
    """Build the link on the public address, and its QR code."""
    link = link_to("respondent.resume_link", issued.link_token)
    return PausePage(complete, link.address, issued.code, link.qr, days)


@blueprint.get("/a/<assessment_id>/pause", action="read")
def pause() -> ResponseReturnValue:
    """Link and code as long as they work: another device may have replaced them."""
    complete, kept = assessment().completed_at is not None, session.get("issued") or {}
    mine = Resume(kept["link"], kept["code"]) if kept.get("assessment") == assessment().id else None
    if mine is not None and access.still_open(make_context(), mine):
        return render(pause_page(complete, mine, settings().resume_days))
    return render(PausePage(complete, None, None, None, settings().resume_days, replaced=mine is not None))


@blueprint.post("/a/<assessment_id>/pause", action="share")
def issue_resume() -> ResponseReturnValue:
    issued = access.issue_resume(make_context(), assessment().id)
    session["issued"] = {"assessment": assessment().id, "link": issued.link_token, "code": issued.code}
    return see_other("pause")


@blueprint.post("/a/<assessment_id>/revoke", action="share")
def revoke_resume() -> ResponseReturnValue:
    access.revoke_resume(make_context(), assessment().id, device_token(assessment().id))
    session.pop("issued", None)
    flash(t("pause.revoked"))
    return see_other("pause")
