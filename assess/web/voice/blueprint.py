"""The colleague's pages: their blueprint, and the part of an assessment that a request has opened.

What `g.assessment` holds here has no response but the colleague's own, so no view and no template can show another.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Response, abort, current_app, g, request, url_for
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.services import voices
from assess.services.context import NotReady
from assess.services.policy import Anonymous, OneVoice, Principal, Site, Thing, may
from assess.services.policy import Voice as AsVoice
from assess.services.voices import Voice
from assess.web.auth import Guarded
from assess.web.context import make_context
from assess.web.respondent.blueprint import flow_or_none, to
from assess.web.sessions import voice_token


class OfVoices(Guarded):
    """As the owner's pages, for the part of one colleague: `voice_id` in the address names it."""

    def admit(self) -> None:
        """Open what the request names: the same 404 for what is another's and for what does not exist."""
        voice_id = (request.view_args or {}).pop("voice_id", None)
        thing: Thing = Site() if voice_id is None else OneVoice(voice_id)
        who: Principal = Anonymous()
        if voice_id is not None and voices.authorised(make_context(), voice_id, voice_token(voice_id)):
            who = AsVoice(voice_id)
        if not may(who, self.action(), thing):
            abort(404)
        if voice_id is not None:
            self._load(voice_id)


def _open(voice_id: str) -> None:
    found = voices.get(make_context(), voice_id)
    if found is None:
        abort(404)
    g.voice, g.assessment = found


blueprint = OfVoices("voice", __name__, load=_open)


@blueprint.url_defaults
def same_voice(endpoint: str, values: dict[str, object]) -> None:
    """Links within a colleague's pages stay in them."""
    if current_app.url_map.is_endpoint_expecting(endpoint, "voice_id") and "voice" in g and "voice_id" not in values:
        values["voice_id"] = g.voice.id


@blueprint.errorhandler(NotReady)
def finished_meanwhile(_error: NotReady) -> ResponseReturnValue:
    """Handed in on another device: the first page tells."""
    return see_other("home")


def voice() -> Voice:
    """The colleague whose part this request has opened."""
    return cast(Voice, g.voice)


def flow() -> Flow:
    """How the colleague goes through the questions, as far as they are answered."""
    found = flow_or_none()
    if found is None:  # a part without the firm's profile is not opened
        abort(404)
    return found


def see_other(target: str, **values: Any) -> Response:
    """Go on to one of these pages with GET."""
    return to(url_for(f"voice.{target}", **values))
