"""Consent that staff take: on the screen at the table, in words that the owner reads there, or on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import request

from assess.services import consents, organisations
from assess.services.consents import MAX_NAME, BadConsent, ConsentScope, Given, Recorded, TooMany
from assess.services.firms import Client
from assess.web import sharing_form
from assess.web.context import make_context
from assess.web.language import t
from assess.web.staff.things import client, me_signed_in
from assess.web.typed import clean

# What a session at one table needs, and for how long a branch asks.
SCOPES: tuple[ConsentScope, ...] = ("result", "answers", "report")
DAYS = 365


@dataclass(frozen=True)
class Taking:
    """What is shown: the words, and what was typed of a paper."""

    words: str
    paper: str = ""
    witness: str = ""


def branch_name(served: Client) -> str:
    """The branch that serves a client, as its owner reads it."""
    context = make_context()
    house, branch = (
        organisations.get(context, served.organisation_id), organisations.branch(context, served.branch_id),
    )  # fmt: skip
    return f"{house.name if house else ''} {branch.name if branch else ''}".strip()


def taking() -> Taking:
    """What is to be shown for the client's branch, with what was typed."""
    words = sharing_form.words(branch_name(client()), SCOPES, DAYS)
    return Taking(words, clean(request.form.get("paper", ""))[:10], clean(request.form.get("witness", ""))[:MAX_NAME])


def recorded() -> Recorded | dict[str, str]:
    """How it was given, or what is wrong, by field."""
    shown = taking()
    if request.form.get("consent") != "y":
        return {"consent": t("taken.fault.consent")}
    if not shown.paper:
        return Recorded(me_signed_in().member.id)
    try:
        day = date.fromisoformat(shown.paper)
    except ValueError:
        return {"paper": t("taken.fault.paper")}
    today = make_context().today()
    if not today - timedelta(days=DAYS) < day <= today:
        return {"paper": t("taken.fault.paper")}
    if not shown.witness:
        return {"witness": t("taken.fault.witness")}
    return Recorded(me_signed_in().member.id, day, shown.witness)


def keep(assessment_id: str, how: Recorded) -> dict[str, str]:
    """Keep the consent for the client's branch; returns what is wrong, by field."""
    given = Given(consents.branch_of(client()), branch_name(client()), SCOPES, DAYS, taking().words)
    try:
        consents.give(make_context(), assessment_id, given, how)
    except BadConsent:
        return {"paper": t("taken.fault.paper")}
    except TooMany:
        return {"consent": t("sharing.full", most=consents.MOST)}
    return {}
