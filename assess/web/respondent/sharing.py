"""Who may see this check, since when, until when, and who has looked: said, shown and taken back by its owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import abort, flash, request, session
from flask.typing import ResponseReturnValue

from assess.services import access, consents, handover, organisations
from assess.services.consents import Consent, Given, Handover, Recipient, TooMany
from assess.web import sharing_form
from assess.web.context import make_context
from assess.web.dates import day, moment
from assess.web.language import t
from assess.web.links import Link, link_to
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other
from assess.web.sessions import device_token
from assess.web.sharing_form import Choice, SharingForm, Wish
from assess.web.templates import Page, render

# What the log calls looking, though it was sent as a form.
LOOKED = ("look_at_shared", "take_shared", "open_case")


@dataclass(frozen=True)
class Row:
    """A consent: its id, to whom, what, since and until when, how it was given, how it stands, and its very words.

    `open`: it can be taken back.
    """

    id: str
    name: str
    scopes: str
    since: str
    until: str
    how: str
    state: str
    words: str
    open: bool


@dataclass(frozen=True)
class New:
    """What has just been made, shown here alone: for whom, the link, and the code (empty: there is none)."""

    name: str
    link: Link
    code: str
    once: bool


@dataclass(frozen=True)
class SharingPage(Page):
    """Who may see what (`rows`), who might (`former`), who has looked, and the form for one more.

    `days` is how long a share waits for its branch.
    """

    template: ClassVar[str] = "respondent/sharing.html"
    form: SharingForm
    rows: Sequence[Row]
    former: Sequence[Row]
    looks: Sequence[str]
    new: New | None
    days: int


@dataclass(frozen=True)
class WordsPage(Page):
    """The words that the owner agrees to, with what was chosen; sent on when the owner says so."""

    template: ClassVar[str] = "respondent/sharing_words.html"
    words: str
    fields: Sequence[tuple[str, str]]


@blueprint.get("/a/<assessment_id>/sharing", action="read")
def sharing() -> ResponseReturnValue:
    """Without a profile there is nothing to show to anybody."""
    return see_other("profile") if profile_or_none() is None else _show(sharing_form.shown(_recipients()))


@blueprint.post("/a/<assessment_id>/sharing/words", action="share")
def sharing_words() -> ResponseReturnValue:
    """The words that follow from what was chosen; nothing is kept yet."""
    if profile_or_none() is None:
        return see_other("profile")
    recipients, wish = _recipients(), sharing_form.read()
    wrong = sharing_form.faults(wish, [choice.value for choice in recipients])
    if wrong:
        return _show(sharing_form.shown(recipients, wish, wrong)), 422
    words = sharing_form.words(_name(wish, recipients), wish.scopes, wish.days)
    return render(WordsPage(words, [*sharing_form.hidden(wish), ("words", words)]))


@blueprint.post("/a/<assessment_id>/sharing", action="share")
def share() -> ResponseReturnValue:
    """Keep the consent, with the words that stood on the page, and make the way that it opens."""
    if profile_or_none() is None:
        return see_other("profile")
    recipients, wish = _recipients(), sharing_form.read()
    if sharing_form.faults(wish, [choice.value for choice in recipients]):
        return _show(sharing_form.shown(recipients, wish)), 422
    name = _name(wish, recipients)
    words = sharing_form.words(name, wish.scopes, wish.days)
    if request.form.get("words", "").replace("\r\n", "\n") != words:
        # In another language, or of another day: what is agreed to is what is read.
        return render(WordsPage(words, [*sharing_form.hidden(wish), ("words", words)]))
    context, code = make_context(), ""
    try:
        if wish.kind == "branch":
            given = Given(Recipient("branch", wish.chosen), name, wish.scopes, wish.days, words, wish.contact)
            consent, ways = handover.share(context, assessment().id, given)
            link, code = ways.link_token, ways.code
        else:
            given = Given(handover.stranger(wish.kind), name, wish.scopes, wish.days, words, wish.contact)
            consent, link = handover.to_adviser(context, assessment().id, given, wish.once)
    except TooMany:
        flash(t("sharing.full", most=consents.MOST))
        return see_other("sharing")
    session["shared"] = {"assessment": assessment().id, "consent": consent.id, "link": link, "code": code}
    return see_other("sharing", _anchor="new")


@blueprint.post("/a/<assessment_id>/sharing/revoke", action="share")
def unshare() -> ResponseReturnValue:
    """Take a consent back, at once. What a branch may have had of the owner's own ways in ends with it."""
    context, consent_id = make_context(), request.form.get("consent", "")
    mine = next((one for one in consents.of(context, assessment().id) if one.id == consent_id), None)
    if mine is None or not consents.revoke(context, assessment().id, consent_id):
        abort(404)
    if mine.recipient.kind == "branch":
        access.revoke_resume(context, assessment().id, device_token(assessment().id))
    flash(t("sharing.revoked", name=mine.name))
    return see_other("sharing")


def _recipients() -> list[Choice]:
    """Branches of the organisations that are here, an adviser, another body."""
    context = make_context()
    found = [
        Choice(f"branch:{branch.id}", branch.name, organisation.name)
        for organisation in organisations.everyone(context)
        for branch in organisations.branches(context, organisation.id)
    ]
    others = [Choice(f"{kind}:", t(f"sharing.kind.{kind}"), t("sharing.by_link")) for kind in ("adviser", "body")]
    return found + others


def _name(wish: Wish, recipients: Sequence[Choice]) -> str:
    if not wish.chosen:
        return wish.name
    chosen = next(choice for choice in recipients if choice.value == f"{wish.kind}:{wish.chosen}")
    return f"{chosen.group} {chosen.name}"


def _show(form: SharingForm) -> str:
    context = make_context()
    given, ways = consents.of(context, assessment().id), consents.handovers(context, assessment().id)
    rows = [_row(consent, ways.get(consent.id)) for consent in given]
    return render(
        SharingPage(
            form=form,
            rows=[row for row in rows if row.open],
            former=[row for row in rows if not row.open],
            looks=_looks(given),
            new=_new(given, ways),
            days=handover.SHARED.days,
        )
    )


def _row(consent: Consent, way: Handover | None) -> Row:
    holds = consent.valid(make_context().now())
    if consent.revoked_at is not None:
        state = t("sharing.state.revoked", at=moment(consent.revoked_at))
    elif not holds:
        state = t("sharing.state.expired")
    elif way is not None and way.kind == "share" and way.used_at is None:
        state = t("sharing.state.waiting")
    elif way is not None and way.kind == "view" and way.used_at is None:
        state = t("sharing.state.unopened")
    else:
        state = t("sharing.state.open")
    how = t("sharing.how.paper", witness=consent.witness) if consent.how == "paper" else t("sharing.how.screen")
    return Row(
        consent.id, consent.name, sharing_form.scope_names(consent.scopes), day(consent.given_at),
        day(consents.last_moment(consent)), how, state, consent.words, holds,
    )  # fmt: skip


def _looks(given: Sequence[Consent]) -> list[str]:
    """Who looked or wrote something beside the answers: one line for each person, day and kind."""
    context, names = make_context(), {consent.id: consent.name for consent in given}
    houses: dict[str, str] = {}
    told = []
    for entry in consents.looks(context, assessment().id, given):
        house = entry.organisation_id or ""
        if house and house not in houses:
            found = organisations.get(context, house)
            houses[house] = found.name if found else ""
        who = names.get(entry.thing_id) or f"{houses.get(house, '')} {entry.who}".strip()
        did = "looked" if entry.action in ("view", "export") or entry.detail in LOOKED else "wrote"
        told.append((day(entry.at), who, did, moment(entry.at)))
    # At a table looking and writing take turns: they are counted over the day, not in a row.
    times: dict[tuple[str, str, str], list[str]] = {}
    for whose_day, who, did, at in told:
        times.setdefault((whose_day, who, did), []).append(at)
    return [t(f"sharing.{did}", who=who, at=at[0], count=len(at)) for (_, who, did), at in times.items()]


def _new(given: Sequence[Consent], ways: dict[str, Handover]) -> New | None:
    """What was made last here, as long as nobody has used it up."""
    kept = session.get("shared") or {}
    consent = next((one for one in given if one.id == kept.get("consent")), None)
    if kept.get("assessment") != assessment().id or consent is None or not handover.works(make_context(), kept["link"]):
        return None
    to = "staff.shared_link" if consent.recipient.kind == "branch" else "handover.door"
    return New(consent.name, link_to(to, kept["link"]), kept["code"], ways[consent.id].once)
