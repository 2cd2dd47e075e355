"""One question at the table: left as the owner sees it, right what the adviser asks, looks at and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from jinja2 import Template
from markupsafe import Markup

from assess.core.model import Domain, DomainId, Lang
from assess.services import assessments, table
from assess.services.table import Calibration
from assess.web import language
from assess.web.context import make_context
from assess.web.language import speaking, t
from assess.web.respondent.blueprint import HashedBank, assessment, flow_or_none
from assess.web.respondent.questions import save_page
from assess.web.respondent.questions_page import (
    KEPT,
    Choice,
    Kept,
    Known,
    QuestionPart,
    Standing,
    kept_of,
    known_of,
    question_html,
    standings,
)
from assess.web.respondent.sent import RELEVANCE, RELEVANCE_VALUES, new_page
from assess.web.staff import calibration
from assess.web.staff.blueprint import blueprint
from assess.web.staff.calibration import Beside, Other
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.seat import TABLE, Area, Asked, areas_of, asked, beside_of, place
from assess.web.staff.things import client
from assess.web.templates import Page, fill, render, template


@dataclass(frozen=True)
class RelevancePart(Page):
    """How much a domain matters to the firm: `chosen` is 1 to 3, or empty."""

    template: ClassVar[str] = "staff/_relevance.html"
    domain: Domain
    choices: Sequence[Choice]
    chosen: str


@dataclass(frozen=True)
class TableQuestionPage(StaffPage):
    """One question. `question` and `relevance` (asked with the last one of an area) are as the owner sees them, in the
    owner's language; `known`, `page_id` and `seq` are sent with the answers.

    `interview` says how to ask and what to look at; `beside` is the adviser's column, and `other` what stands in its
    place since somebody else saved it. `before` and `after` are the neighbours' ids; `kept` newer answers of the owner
    that were kept.
    """

    template: ClassVar[str] = "staff/table_question.html"
    firm: str
    question_id: str
    number: int
    area: str
    place: str
    areas: Sequence[Area]
    question: Markup
    relevance: Markup | None
    owner_lang: Lang
    known: Sequence[Known]
    page_id: str
    seq: int
    interview: str
    choices: Sequence[Choice]
    evidence: Sequence[Choice]
    beside: Beside
    other: Other | None
    kept: Sequence[Kept]
    before: str
    after: str


@lru_cache(maxsize=KEPT)
def relevance_html(template: Template, hashed: HashedBank, lang: Lang, domain_id: DomainId, chosen: str) -> Markup:
    """The question how much a domain matters, kept likewise."""
    t, _ = speaking(lang)
    domain = next(d for d in hashed.bank.domains if d.id == domain_id)
    return fill(template, RelevancePart(domain, [Choice(n, t(f"relevance.{n}")) for n in RELEVANCE_VALUES], chosen))


def _page(found: Asked, typed: Calibration | None = None) -> TableQuestionPage:
    """The page; `typed` is what could not be saved of the adviser's column."""
    flow, domain, question = found
    current, owner_lang, page = assessment(), assessment().lang, new_page()
    hashed = HashedBank(current.bank_hash, flow.bank)
    standing = next(s for s in standings(domain, flow) if s.question_id == question.id)
    last = [q.id for q in flow.shown if q in domain.questions][-1] == question.id
    relevance = str(current.relevance.get(domain.id, ""))
    known = known_of(domain, [standing], current, relevance, page)
    stored = table.beside(make_context(), client(), current).get(question.id)
    before, after = beside_of(flow.shown, question.id)
    t, say = speaking(language.current())
    return TableQuestionPage(
        me=me(),
        firm=client().name,
        question_id=question.id,
        number=standing.number,
        area=t(f"report.short.{domain.id}"),
        place=place(flow),
        areas=areas_of(flow, domain),
        question=question_html(template(QuestionPart.template, owner_lang), hashed, owner_lang, alone(standing)),
        relevance=relevance_html(template(RelevancePart.template, owner_lang), hashed, owner_lang, domain.id, relevance)
        if last
        else None,
        owner_lang=owner_lang,
        known=known if last else [k for k in known if k.name != RELEVANCE],
        page_id=page.page,
        seq=page.seq,
        interview=say(question.interview),
        choices=[Choice("", t("staff.table.as_owner")), *calibration.numbered(question, language.current())],
        evidence=[Choice(e, t(f"staff.table.evidence.{e}")) for e in calibration.EVIDENCE],
        beside=calibration.column(typed or stored, stored),
        other=calibration.other(stored, question) if typed is not None and stored is not None else None,
        kept=[],
        before=before,
        after=after,
    )


def alone(standing: Standing) -> Standing:
    """A question that stands on a page without the one that it rests on."""
    return standing._replace(with_basis=False)


@blueprint.get(f"{TABLE}/q/<question>", action="sit")
def table_question(question: str) -> ResponseReturnValue:
    flow = flow_or_none()
    if flow is not None and flow.statuses.get(question) in ("waiting", "inferred_zero", "ruled_out"):
        return see_other("table")
    return render(_page(asked(question)))


@blueprint.post(f"{TABLE}/q/<question>", action="sit")
def save_table(question: str) -> ResponseReturnValue:
    """Save both columns and go where the button says; what was changed meanwhile is shown beside what was typed."""
    found = asked(question)
    came_from("table_question", question=question)
    typed = calibration.typed(found.question)
    _, saved = save_page(found.domain, found.flow)
    refused = None
    if typed is not None:
        done = table.save(make_context(), client(), assessment(), *typed)
        refused = None if done.taken else typed[0]
    if refused is not None or saved.kept:
        g.assessment = assessments.need(make_context(), assessment().id)
        page = _page(asked(question), refused)
        told = kept_of(found.domain, saved.kept, language.current()) if saved.kept else []
        return render(replace(page, kept=told)), 409
    g.assessment = assessments.need(make_context(), assessment().id)
    if typed is not None and typed[0].value not in (None, assessment().answers.get(question)) and not typed[0].reason:
        flash(t("staff.table.reason.please"))
    return _go_on(question)


def _go_on(question: str) -> ResponseReturnValue:
    flow = flow_or_none()
    action = request.form.get("action", "stay")
    if flow is None or action == "overview":
        return see_other("table")
    ids = [q.id for q in flow.shown]
    if question not in ids or action == "stay":
        return see_other("table_question", question=question)
    before, after = beside_of(flow.shown, question)
    to = before if action == "back" else after
    return see_other("table_question", question=to) if to else see_other("table")
