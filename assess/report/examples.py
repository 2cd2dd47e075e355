"""What a firm can compare itself with: cases of others, and published figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assess.core.cases import CaseMatch
from assess.core.diagnosis import Diagnosis
from assess.core.figures import Place, figure_beside_stage, figures_beside, figures_of
from assess.core.model import Case, Figure, Need
from assess.core.needs import needs_said
from assess.core.plan import working_stage
from assess.report.view_fact import Fact
from assess.report.view_figures import Beside, Number, Story
from assess.report.words import Words


def in_common(words: Words, match: CaseMatch) -> str:
    """What a case and the firm have in common."""
    return words.join(words(f"common.{common}") for common in match.common)


def story(words: Words, match: CaseMatch) -> Story:
    """A case; parts that its source does not tell are left out."""
    case = match.case
    parts = {
        "trigger": case.trigger,
        "action": case.action,
        "setback": case.setback,
        "result": case.result,
        "lesson": case.lesson,
    }
    return Story(
        id=case.id,
        title=words.of(case.title),
        why=in_common(words, match),
        firm=_firm(words, case),
        parts=tuple(Fact(words(f"story.{key}"), words.of(text)) for key, text in parts.items() if text),
        source=words.source(case.source),
    )


def _firm(words: Words, case: Case) -> str:
    """Where the firm of a case is and how many work there, as far as its source tells."""
    place = words.prefecture(case.prefecture) if case.prefecture else None
    people = words("story.employees", n=f"{case.employees:,}") if case.employees else None
    return words.join(part for part in (place, people) if part)


def beside_stage(words: Words, diagnosis: Diagnosis) -> Number | None:
    """The published figure that stands beside the firm's own stage."""
    found = _beside_stage(diagnosis)
    return number_of(words, found) if found else None


def _beside_stage(diagnosis: Diagnosis) -> Figure | None:
    return figure_beside_stage(diagnosis.catalogue.benchmarks, diagnosis.answers.profile)


def beside(words: Words, diagnosis: Diagnosis, question_ids: Iterable[str]) -> Mapping[str, Beside]:
    """What stands beside the steps on these questions: a published figure, and a story of the report."""
    places = [_place(diagnosis, question_id) for question_id in dict.fromkeys(question_ids)]
    taken = _beside_stage(diagnosis)
    left = [f for f in diagnosis.catalogue.benchmarks if f is not taken and f.beside != "productivity"]
    figures = figures_beside(left, diagnosis.answers.profile, _said(diagnosis), places)
    cases = _case_beside(diagnosis, places)
    return {
        place.question_id: Beside(
            number=number_of(words, figures[place.question_id]) if place.question_id in figures else None,
            story_id=cases[place.question_id].id if place.question_id in cases else None,
            story=words.of(cases[place.question_id].title) if place.question_id in cases else None,
        )
        for place in places
        if place.question_id in figures or place.question_id in cases
    }


def numbers(words: Words, diagnosis: Diagnosis, shown: Mapping[str, Beside]) -> tuple[Number, ...]:
    """A few published figures for the firm as a whole, without those that stand beside a step or the stage."""
    taken = {one.number.id for one in shown.values() if one.number}
    if found := _beside_stage(diagnosis):
        taken.add(found.id)
    left = [f for f in diagnosis.catalogue.benchmarks if f.id not in taken and f.beside != "productivity"]
    domains = [_place(diagnosis, question_id).domain for question_id in shown]
    profile, stage = diagnosis.answers.profile, working_stage(diagnosis.result)
    return tuple(number_of(words, f) for f in figures_of(left, profile, _said(diagnosis), stage, domains))


def _said(diagnosis: Diagnosis) -> frozenset[Need]:
    return needs_said(diagnosis.bank, diagnosis.answers.profile)


def _place(diagnosis: Diagnosis, question_id: str) -> Place:
    domain, question = next(pair for pair in diagnosis.bank.questions() if pair[1].id == question_id)
    return Place(question_id, domain, question.stage, question.improve.needs)


def _case_beside(diagnosis: Diagnosis, places: Iterable[Place]) -> dict[str, Case]:
    """For each story the first step that it tells about: one that serves what the story's firm needed."""
    left = [match.case for match in diagnosis.advice.cases]
    found: dict[str, Case] = {}
    for place in places:
        case = next((case for case in left if set(case.needs) & set(place.needs)), None)
        if case is not None:
            found[place.question_id] = case
            left.remove(case)
    return found


def number_of(words: Words, figure: Figure) -> Number:
    """A published figure with what an honest reader needs."""
    values = {
        "n": words("number.n_value", n=f"{figure.n:,}") if figure.n is not None else None,
        "period": words.period(figure.period),
        "population": words.of(figure.population),
        "caveat": words.of(figure.caveat) if figure.caveat else None,
        "source": words.source(figure.source),
    }
    return Number(
        id=figure.id,
        text=words.of(figure.text),
        brief=words("number.brief", period=values["period"], population=values["population"], n=values["n"])
        if figure.n is not None
        else words("number.brief_no_n", period=values["period"], population=values["population"]),
        caution=values["caveat"] or "",
        facts=tuple(Fact(words(f"number.{key}"), value) for key, value in values.items() if value),
        source=words.source(figure.source),
    )
