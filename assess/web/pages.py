"""What the respondent's templates show, as documented dataclasses: views stay thin, templates stay dumb."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import segno
from flask import url_for

from assess import i18n
from assess.config import Settings
from assess.core import flow
from assess.core.diagnosis import Diagnosis
from assess.core.model import Bank, Domain, DomainId, Lang, Profile, Question, Term, Text
from assess.core.plan import Step, improved, possible_steps
from assess.core.scoring import STAGE_OF_LEVEL, Result, score
from assess.report.words import Words
from assess.services.assessments import Assessment
from assess.services.population import Comparison
from assess.web.forms import ANSWER_PREFIX, SHOWN_PREFIX
from assess.web.language import t


def is_local(target: str) -> bool:
    """Whether a redirect target stays on this site."""
    # Browsers leave tabs and line ends out of an address, so "/\t/" would be "//".
    return target.startswith("/") and not target.startswith(("//", "/\\")) and min(target) > " "


@dataclass(frozen=True)
class StartPage:
    """How many questions and minutes each path takes (the widest industry's figures)."""

    full_questions: int
    full_minutes: int
    quick_questions: int
    quick_minutes: int


def start_page(bank: Bank) -> StartPage:
    """Count both paths over all industries and tell the largest."""

    def widest(path: str) -> tuple[int, int]:
        profiles = [Profile(industry=i.id, prefecture="13", employees=10) for i in bank.industries]
        counts = [flow.progress(bank, p, path, {}).shown for p in profiles]  # type: ignore[arg-type]
        minutes = [flow.minutes(bank, p, path) for p in profiles]  # type: ignore[arg-type]
        return max(counts), max(minutes)

    return StartPage(*widest("full"), *widest("quick"))


@dataclass(frozen=True)
class DomainPage:
    """One domain's page. `hidden` are questions that wait for an earlier answer on this page."""

    domain: Domain
    questions: list[Question]
    hidden: frozenset[str]
    terms: dict[str, list[Term]]
    number: int
    count: int
    progress: flow.Progress
    progress_label: str
    steps: list[tuple[Domain, flow.DomainProgress]]


def terms_in(bank: Bank, text: str) -> list[Term]:
    """Glossary entries whose term, or another form of it, stands in the text; the longest match wins."""
    found: list[Term] = []
    forms = [(form, term) for term in bank.glossary for form in {term.term.ja, term.term.en, *term.forms}]
    for form, term in sorted(forms, key=lambda f: -len(f[0])):
        if form and form in text:
            text = text.replace(form, "\0")
            if term not in found:
                found.append(term)
    return found


def _visible_domains(bank: Bank, profile: Profile, assessment: Assessment) -> list[tuple[Domain, flow.DomainProgress]]:
    progress = flow.progress(bank, profile, assessment.path, assessment.answers)
    return [(d, p) for d, p in zip(bank.domains, progress.domains, strict=True) if p.shown]


def progress_label(bank: Bank, progress: flow.Progress) -> str:
    """How many questions are answered, and about how long the rest takes."""
    minutes = flow.minutes_left(bank, progress)
    key = "progress.left" if minutes else "progress.label"
    return t(key, answered=progress.answered, total=progress.shown, minutes=minutes)


def domain_page(bank: Bank, domain: Domain, profile: Profile, assessment: Assessment) -> DomainPage:
    """The page of one domain: asked questions, and those that the answers on it may still open."""
    status = flow.statuses(bank, profile, assessment.path, assessment.answers)
    here = {q.id for q in domain.questions}

    def may_open(question: Question) -> bool:
        basis = question.asks_if.question if question.asks_if else None
        return status[question.id] in ("waiting", "inferred_zero") and basis in here

    questions = [q for q in domain.questions if status[q.id] == "asked" or may_open(q)]
    steps = _visible_domains(bank, profile, assessment)
    progress = flow.progress(bank, profile, assessment.path, assessment.answers)
    return DomainPage(
        domain=domain,
        questions=questions,
        hidden=frozenset(q.id for q in questions if status[q.id] != "asked"),
        terms={q.id: terms_in(bank, _question_text(q)) for q in questions},
        number=next((i for i, (d, _) in enumerate(steps, 1) if d.id == domain.id), 0),
        count=len(steps),
        progress=progress,
        progress_label=progress_label(bank, progress),
        steps=steps,
    )


def _question_text(question: Question) -> str:
    texts = [question.text, question.help, *(o.text for o in question.options)]
    return "\n".join(f"{x.ja}\n{x.en}" for x in texts)


def opened_questions(
    bank: Bank, domain: Domain, profile: Profile, assessment: Assessment, form: Mapping[str, str]
) -> list[str]:
    """Questions of this page that are asked now but were not in the submitted form and have no answer."""
    status = flow.statuses(bank, profile, assessment.path, assessment.answers)
    return [
        q.id
        for q in domain.questions
        if status[q.id] == "asked"
        and q.id not in assessment.answers
        and SHOWN_PREFIX + q.id in form
        and form.get("hidden_" + q.id) == "1"
        and ANSWER_PREFIX + q.id not in form
    ]


def neighbour(bank: Bank, domain_id: DomainId, profile: Profile, assessment: Assessment, step: int) -> DomainId | None:
    """The next (+1) or previous (-1) domain with questions for this firm, or None at the ends."""
    order = [d.id for d in bank.domains]
    visible = {d.id for d, _ in _visible_domains(bank, profile, assessment)}
    index = order.index(domain_id) + step
    while 0 <= index < len(order):
        if order[index] in visible:
            return order[index]
        index += step
    return None


def next_open_domain(bank: Bank, profile: Profile, assessment: Assessment) -> DomainId | None:
    """The first domain with an unanswered question, or None when nothing is missing."""
    steps = _visible_domains(bank, profile, assessment)
    return next((d.id for d, p in steps if p.answered < p.shown), None)


@dataclass(frozen=True)
class ReviewPage:
    """What is answered and what is missing, by domain."""

    domains: list[tuple[Domain, list[Question], int]]
    progress: flow.Progress
    enough: bool
    first_open: tuple[DomainId, str] | None  # domain and question that come next


def review_page(bank: Bank, profile: Profile, assessment: Assessment) -> ReviewPage:
    """The review: each domain with its unanswered questions and the number of shown ones."""
    progress = flow.progress(bank, profile, assessment.path, assessment.answers)
    missing = set(progress.missing)
    shown = {p.domain: p.shown for p in progress.domains}
    domains = [(d, [q for q in d.questions if q.id in missing], shown[d.id]) for d in bank.domains if shown[d.id]]
    first_open = next(((d.id, open_ones[0].id) for d, open_ones, _ in domains if open_ones), None)
    return ReviewPage(domains, progress, progress.answered > 0, first_open)


@dataclass(frozen=True)
class ShareRow:
    """How many of the compared firms are at one level; `own` marks the firm's own."""

    name: str
    share: str
    own: bool


@dataclass(frozen=True)
class ComparisonPart:
    """The firm beside the others that used this tool, in words."""

    who: str
    median: int
    rows: list[ShareRow]


def comparison_part(found: Comparison | None, diagnosis: Diagnosis, lang: Lang) -> ComparisonPart | None:
    """The comparison in words; None where nothing may be shown."""
    if found is None:
        return None
    words = Words(diagnosis.bank, lang)
    low, high = found.size
    segment = t(
        f"population.segment.{found.kind}",
        prefecture=i18n.prefecture_name(lang, found.prefecture),
        industry=words.industry(diagnosis.answers.profile),
        size=t("population.size.open", low=low) if high is None else t("population.size.range", low=low, high=high),
        block=found.block.text.get(lang) if found.block else "",
    )
    rows = [
        ShareRow(
            t("population.level.value", level=level, stage=words.stage(STAGE_OF_LEVEL[level])),
            t("population.share.value", share=share),
            level == found.level,
        )
        for level, share in enumerate(found.shares)
    ]
    who = t("population.who", segment=segment, count=found.count, date=words.date(found.day.isoformat()))
    return ComparisonPart(who, found.median, rows)


@dataclass(frozen=True)
class TryStep:
    """A step that can be ticked: `key` names the question and the option it leads to."""

    key: str
    step: Step
    now: Text
    then: Text
    ticked: bool
    on_path: bool


@dataclass(frozen=True)
class WhatIfPage:
    """The result as it is, and as it would be with the ticked steps."""

    steps: list[TryStep]
    before: Result
    after: Result
    ticked: int


def what_if_page(diagnosis: Diagnosis, ticked: set[str]) -> WhatIfPage:
    """Rescore with the ticked steps; unknown keys are passed over."""
    bank, answers = diagnosis.bank, diagnosis.answers
    on_path = diagnosis.advice.shortest_path.steps if diagnosis.advice.shortest_path else ()
    steps = possible_steps(bank, answers, diagnosis.result)

    def text(question: Question, option_id: str) -> Text:
        return next(o.text for o in question.options if o.id == option_id)

    shown = [
        TryStep(
            key := f"{s.question.id}:{s.to_option}",
            s,
            text(s.question, s.from_option),
            text(s.question, s.to_option),
            key in ticked,
            s in on_path,
        )
        for s in steps
    ]
    chosen = tuple(s.step for s in shown if s.ticked)
    return WhatIfPage(shown, diagnosis.result, score(bank, improved(answers, chosen)), len(chosen))


@dataclass(frozen=True)
class PausePage:
    """The way back: a link with its QR code (as a data URI) and a short code, or nothing issued yet."""

    link: str | None
    code: str | None
    qr: str | None
    days: int


def pause_page(issued: Mapping[str, str] | None, settings: Settings) -> PausePage:
    """Build the link on the public address, and its QR code."""
    if not issued:
        return PausePage(None, None, None, settings.resume_days)
    path = url_for("respondent.resume_link", token=issued["link"])
    base = settings.public_url.rstrip("/") if settings.public_url else ""
    link = base + path if base else url_for("respondent.resume_link", token=issued["link"], _external=True)
    qr = segno.make(link, error="m").svg_data_uri(scale=4, border=2)
    return PausePage(link, issued["code"], qr, settings.resume_days)
