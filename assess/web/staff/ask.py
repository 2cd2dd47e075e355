"""Asking an owner once more for the branch's consent, after it was taken back or its time was over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from flask import flash
from flask.typing import ResponseReturnValue

from assess.web.language import t
from assess.web.respondent.blueprint import assessment
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.taken import Taking, keep, recorded, taking
from assess.web.staff.things import client
from assess.web.templates import render

ASK = "/staff/clients/<client_id>/assessments/<assessment_id>/consent"


@dataclass(frozen=True)
class AskPage(StaffPage):
    """The client's name, what the owner is asked to agree to, and what is wrong, by field."""

    template: ClassVar[str] = "staff/ask.html"
    firm: str
    asks: Taking
    wrong: Mapping[str, str]


@blueprint.get(ASK, action="ask")
def ask_consent() -> ResponseReturnValue:
    return render(AskPage(me(), client().name, taking(), {}))


@blueprint.post(ASK, action="ask")
def keep_consent() -> ResponseReturnValue:
    """Keep it with the words that stood on the page, and how it was given."""
    came_from("ask_consent")
    how = recorded()
    wrong = how if isinstance(how, dict) else keep(assessment().id, how)
    if wrong:
        return render(AskPage(me(), client().name, taking(), wrong)), 422
    flash(t("taken.done"))
    return see_other("client_page")
