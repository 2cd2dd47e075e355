"""Which page comes back when the session of a form of it is gone (`web/again`)."""

from __future__ import annotations

from assess.web.again import View, outlive_session
from assess.web.voice import finish, join, pause, questions
from assess.web.voice.blueprint import blueprint

SHOWN_BY: dict[str, View] = {
    "join_by_code": join.join,
    "join_by_link": join.join_link,
    "save_questions": questions.questions,
    "hand_in": finish.finish,
    "issue_ways": pause.pause,
    "leave": pause.pause,
}

outlive_session(blueprint, SHOWN_BY)
