"""Which page comes back when the session of a form of it is gone (`web/again`)."""

from __future__ import annotations

from assess.web.again import View, outlive_session
from assess.web.respondent import (
    leave,
    next_check,
    one,
    paper,
    pause,
    profile,
    questions,
    relevance,
    result,
    resume,
    review,
    start,
    voices,
)
from assess.web.respondent.blueprint import blueprint

# What is sent, and what shows the page that it was sent from.
SHOWN_BY: dict[str, View] = {
    "start": start.begin,
    "forget_here": start.index,
    "resume_by_code": resume.resume,
    "resume_by_link": resume.resume_link,
    "save_profile": profile.profile,
    "save_wishes": profile.wishes,
    "save_question": one.question,
    "save_questions": questions.questions,
    "save_relevance": relevance.relevance,
    "check_paper": paper.paper,
    "save_paper": paper.paper,
    "print_paper": paper.paper,
    "complete": review.review,
    "deepen": result.result,
    "request_report": result.result,
    "choose_target": result.result,
    "tick": result.result,
    "begin_again": result.result,
    "keep_earlier": next_check.earlier_answers,
    "issue_resume": pause.pause,
    "revoke_resume": pause.pause,
    "leave": pause.pause,
    "delete": leave.confirm_delete,
    "invite": voices.voices,
    "cancel_voice": voices.voices,
}

outlive_session(blueprint, SHOWN_BY)
