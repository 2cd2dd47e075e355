"""One question at the table: left as the owner sees it, right what the adviser asks, looks at and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, cast

from flask import abort, g, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from assess.core.flow import Flow
from assess.core.model import TOKYO, Domain, Lang, Question
from assess.services import assessments, organisations, table
from assess.services.table import BadCalibration, Calibration, Evidence
from assess.web import language
from assess.web.context import make_context
from assess.web.language import speaking, t
from assess.web.respondent import sent
from assess.web.respondent.blueprint import HashedBank, assessment, bank, flow_or_none
from assess.web.respondent.follow import state_of, written
from assess.web.respondent.questions import save_page
from assess.web.respondent.questions_page import (
    Choice,
    Kept,
    Known,
    QuestionPart,
    RelevancePart,
    Standing,
    choices_of,
    kept_of,
    known_of,
    question_html,
    relevance_html,
    standings,
)
from assess.web.respondent.sent import RELEVANCE, new_page
from assess.web.staff.blueprint import StaffPage, blueprint, came_from, client, me, see_other, staff
from assess.web.staff.seat import TABLE, Area, areas_of, beside_of
from assess.web.templates import render, template

EVIDENCE: tuple[Evidence, ...] = ("seen", "told", "none")
# Form fields of the adviser's column.
FIELDS = ("value", "evidence", "reason", "note")
BASE = "beside_revision"


@dataclass(frozen=True)
class Beside:
    """The adviser's column: what stands in its fields, and the revision that it was made with."""

    value: str
    evidence: str
    reason: str
    note: str
    revision: int


@dataclass(frozen=True)
class Other:
    """What somebody else has saved meanwhile, in words: who and when, and each field with its label."""

    who: str
    fields: Sequence[tuple[str, str]]


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
    domain: Domain
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


def _need(question_id: str) -> tuple[Flow, Domain, Question]:
    """The question, where the firm is asked it now; else 404."""
    flow = flow_or_none()
    if flow is None or flow.statuses.get(question_id) != "asked":
        abort(404)
    domain = next(d for d in flow.bank.domains if any(q.id == question_id for q in d.questions))
    return flow, domain, next(q for q in domain.questions if q.id == question_id)


def _page(found: tuple[Flow, Domain, Question], typed: Calibration | None = None) -> TableQuestionPage:
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
        domain=domain,
        place=_place(flow),
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
        choices=[Choice("", t("staff.table.as_owner")), *numbered(question, language.current())],
        evidence=[Choice(e, t(f"staff.table.evidence.{e}")) for e in EVIDENCE],
        beside=_beside(typed or stored, stored),
        other=_other(stored, question) if typed is not None and stored is not None else None,
        kept=[],
        before=before,
        after=after,
    )


def alone(standing: Standing) -> Standing:
    """A question that stands on a page without the one that it rests on."""
    return standing._replace(with_basis=False)


def numbered(question: Question, lang: Lang) -> list[Choice]:
    """The answers with the numbers of the owner's page."""
    t, _ = speaking(lang)
    choices, many = choices_of(question, lang), len(question.options)
    numbers = (f"{i}{t('site.number')}" if i <= many else "" for i in range(1, len(choices) + 1))
    return [Choice(choice.value, number + choice.label) for number, choice in zip(numbers, choices, strict=True)]


def _place(flow: Flow) -> str:
    return t("progress.label", answered=flow.progress.answered, total=flow.progress.shown)


def _beside(shown: Calibration | None, stored: Calibration | None) -> Beside:
    revision = stored.revision if stored else 0
    if shown is None:
        return Beside("", "", "", "", revision)
    return Beside(shown.value or "", shown.evidence or "", shown.reason, shown.note, revision)


def _other(stored: Calibration, question: Question) -> Other:
    lang = language.current()
    seen = next((c.label for c in numbered(question, lang) if c.value == stored.value), t("staff.table.as_owner"))
    evidence = t(f"staff.table.evidence.{stored.evidence}") if stored.evidence else t("staff.table.evidence.unsaid")
    values = (seen, evidence, stored.reason, stored.note)
    told = [(t(f"staff.table.{name}"), value) for name, value in zip(FIELDS, values, strict=True) if value]
    return Other(_who(stored), told)


def _who(stored: Calibration) -> str:
    member = organisations.member(make_context(), stored.staff_id)
    return t("staff.table.by", name=member.name if member else "", time=clock(stored.at))


def clock(at: datetime) -> str:
    """A time of day in Japan."""
    return at.astimezone(TOKYO).strftime("%H:%M")


def _typed(question: Question) -> tuple[Calibration, int] | None:
    """What this request sends of the adviser's column, and the revision that its page showed; None: nothing of it."""
    if BASE not in request.form:
        return None
    value, evidence, reason, note = (request.form.get(name, "") for name in FIELDS)
    base = request.form[BASE]
    if not (base.isascii() and base.isdigit() and len(base) < 10):
        abort(400)
    wanted = Calibration(
        question.id, staff().id, make_context().now(), value or None, cast(Evidence, evidence) or None,
        reason.strip(), note.replace("\r\n", "\n").rstrip(),
    )  # fmt: skip
    try:
        table.check(bank(), wanted)
    except BadCalibration:
        abort(400)
    return wanted, int(base)


@blueprint.get(f"{TABLE}/q/<question>", action="sit")
def table_question(question: str) -> ResponseReturnValue:
    flow = flow_or_none()
    if flow is not None and flow.statuses.get(question) in ("waiting", "inferred_zero", "ruled_out"):
        return see_other("table")
    return render(_page(_need(question)))


@blueprint.post(f"{TABLE}/q/<question>", action="sit")
def save_table(question: str) -> ResponseReturnValue:
    """Save both columns and go where the button says; what was changed meanwhile is shown beside what was typed."""
    found = _need(question)
    came_from("table_question", question=question)
    typed = _typed(found[2])
    _, saved = save_page(found[1], found[0])
    refused = None
    if typed is not None:
        done = table.save(make_context(), client(), assessment(), *typed)
        refused = None if done.taken else typed[0]
    if refused is not None or saved.kept:
        g.assessment = assessments.need(make_context(), assessment().id)
        page = _page(_need(question), refused)
        told = kept_of(found[1], saved.kept, language.current()) if saved.kept else []
        return render(replace(page, kept=told)), 409
    g.assessment = assessments.need(make_context(), assessment().id)
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


@blueprint.post(f"{TABLE}/q/<question>/now", action="sit")
def save_table_now(question: str) -> ResponseReturnValue:
    """The same for a script: what was kept of the owner's answers instead, and what stands in the adviser's column."""
    found = _need(question)
    typed = _typed(found[2])
    flow, saved = save_page(found[1], found[0])
    done = table.save(make_context(), client(), assessment(), *typed) if typed else None
    return {
        "kept": {sent.field_name(name): value for name, value in saved.kept.items()},
        "revisions": {sent.field_name(name): number for name, number in saved.revisions.items()},
        "beside": _told(done.stored, found[2], done.taken) if done else None,
        "areas": [[area.question, area.done, area.whole] for area in areas_of(flow)],
        "place": _place(flow),
        "at": clock(make_context().now()),
    }


def _told(stored: Calibration, question: Question, taken: bool) -> dict[str, Any]:
    """A calibration for a script, with what it says in words where that is somebody else's."""
    other = _other(stored, question)
    return {
        "value": stored.value or "",
        "evidence": stored.evidence or "",
        "reason": stored.reason,
        "note": stored.note,
        "revision": stored.revision,
        "taken": taken,
        "own": stored.staff_id == staff().id,
        "who": other.who,
        "fields": [list(field) for field in other.fields],
    }


@blueprint.get(f"{TABLE}/q/<question>/state", action="sit", records="none")
def table_state(question: str) -> ResponseReturnValue:
    """What a page that follows asks every other second; nothing but the mark where nothing has changed."""
    mark = written(table.mark(make_context(), client(), assessment()))
    if request.args.get("since") == mark:
        return {"mark": mark}
    flow = flow_or_none()
    if flow is None or flow.statuses.get(question) != "asked":
        return {"mark": mark, "gone": t("staff.table.gone")}
    found = _need(question)
    stored = table.beside(make_context(), client(), assessment()).get(question)
    state = state_of(flow, assessment(), found[1].id, [question])
    return {
        "mark": mark,
        "values": state["values"],
        "beside": _told(stored, found[2], True) if stored else None,
        "areas": [[area.question, area.done, area.whole] for area in areas_of(flow)],
        "place": _place(flow),
    }
