"""What the page of one question shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from jinja2 import Template
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from assess.core.area_word import area_word
from assess.core.flow import Flow, opened_by
from assess.core.model import Domain, DomainId, Lang, PathChoice, Profile, Question, Term
from assess.core.numbering import running_numbers
from assess.services import again
from assess.web import language
from assess.web.context import make_context
from assess.web.language import say, t
from assess.web.respondent import onward
from assess.web.respondent.blueprint import HashedBank, assessment
from assess.web.respondent.detour import Detour
from assess.web.respondent.questions_page import (
    KEPT,
    Choice,
    Kept,
    Known,
    Standing,
    beside_earlier,
    choices_of,
    chosen_of,
    known_of,
)
from assess.web.respondent.sent import Sent, is_offered, new_page
from assess.web.templates import Page, fill, template

FIRMS = 300  # that answer at the same time, in one process
TIGHT = (",", ":")  # JSON without blanks


@dataclass(frozen=True)
class OneQuestionPart(Page):
    """The question with its running number: `choices` are its options, `apart` what is offered beside them.

    `answer` is what was given so far, or empty; `earlier` what was in the check before, where that was another one.
    """

    template: ClassVar[str] = "respondent/_one_question.html"
    question: Question
    number: int
    terms: Sequence[Term]
    choices: Sequence[Choice]
    apart: Sequence[Choice]
    answer: str
    earlier: Choice | None


@dataclass(frozen=True)
class QuestionPage(Page):
    """One question, as HTML, and in words as the page's `title`. It is number `place` of `count` on the firm's way.

    `area` is the short name of its area, `said` what the area before comes to, or empty. `saved` tells whether
    anything is stored yet. `page_id`, `seq` and `known` are what it sends with its answer; `kept` is a newer answer
    that stands in the place of what was just sent. `detour` is the way it belongs to where that is not the usual one,
    `last` whether it ends that; `follow` is where its script asks what another screen has changed, or empty. `way` is
    for the script: all questions that may be asked, the answers, and which page comes then.
    """

    template: ClassVar[str] = "respondent/question_page.html"
    domain: Domain
    question_id: str
    question: Markup
    title: str
    area: str
    place: int
    count: int
    said: str
    saved: bool
    page_id: str
    seq: int
    known: Sequence[Known]
    way: Markup
    detour: Detour
    last: bool
    kept: Sequence[Kept] = ()
    follow: str = ""


def question_page(
    flow: Flow,
    domain: Domain,
    question: Question,
    detour: Detour,
    typed: Sent | None = None,
    done: Domain | None = None,
) -> QuestionPage:
    """The page of a question on this way, which may follow on an area that is `done` now.

    `typed` is what was chosen on a page that could not be saved, which is shown again.
    """
    lang, stored, page = language.current(), assessment(), typed or new_page()
    hashed = HashedBank(stored.bank_hash, flow.bank)
    number = running_numbers(flow.bank, flow.profile.industry)[question.id]
    chosen = page.chosen.get(question.id, "")
    answer = chosen if is_offered(question, chosen) else flow.answers.get(question.id, "")
    standing = Standing(question.id, number, answer, hidden=False, with_basis=False)
    standing = beside_earlier(standing, again.answered_before(make_context(), stored))
    walk = detour.walk(flow)
    return QuestionPage(
        domain=domain,
        question_id=question.id,
        question=_question_html(template(OneQuestionPart.template, lang), hashed, lang, standing),
        title=say(question.text),
        area=t(f"report.short.{domain.id}"),
        place=walk.index(question.id) + 1 if question.id in walk else len(walk),
        count=len(walk),
        said="" if done is domain else said_of(flow, done),
        saved=flow.progress.answered > 0,
        page_id=page.page,
        seq=page.seq,
        known=known_of(domain, [standing], stored, None, page),
        way=_way(flow, hashed),
        detour=detour,
        last=detour.after(flow, question.id) is None,
    )


def said_of(flow: Flow, domain: Domain | None) -> str:
    """What an area comes to, in one sentence; empty while one of its questions has no answer."""
    word = area_word(flow, domain.id) if domain else None
    if domain is None or word is None:
        return ""
    kind: str = "begun.done" if word.kind == "begun" and word.done else word.kind
    areas = [one.id for one in flow.bank.domains]
    place = areas.index(domain.id) + 1
    if kind == "ahead" and any(_is_ahead(flow, earlier) for earlier in areas[: place - 1]):
        kind = "done"  # what can be said of every area once would be a reproach the second time
    return t(f"one.area.{kind}", area=t(f"report.short.{domain.id}"), count=word.done, place=place, all=len(areas))


def _is_ahead(flow: Flow, domain: DomainId) -> bool:
    word = area_word(flow, domain)
    return word is not None and word.kind == "ahead"


def _way(flow: Flow, hashed: HashedBank) -> Markup:
    """The questions that may be asked, each with the one that it rests on, the answers that open it, and its area.

    And all answers, and the page after the questions, so that a script knows what comes next before the server does.
    JSON for between single quotes, where its own ones may stay as they are.
    """
    order, answers = _order(hashed, flow.profile, flow.path), htmlsafe_json_dumps(dict(flow.answers), separators=TIGHT)
    return Markup('{{"order":{},"answers":{},"then":"{}"}}').format(order, answers, onward.page_after_questions())


@lru_cache(maxsize=FIRMS)
def _order(hashed: HashedBank, profile: Profile, path: PathChoice) -> Markup:
    """The first half, which no answer changes."""
    bank = hashed.bank
    possible = Flow(bank, profile, path, {}).statuses
    order = []
    for area, question in bank.questions():
        if possible[question.id] != "ruled_out":
            basis = question.asks_if.question if question.asks_if else None
            opening = sorted(opened_by(bank, question)) if basis else []
            order.append([question.id, basis or "", opening, area])
    return htmlsafe_json_dumps(order, separators=TIGHT)


@lru_cache(maxsize=KEPT)
def _question_html(template: Template, hashed: HashedBank, lang: Lang, standing: Standing) -> Markup:
    """The question as HTML, which depends on nothing but these (docs/decisions/0014)."""
    question = hashed.bank.question(standing.question_id)
    if question is None:
        raise KeyError(standing.question_id)
    choices, many = choices_of(question, lang), len(question.options)
    return fill(
        template,
        OneQuestionPart(
            question=question,
            number=standing.number,
            terms=hashed.bank.terms_of(question),
            choices=choices[:many],
            apart=choices[many:],
            answer=standing.answer,
            earlier=chosen_of(question, standing.earlier, lang),
        ),
    )
