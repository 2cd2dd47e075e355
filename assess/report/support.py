"""Whom a report names for help, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from assess.core.diagnosis import Diagnosis
from assess.core.evidence import needs_checking
from assess.core.model import Actor, Answers, Need, Profile
from assess.core.needs import Because
from assess.core.ranking import MAX_REASONS, Recommendation
from assess.core.result import StageName
from assess.report.reach import reach
from assess.report.view_fact import Fact
from assess.report.view_support import Support
from assess.report.words import Words

PREFECTURES_NAMED = 1  # a body of more prefectures is said to work in the firm's own and so many


def because_sentences(words: Words, because: Iterable[Because], answers: Answers) -> list[tuple[str | None, str]]:
    """Up to three reasons as (question id or None, sentence); needs of one and the same cause together."""
    grouped: dict[tuple[str, str], list[Need]] = {}
    for reason in because:
        grouped.setdefault((reason.kind, reason.ref), []).append(reason.need)
    return [
        (ref if kind == "answer" else None, _because(words, kind, ref, needs, answers))
        for (kind, ref), needs in list(grouped.items())[:MAX_REASONS]
    ]


def _because(words: Words, kind: str, ref: str, needs: list[Need], answers: Answers) -> str:
    named = words.needs(needs)
    bank = words.bank
    match kind:
        case "answer":
            return _because_of_answer(words, ref, named, answers)
        case "goal":
            return words("reason.goal", goal=next(words.of(g.text) for g in bank.goals if g.id == ref), needs=named)
        case "barrier":
            barrier = next(words.of(b.text) for b in bank.barriers if b.id == ref)
            return words("reason.barrier", barrier=barrier, needs=named)
        case "stage" if ref == "none":
            return words("reason.no_stage", needs=named)
        case "stage":
            return words("reason.stage", stage=words.stage(cast(StageName, ref)), needs=named)
        case _:
            return words("reason.flag", needs=named)


def _because_of_answer(words: Words, question_id: str, needs: str, answers: Answers) -> str:
    question = words.bank.question(question_id)
    if question is None:
        raise KeyError(question_id)
    asked = words.quote(words.asked(question))
    if question.id not in answers.answers:
        return words("reason.inferred", question=asked, needs=needs)
    given = words.quote(words.given(question, answers))
    return words("reason.answer", question=asked, answer=given, needs=needs)


def because_brief(words: Words, because: Iterable[Because]) -> str:
    """The same reasons in one line, questions by their numbers alone: for paper, which has them all in a table."""
    grouped: dict[tuple[str, str], list[Need]] = {}
    for reason in because:
        grouped.setdefault((reason.kind, reason.ref), []).append(reason.need)
    told = list(grouped.items())[:MAX_REASONS]
    needs = words.needs(need for _, needs in told for need in needs)
    causes = words.join(_brief(words, kind, ref) for (kind, ref), _ in told)
    return words("brief.because", causes=causes, needs=needs) if told else ""


def _brief(words: Words, kind: str, ref: str) -> str:
    match kind:
        case "answer":
            return words("brief.answer", n=words.numbers.get(ref, ref))
        case "goal":
            return words("brief.goal", goal=next(words.of(g.text) for g in words.bank.goals if g.id == ref))
        case "barrier":
            return words("brief.barrier", barrier=next(words.of(b.text) for b in words.bank.barriers if b.id == ref))
        case "stage":
            return words("brief.stage")
        case _:
            return words("brief.flag")


def area_text(words: Words, recommendation: Recommendation, diagnosis: Diagnosis) -> str:
    """Where a body works, and how near that is, in words."""
    area, profile = recommendation.actor.area, diagnosis.answers.profile
    own = words.prefecture(profile.prefecture)
    if recommendation.nearness == "nation":
        return words("area.nation")
    if recommendation.nearness == "block":
        return words("area.block", place=words.block(area.block or "", diagnosis.catalogue.blocks))
    if recommendation.nearness == "municipality":
        return words("area.municipality", place=words.place(own, area.municipality or ""))
    if len(area.prefectures) > PREFECTURES_NAMED:
        return words("area.prefectures", place=own, n=len(area.prefectures))
    return words("area.prefecture", place=words.prefectures(area.prefectures))


def fit_text(words: Words, recommendation: Recommendation, profile: Profile) -> str:
    """Why the firm itself (place, industry, size) falls to this body."""
    return _of_firm(words, "fit", profile, near=words(f"near.{recommendation.nearness}"))


def support_intro(words: Words, profile: Profile) -> str:
    """What all bodies have in common, said once: that firms of this place, industry and size fall to them."""
    return _of_firm(words, "support_intro", profile)


def _of_firm(words: Words, message: str, profile: Profile, **more: str) -> str:
    """A message about a firm of this place, industry and size."""
    place, industry = words.seat(profile), words.industry(profile)
    return words(message, place=place, industry=industry, employees=profile.employees, **more)


def support(words: Words, recommendation: Recommendation, diagnosis: Diagnosis) -> Support:
    """A support body with all that a reader needs to go there."""
    actor = recommendation.actor
    kinds = {kind.id: kind.text for kind in diagnosis.catalogue.kinds}
    return Support(
        actor_id=actor.id,
        layer=recommendation.layer,
        layer_name=words(f"layer.{recommendation.layer}"),
        name=words.of(actor.name),
        kind=words.of(kinds[actor.kind]) if actor.kind in kinds else "",
        area=area_text(words, recommendation, diagnosis),
        role=words.of(actor.role),
        reasons=tuple(text for _, text in because_sentences(words, recommendation.because, diagnosis.answers)),
        fit=fit_text(words, recommendation, diagnosis.answers.profile),
        ask_first=words.of(actor.ask_first),
        reach=reach(words, actor, diagnosis.catalogue),
        facts=_further_facts(words, actor),
        neutral=words("neutral") if actor.neutral else None,
        disclosure=words.of(actor.disclosure) if actor.disclosure else None,
        caution=words("caution") if needs_checking(actor, year_of(diagnosis.answers)) else None,
        evidence=evidence_text(words, actor, year_of(diagnosis.answers)),
        source=words.source(actor.source),
        cite=cite(words, actor),
        because=because_brief(words, recommendation.because),
    )


def year_of(answers: Answers) -> int | None:
    """The year of a report, by which the age of a source is told; None for one without a date."""
    return int(answers.date[:4]) if answers.date else None


def evidence_text(words: Words, actor: Actor, year: int | None) -> str:
    """By what a body is known, of which year, and whether that has to be checked."""
    known = (
        [] if actor.evidence == "general" else [words("year", year=actor.as_of) if actor.as_of else words("no_year")]
    )
    if needs_checking(actor, year):
        known.append(words("to_verify"))
    source = words(f"evidence.{actor.evidence}")
    return words("evidence_of", source=source, known=words.join(known)) if known else source


def cite(words: Words, actor: Actor) -> str:
    """The source of a body for a reader to look up; empty where it is the body's own page, and where none was read."""
    return words.source(actor.source) if actor.evidence in ("official", "third_party") else ""


def _further_facts(words: Words, actor: Actor) -> tuple[Fact, ...]:
    """What the body costs and where it is, as far as known."""
    known = {"cost": words.of(actor.cost) if actor.cost else None, "address": actor.address}
    return tuple(Fact(words(f"contact.{key}"), value) for key, value in known.items() if value)


def all_reasons(words: Words, recommendation: Recommendation, answers: Answers) -> list[tuple[str | None, str]]:
    """Why a body is recommended, as (question id or None, sentence), the heaviest reason first.

    At most three reasons out of answers, goals, barriers, flags and the stage, then the firm's place, industry and
    size.
    """
    return [
        *because_sentences(words, recommendation.because, answers),
        (None, fit_text(words, recommendation, answers.profile)),
    ]
