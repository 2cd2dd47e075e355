"""ReportView: everything a report says, language resolved, all text final.

One view feeds the result page on screen and the PDF. Its parts are built in the modules beside this one; their shapes
stand in `view`. Same input, same output: only the messages are read from files, once a process.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from assess import i18n
from assess.core.diagnosis import Diagnosis
from assess.core.model import Lang
from assess.core.model.walk import walk
from assess.report import (
    agreement,
    areas,
    audit,
    charts,
    checks,
    examples,
    header,
    roadmap,
    roles,
    rows,
    support,
    tools,
    two_tracks,
    verdict,
    voices,
)
from assess.report.card import card
from assess.report.editions import Part
from assess.report.productivity import productivity
from assess.report.view import ReportView
from assess.report.view_plan import FirstStep, Roadmap
from assess.report.words import Words

LABELS = "report.label."


def build_view(diagnosis: Diagnosis, lang: Lang, parts: Collection[Part]) -> ReportView:
    """The report of one diagnosis in one language, with these parts (`editions.PARTS`) beside the first page.

    Raises KeyError for a message that is missing.
    """
    words = Words.about(diagnosis, lang)
    result, advice = diagnosis.result, diagnosis.advice
    steps = roadmap.first_steps(words, diagnosis)
    way = roadmap.roadmap(words, diagnosis) if "roadmap" in parts else None
    shown = examples.beside(words, diagnosis, _steps(steps, way)) if "numbers" in parts else {}
    numbers = examples.numbers(words, diagnosis, shown) if "numbers" in parts else ()
    near, own = examples.beside_stage(words, diagnosis), productivity(words, diagnosis)
    in_detail = "details" in parts
    view = ReportView(
        lang=lang,
        labels=_labels(lang),
        marks=words.marks(),
        header=header.header(words, diagnosis),
        verdict=verdict.verdict(words, diagnosis),
        stairs=charts.stairs_chart(words, result, diagnosis.with_ticks),
        areas=charts.area_bars(words, result),
        card=card(words, diagnosis, "answers" in parts) if "card" in parts else None,
        heat=charts.heat_chart(words, result) if in_detail else None,
        stages=rows.stage_rows(words, result),
        domains=rows.domain_rows(words, diagnosis) if "domains" in parts else (),
        findings=areas.findings(words, diagnosis) if "areas" in parts else (),
        first_steps=steps,
        first_steps_title=_labels(lang)["first_steps"] if steps else words("next_check"),
        first_steps_note=None if steps else words("steps_none"),
        roadmap=way,
        roadmap_note=roadmap.roadmap_note(words, diagnosis) if "roadmap" in parts else None,
        tools=tools.tool_cards(words, diagnosis) if "tools" in parts else (),
        team=tuple(support.support(words, r, diagnosis) for r in advice.team),
        more=tuple(support.support(words, r, diagnosis) for r in advice.more) if "support" in parts else (),
        support_intro=support.support_intro(words, diagnosis.answers.profile),
        roles=roles.role_rows(words, diagnosis) if "roles" in parts else (),
        missing_layers=tuple(words("missing_layer", layer=words(f"layer.{layer}")) for layer in advice.missing_layers),
        stories=tuple(examples.story(words, match) for match in advice.cases) if "stories" in parts else (),
        beside_stage=near,
        productivity=own,
        numbers=numbers,
        beside=shown,
        scoring=audit.scoring(words, diagnosis) if "scoring" in parts else None,
        answers_note=audit.stage_key(words),
        answers=audit.answer_groups(words, diagnosis) if "answers" in parts else (),
        checks=checks.checks(words, diagnosis) if "checks" in parts else None,
        tracks=checks.tracks(words, diagnosis) if "tracks" in parts else None,
        voices=voices.voice_talks(words, diagnosis) if "voices" in parts else (),
        wishes=two_tracks.wishes(words, diagnosis) if "wishes" in parts else (),
        agreement=agreement.agreement(words, diagnosis) if "agreement" in parts else None,
        glossary=(),
        sources=(),
        small_print=_small_print(words, diagnosis.answers.date, bool(numbers or near or (own and own.number))),
    )
    if "sources" in parts:
        view = replace(view, sources=_sources(view, parts))
    return _with_glossary(words, view) if "glossary" in parts else view


def _sources(view: ReportView, parts: Collection[Part]) -> tuple[str, ...]:
    """What a report cites, each source once, in the order in which they stand on paper.

    Without the part of the published figures, the few that are told carry their sources beside them. English fills the
    pages of the firm's edition; there the adviser's names the sources of bodies.
    """
    cited: list[str] = []
    if "numbers" in parts:
        own = view.productivity.number if view.productivity else None
        beside = (view.beside[question].number for question in view.beside)
        cited += [number.source for number in (view.beside_stage, own, *beside) if number]
    to_advisers = "agreement" in parts
    bodies = view.lang == "ja" or to_advisers
    for part in parts:
        if part == "support" and bodies:
            cited += [body.cite for body in (view.helpers if to_advisers else (*view.team, *view.more))]
        elif part == "roles" and bodies:
            cited += [row.cite for row in view.roles]
        elif part == "stories":
            cited += [story.source for story in view.stories]
        elif part == "numbers":
            cited += [number.source for number in view.leading_numbers]
    return tuple(dict.fromkeys(filter(None, cited)))


def _steps(first: Iterable[FirstStep], way: Roadmap | None) -> Iterator[str]:
    """The questions of all steps, in the order in which they stand."""
    yield from (step.question_id for step in first)
    yield from (step.question_id for phase in (way.phases if way else ()) for step in phase.steps)


def _with_glossary(words: Words, view: ReportView) -> ReportView:
    """The view with the terms that its story needs: the result, the plan, the team, the cases.

    The arithmetic has no words of its own, and whoever answered a question has had its words explained there.
    """
    said = replace(view, labels={}, scoring=None, answers=(), roles=(), more=(), numbers=(), sources=(), beside={})
    return replace(view, glossary=audit.glossary(words, "\n".join(strings(said))))


def strings(value: object) -> Iterator[str]:
    """Every string in a view, however deep."""
    return (inner for _, inner in walk(value) if isinstance(inner, str))


@cache
def _labels(lang: Lang) -> Mapping[str, str]:
    """Headings and other fixed words, by name."""
    texts = i18n.texts(lang)
    return MappingProxyType({k.removeprefix(LABELS): text for k, text in texts.items() if k.startswith(LABELS)})


def _small_print(words: Words, date: str | None, with_numbers: bool) -> tuple[str, ...]:
    """What the report is not, and what a reader should bear in mind."""
    first = words("small.self_undated") if date is None else words("small.self", date=words.date(date))
    keys = ["credit", "support", *(["figures"] if with_numbers else [])]
    return (first, *(words(f"small.{key}") for key in keys))
