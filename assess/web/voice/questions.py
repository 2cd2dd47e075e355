"""The question pages of a colleague: the owner's, without what only the owner is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import ClassVar

from flask import abort, flash, g, request
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.core.model import Domain
from assess.services import voices
from assess.services.assessments import BadAnswer, Saved
from assess.services.context import NotReady
from assess.web import language
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent import sent
from assess.web.respondent.blueprint import assessment, bank
from assess.web.respondent.questions import domain_or_404
from assess.web.respondent.questions_page import (
    QuestionsPage,
    kept_of,
    neighbour,
    opened_questions,
    progress_label,
    questions_page,
)
from assess.web.respondent.sent import Sent
from assess.web.templates import render
from assess.web.voice.blueprint import blueprint, flow, see_other, voice


@dataclass(frozen=True)
class VoiceQuestionsPage(QuestionsPage):
    """The same, in a colleague's layout; how much a domain matters is not asked."""

    template: ClassVar[str] = "voice/questions.html"


def _show(domain: Domain, known: Flow, typed: Sent | None = None, kept: Mapping[str, str] | None = None) -> str:
    lang = language.current()
    page = questions_page(domain, known, assessment(), lang, typed)
    mine = VoiceQuestionsPage(**{field.name: getattr(page, field.name) for field in fields(page)})
    return render(
        replace(
            mine,
            eyebrow=t("voice.eyebrow", number=page.number, count=page.count),
            kept=kept_of(domain, kept or {}, lang),
        )
    )


@blueprint.get("/v/<voice_id>/q/<domain>", action="hear")
def questions(domain: str) -> ResponseReturnValue:
    """The page; one that was sent and could not be taken is shown again with what was chosen on it."""
    here = domain_or_404(domain)
    if voice().finished_at is not None:
        return see_other("home")
    return _show(here, flow(), sent.read(here, request.form) if request.method == "POST" else None)


def _save(domain: Domain, before: Flow) -> tuple[Flow, Saved]:
    """Keep what was changed on this page; returns how it goes on, and what was older than what is stored."""
    page = sent.read(domain, request.form)
    changes = {name: value for name, value in page.chosen.items() if name != sent.RELEVANCE}
    try:
        saved = voices.save_answers(make_context(), voice().id, changes, bank(), page.seen())
    except BadAnswer:
        abort(400)
    return replace(before, answers={**before.answers, **changes, **saved.kept}), saved


@blueprint.post("/v/<voice_id>/q/<domain>", action="say")
def save_questions(domain: str) -> ResponseReturnValue:
    """Save the page, then go where the button says; what the answers opened, and newer answers, are shown first."""
    here = domain_or_404(domain)
    after, saved = _save(here, flow())
    lang = language.as_lang(request.form.get("lang"))
    if lang is not None:
        language.choose(lang)
    if saved.kept:
        return _show_kept(here, saved)
    action = request.form.get("action", "next")
    if lang is not None:
        return see_other("questions", domain=here.id)
    if action == "stop":
        return see_other("pause")
    opened = opened_questions(here, after, request.form)
    if action == "next" and opened:
        flash(t("questions.opened"))
        return see_other("questions", domain=here.id, _anchor=opened[0])
    target = neighbour(here.id, after, -1 if action == "back" else 1)
    return see_other("questions", domain=target or here.id) if target or action == "back" else see_other("finish")


def _show_kept(domain: Domain, saved: Saved) -> ResponseReturnValue:
    """The page as it is stored now, so that it knows what it shows, and choosing again works."""
    found = voices.get(make_context(), voice().id)
    if found is None:
        abort(404)
    g.voice, g.assessment = found
    return _show(domain, flow(), kept=saved.kept), 409


@blueprint.post("/v/<voice_id>/answer/<domain>", action="say")
def save_one(domain: str) -> ResponseReturnValue:
    """The same for a script; 409 once the answers have been handed in."""
    try:
        after, saved = _save(domain_or_404(domain), flow())
    except NotReady:
        abort(409)
    return {
        "kept": {sent.field_name(name): value for name, value in saved.kept.items()},
        "revisions": {sent.field_name(name): number for name, number in saved.revisions.items()},
        "shown": [q.id for q in after.shown],
        "answered": after.progress.answered,
        "total": after.progress.shown,
        "label": progress_label(after, language.current()),
    }
