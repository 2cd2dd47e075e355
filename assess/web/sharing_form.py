"""The form in which it is said who may see what, until when; and the words of consent that follow from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import cast

from flask import request

from assess.services import consents
from assess.services.consents import MAX_CONTACT, MAX_NAME, SCOPES, TERMS, ConsentScope
from assess.web.context import make_context
from assess.web.dates import day
from assess.web.language import t
from assess.web.typed import clean

USUAL_TERM = TERMS[1]


@dataclass(frozen=True)
class Wish:
    """What was chosen: the kind of recipient, the one of those offered or the name typed, scopes, days, contact.

    `once`: the link is for one device.
    """

    kind: str = ""
    chosen: str = ""
    name: str = ""
    scopes: tuple[ConsentScope, ...] = ("result", "report")
    days: int = USUAL_TERM
    contact: str = ""
    once: bool = False


@dataclass(frozen=True)
class Choice:
    """A recipient that can be chosen: its kind and id as one value, its name, and the group that it stands in."""

    value: str
    name: str
    group: str


@dataclass(frozen=True)
class Option:
    """One box or row of a list: its value, its words, whether it is chosen."""

    value: str
    label: str
    hint: str
    on: bool


@dataclass(frozen=True)
class SharingForm:
    """The form as it is shown: recipients to choose from, what was chosen, and what is wrong by the field's name."""

    recipients: Sequence[Choice]
    chosen: str
    name: str
    contact: str
    scopes: Sequence[Option]
    terms: Sequence[Option]
    once: bool
    errors: dict[str, str] = field(default_factory=dict)


def read() -> Wish:
    """What the form has sent."""
    kind, _, chosen = request.form.get("recipient", "").partition(":")
    days = request.form.get("days", "")
    return Wish(
        kind=kind,
        chosen=chosen,
        name=clean(request.form.get("name", "")),
        scopes=cast(tuple[ConsentScope, ...], tuple(s for s in SCOPES if s in request.form.getlist("scopes"))),
        days=int(days) if days in {str(term) for term in TERMS} else 0,
        contact=clean(request.form.get("contact", "")),
        once=request.form.get("once") == "y",
    )


def faults(wish: Wish, offered: Collection[str]) -> dict[str, str]:
    """What is wrong, by field; `offered` are the recipients that can be chosen."""
    wrong = {}
    if f"{wish.kind}:{wish.chosen}" not in offered:
        wrong["recipient"] = t("sharing.fault.recipient")
    elif not wish.chosen and not 0 < len(wish.name) <= MAX_NAME:
        wrong["name"] = t("sharing.fault.name", most=MAX_NAME)
    if not wish.scopes:
        wrong["scopes"] = t("sharing.fault.scopes")
    if "contact" in wish.scopes and not 0 < len(wish.contact) <= MAX_CONTACT:
        wrong["contact"] = t("sharing.fault.contact", most=MAX_CONTACT)
    if wish.days not in TERMS:
        wrong["days"] = t("sharing.fault.days")
    return wrong


def shown(recipients: Sequence[Choice], wish: Wish | None = None, errors: dict[str, str] | None = None) -> SharingForm:
    """The form with what was chosen."""
    wish = wish or Wish()
    scopes = [Option(s, t(f"sharing.scope.{s}"), t(f"sharing.scope.{s}.hint"), s in wish.scopes) for s in SCOPES]
    terms = [Option(str(d), t(f"sharing.days.{d}"), "", d == wish.days) for d in TERMS]
    chosen = f"{wish.kind}:{wish.chosen}"
    return SharingForm(recipients, chosen, wish.name, wish.contact, scopes, terms, wish.once, errors or {})


def hidden(wish: Wish) -> list[tuple[str, str]]:
    """The same as fields that go along."""
    fields = [("recipient", f"{wish.kind}:{wish.chosen}"), ("name", wish.name), ("days", str(wish.days))]
    fields += [("contact", wish.contact), *(("scopes", scope) for scope in wish.scopes)]
    return [*fields, ("once", "y")] if wish.once else fields


def words(name: str, scopes: Sequence[str], days: int) -> str:
    """The very words of a consent, in the language of the page."""
    context = make_context()
    return t(
        "sharing.words",
        name=name,
        scopes=scope_names(scopes),
        since=day(context.now()),
        until=day(consents.last_day(context, days)),
        credit=t("report.small.credit"),
    )


def scope_names(scopes: Sequence[str]) -> str:
    """What may be seen, in words."""
    return t("sharing.and").join(t(f"sharing.scope.{scope}") for scope in SCOPES if scope in scopes)
