"""What is pictured of the pages for a colleague of the owner: from the invitation to the thanks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import BrowserContext

from assess.core.model import Lang
from assess.services import assessments, voices
from assess.web.sessions import VOICE_COOKIE
from tests.pictures.rows import Row, press
from tests.pictures.still import PROFILE, Still, give

Begun = Literal["", "begun", "half", "whole", "done"]


@dataclass(frozen=True)
class VoiceRow(Row):
    """A page as a colleague sees it who has come so far; in `path` `{area}` and `{part}` are filled in, and `{link}`
    with what an invitation by link says."""

    begun: Begun = ""


V = "voice/"
ROWS = (
    VoiceRow("voice-code", V + "join_code.html", "/join"),
    VoiceRow("voice-wrong-code", V + "join_code.html", "/join", do=press("#main-form > button", code="ABCD-EFGH-JKMN")),
    VoiceRow("voice-link", V + "join_link.html", "/join/{link}"),
    VoiceRow("voice-here-again", V + "join_link.html", "/join/{link}", "begun", once=True),
    VoiceRow("voice-dead-link", "layouts/error.html", "/join/no-such-token", do=press("main form button")),
    VoiceRow("voice-questions", V + "questions.html", "{part}/q/{area}", "begun"),
    VoiceRow("voice-pause", V + "pause.html", "{part}/pause", "half"),
    VoiceRow("voice-pause-code", V + "pause.html", "{part}/pause", "half", do=press("form[action$=pause] button")),
    VoiceRow("voice-finish-early", V + "finish.html", "{part}/finish", "half"),
    VoiceRow("voice-finish", V + "finish.html", "{part}/finish", "whole"),
    VoiceRow("voice-done", V + "done.html", "{part}/", "done"),
)


def prepare(still: Still, visitor: BrowserContext, row: VoiceRow, lang: Lang) -> str:
    """Invite a colleague, who comes as far as the row says with this visitor's browser; returns the address."""
    area, bank = still.library.bank.domains[0].id, still.library.bank
    with still.context() as ctx:
        begun = assessments.start(ctx, lang, "full", "self")
        assessments.save_profile(ctx, begun.assessment_id, PROFILE)
        _, ways = voices.invite(ctx, begun.assessment_id, "floor")
        part = ""
        if row.begun:
            admitted = voices.redeem_link(ctx, ways.link_token)
            assert admitted is not None
            part = f"/v/{admitted.voice_id}"
            give(visitor, VOICE_COOKIE + admitted.voice_id, admitted.token, "/")
            if row.begun != "begun":
                given = list(still.answers(2).items())
                voices.save_answers(ctx, admitted.voice_id, dict(given[: 14 if row.begun == "half" else None]), bank)
            if row.begun == "done":
                voices.finish(ctx, admitted.voice_id, agreed=True)
    return row.path.format(area=area, part=part, link=ways.link_token)
