"""Handing a case over with its owner's consent: to an adviser with an account, or by link to somebody without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

from flask import abort, flash, g, request, session
from flask.typing import ResponseReturnValue

from assess.services import consents, handover, organisations
from assess.services.consents import BadConsent, Consent, Given, Recipient, TooMany
from assess.services.policy import OneCase
from assess.web import sharing_form
from assess.web.context import make_context
from assess.web.dates import day
from assess.web.language import t
from assess.web.links import Link, link_to
from assess.web.respondent.blueprint import assessment
from assess.web.sharing_form import Choice, SharingForm, Wish
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.taken import Taking, recorded, taking
from assess.web.staff.things import client, staff
from assess.web.templates import render

HAND_OVER = "/staff/clients/<client_id>/assessments/<assessment_id>/hand-over"


@dataclass(frozen=True)
class HandedRow:
    """What was handed over from here: to whom, what, until when, and whether it can be ended."""

    id: str
    name: str
    scopes: str
    until: str
    open: bool


@dataclass(frozen=True)
class HandOverPage(StaffPage):
    """What has been handed over from here, the form for one more, and the link just made (None: there is none)."""

    template: ClassVar[str] = "staff/hand_over.html"
    firm: str
    form: SharingForm
    rows: Sequence[HandedRow]
    link: Link | None


@dataclass(frozen=True)
class HandOverWordsPage(StaffPage):
    """The words that the owner reads and agrees to, with what was chosen, and what is wrong, by field."""

    template: ClassVar[str] = "staff/hand_over_words.html"
    firm: str
    fields: Sequence[tuple[str, str]]
    asks: Taking
    wrong: Mapping[str, str]


@blueprint.get(HAND_OVER, action="hand_over")
def hand_over() -> ResponseReturnValue:
    return _show(sharing_form.shown(_recipients(), Wish(contact=client().contact)))


@blueprint.post(f"{HAND_OVER}/words", action="hand_over", records="none")
def hand_over_words() -> ResponseReturnValue:
    """The words that follow from what was chosen; nothing is kept yet."""
    came_from("hand_over")
    wish, wrong = _wish()
    return (_show(sharing_form.shown(_recipients(), wish, wrong)), 422) if wrong else _words(wish, {})


@blueprint.post(HAND_OVER, action="hand_over")
def keep_hand_over() -> ResponseReturnValue:
    """Keep the owner's consent, as it was given, and make the way."""
    came_from("hand_over")
    wish, wrong = _wish()
    if wrong:
        return _show(sharing_form.shown(_recipients(), wish, wrong)), 422
    name = _name(wish)
    words = sharing_form.words(name, wish.scopes, wish.days)
    how = recorded()
    if isinstance(how, dict) or request.form.get("words", "").replace("\r\n", "\n") != words:
        return _words(wish, how if isinstance(how, dict) else {"consent": t("taken.fault.consent")}), 422
    context, token = make_context(), ""
    to = Recipient("adviser", wish.chosen) if wish.chosen else handover.stranger(wish.kind)
    given = Given(to, name, wish.scopes, wish.days, words, wish.contact)
    try:
        if wish.chosen:
            handover.to_account(context, assessment().id, given, how)
        else:
            _, token = handover.to_adviser(context, assessment().id, given, wish.once, how)
    except BadConsent:
        return _words(wish, {"paper": t("taken.fault.paper")}), 422
    except TooMany:
        flash(t("sharing.full", most=consents.MOST))
    session["handed"] = {"assessment": assessment().id, "link": token}
    return see_other("hand_over")


@blueprint.post(f"{HAND_OVER}/end", action="hand_over")
def end_hand_over() -> ResponseReturnValue:
    """End what was handed over from here; the owner's consent ends with it."""
    found = next((one for one in _handed() if one.id == request.form.get("consent")), None)
    if found is None or not consents.revoke(make_context(), assessment().id, found.id):
        abort(404)
    flash(t("sharing.revoked", name=found.name))
    return see_other("hand_over")


def _wish() -> tuple[Wish, dict[str, str]]:
    """What was chosen and what is wrong: nobody hands over more than the own branch may see."""
    wish = sharing_form.read()
    wrong = sharing_form.faults(wish, [choice.value for choice in _recipients()])
    if set(wish.scopes) - cast(OneCase, g.thing).scopes - {"contact"}:
        wrong["scopes"] = t("hand_over.fault.scopes")
    return wish, wrong


def _words(wish: Wish, wrong: Mapping[str, str]) -> str:
    words = sharing_form.words(_name(wish), wish.scopes, wish.days)
    asks = Taking(words, taking().paper, taking().witness)
    return render(HandOverWordsPage(me(), client().name, [*sharing_form.hidden(wish), ("words", words)], asks, wrong))


def _recipients() -> list[Choice]:
    """Advisers with an account of the own organisation, and others by link."""
    members = organisations.members(make_context(), staff().organisation)
    known = [
        Choice(f"adviser:{one.id}", one.name, t("hand_over.accounts"))
        for one in members
        if one.role == "adviser" and one.disabled_at is None
    ]
    return known + [Choice(f"{kind}:", t(f"sharing.kind.{kind}"), t("sharing.by_link")) for kind in ("adviser", "body")]


def _name(wish: Wish) -> str:
    if not wish.chosen:
        return wish.name
    return next(choice.name for choice in _recipients() if choice.value == f"{wish.kind}:{wish.chosen}")


def _handed() -> list[Consent]:
    """Consents that people of the own organisation recorded, for others than a branch."""
    own = {one.id for one in organisations.members(make_context(), staff().organisation)}
    found = consents.of(make_context(), assessment().id)
    return [one for one in found if one.recipient.kind != "branch" and one.staff_id in own]


def _show(form: SharingForm) -> str:
    context = make_context()
    rows = [
        HandedRow(
            one.id, one.name, sharing_form.scope_names(one.scopes), day(consents.last_moment(one)),
            one.valid(context.now()),
        )
        for one in _handed()
    ]  # fmt: skip
    kept = session.get("handed") or {}
    mine = kept.get("assessment") == assessment().id and kept["link"] and handover.works(context, kept["link"])
    return render(
        HandOverPage(me(), client().name, form, rows, link_to("handover.door", kept["link"]) if mine else None)
    )
