"""Stopping for now: a link and a code to come back with, ways to send them to oneself, and their end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from flask import Response, flash, session
from flask.typing import ResponseReturnValue

from assess.services import access
from assess.services.access import Resume
from assess.web.context import make_context
from assess.web.language import t
from assess.web.links import link_to
from assess.web.respondent.blueprint import assessment, blueprint, see_other
from assess.web.respondent.until import Until, until_here
from assess.web.sessions import device_token
from assess.web.templates import Page, render

LINE = "https://line.me/R/msg/text/?"


@dataclass(frozen=True)
class Send:
    """How the link is sent to oneself: the text that goes with it, and the addresses of a mail and of LINE."""

    text: str
    mail: str
    line: str


@dataclass(frozen=True)
class PausePage(Page):
    """The way back: a link with its QR code (as a data URI) and a short code, or nothing that works (None).

    `send` holds the addresses by which a mail program and LINE take the link. `complete` tells whether the assessment
    has a result to go back to; `until` how long they and this device open it; `replaced` that those issued here have
    been replaced or cancelled on another device, or are too old.
    """

    template: ClassVar[str] = "respondent/pause.html"
    complete: bool
    link: str | None
    code: str | None
    qr: str | None
    until: Until
    replaced: bool = False
    send: Send | None = None


def send_to_oneself(link: str) -> Send:
    """The ways to send a link, with a sentence that says what it is."""
    text = t("pause.send.text", name=t("site.name"))
    whole = f"{text}\n{link}"
    mail = f"mailto:?subject={quote(t('pause.send.subject', name=t('site.name')))}&body={quote(whole)}"
    return Send(text, mail, LINE + quote(whole, safe=""))


def _issued_here() -> Resume | None:
    """Link and code that this browser has made of the assessment, whether they still work or not."""
    kept = session.get("issued") or {}
    return Resume(kept["link"], kept["code"]) if kept.get("assessment") == assessment().id else None


def _issue(beside: bool) -> None:
    issued = access.issue_resume(make_context(), assessment().id, beside)
    session["issued"] = {"assessment": assessment().id, "link": issued.link_token, "code": issued.code}


def stop() -> Response:
    """To the pause page, which shows a code at once: the one made here, or a new one beside what may stand on paper."""
    mine = _issued_here()
    if mine is None or not access.still_open(make_context(), mine):
        _issue(beside=True)
    return see_other("pause")


@blueprint.get("/a/<assessment_id>/pause", action="read")
def pause() -> ResponseReturnValue:
    """Link and code as long as they work: another device may have replaced them."""
    complete, mine = assessment().completed_at is not None, _issued_here()
    if mine is None or not access.still_open(make_context(), mine):
        return render(PausePage(complete, None, None, None, until_here(), replaced=mine is not None))
    link = link_to("respondent.resume_link", mine.link_token)
    send = send_to_oneself(link.address)
    return render(PausePage(complete, link.address, mine.code, link.qr, until_here(mine), send=send))


@blueprint.post("/a/<assessment_id>/pause", action="share")
def issue_resume() -> ResponseReturnValue:
    """New ones, which end the former."""
    _issue(beside=False)
    return see_other("pause")


@blueprint.post("/a/<assessment_id>/revoke", action="share")
def revoke_resume() -> ResponseReturnValue:
    access.revoke_resume(make_context(), assessment().id, device_token(assessment().id))
    session.pop("issued", None)
    flash(t("pause.revoked"))
    return see_other("pause")
