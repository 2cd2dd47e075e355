"""Stopping for now, going on elsewhere, and closing on a shared device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import flash, session
from flask.typing import ResponseReturnValue

from assess.services import voices
from assess.services.access import Resume
from assess.web.context import make_context
from assess.web.language import t
from assess.web.links import Link, link_to
from assess.web.respondent.blueprint import to
from assess.web.sessions import forget_voice, voice_token
from assess.web.templates import Page, render
from assess.web.voice.blueprint import blueprint, see_other, voice


@dataclass(frozen=True)
class VoicePausePage(Page):
    """How to go on: on this device, and elsewhere by `link` and `code` while they work (else None)."""

    template: ClassVar[str] = "voice/pause.html"
    link: Link | None
    code: str | None


@blueprint.get("/v/<voice_id>/pause", action="hear")
def pause() -> ResponseReturnValue:
    if voice().finished_at is not None:
        return see_other("home")
    kept = session.get("moving") or {}
    if kept.get("voice") == voice().id and voices.is_open(make_context(), Resume(kept["link"], kept["code"])):
        return render(VoicePausePage(link_to("voice.join_link", kept["link"]), kept["code"]))
    return render(VoicePausePage(None, None))


@blueprint.post("/v/<voice_id>/pause", action="move")
def issue_ways() -> ResponseReturnValue:
    ways = voices.issue_ways(make_context(), voice().id)
    session["moving"] = {"voice": voice().id, "link": ways.link_token, "code": ways.code}
    return see_other("pause")


@blueprint.post("/v/<voice_id>/leave", action="depart")
def leave() -> ResponseReturnValue:
    """Forget it on this device; the answers stay."""
    voices.sign_out(make_context(), voice_token(voice().id))
    session.pop("moving", None)
    flash(t("voice.leave.done"))
    response = to("/")
    forget_voice(response, voice().id)
    return response
