"""ReportView: everything a report says, language resolved, all text final.

One view feeds the result page on screen and the PDF. The parts are built in `verdict`, `charts`, `advice` and
`audit`; their shapes stand in `view`. Same input, same output: only the messages are read from files, once a process.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from assess import i18n
from assess.core.diagnosis import Diagnosis
from assess.core.model import Answers, Lang
from assess.core.plan import working_stage
from assess.report import advice as report_advice
from assess.report import audit as report_audit
from assess.report import charts as report_charts
from assess.report import verdict as report_verdict
from assess.report.view import ReportView
from assess.report.words import Words

LABELS = "report.label."


def build_view(diagnosis: Diagnosis, lang: Lang) -> ReportView:
    """The report of one diagnosis in one language. Raises KeyError for a message that is missing."""
    words = Words(diagnosis.bank, lang)
    answers, result = diagnosis.answers, diagnosis.result
    advice, catalogue = diagnosis.advice, diagnosis.catalogue
    header = report_verdict.header(words, answers, diagnosis.bank_hash)
    verdict = report_verdict.verdict(words, answers, result, advice.priorities)
    stages = report_verdict.stage_rows(words, result)
    domains = report_verdict.domain_rows(words, answers, result)
    strengths = report_verdict.strengths(words, result)
    steps = report_advice.first_steps(words, result, advice)
    roadmap = report_advice.roadmap(words, result, advice, answers.profile.employees)
    team = report_advice.support(words, advice.team, answers, catalogue)
    more = report_advice.support(words, advice.more, answers, catalogue)
    stories = tuple(report_advice.story(words, match) for match in advice.cases)
    numbers = report_advice.numbers(words, answers, catalogue, working_stage(result))
    rows = report_audit.answer_groups(words, answers, result)
    talks = report_audit.talks(words, result)
    said = (verdict, stages, domains, strengths, steps, roadmap, team, more, stories, numbers, rows, talks)
    return ReportView(
        lang=lang,
        labels=_labels(lang),
        header=header,
        verdict=verdict,
        charts=report_charts.charts(words, result),
        stages=stages,
        domains=domains,
        strengths=strengths,
        first_steps=steps,
        first_steps_note=None if steps else words("steps_none"),
        roadmap=roadmap,
        roadmap_note=report_advice.roadmap_note(words, result, advice.shortest_path),
        team=team,
        more=more,
        support_intro=report_advice.support_intro(words, answers),
        missing_layers=tuple(words("missing_layer", layer=words(f"layer.{layer}")) for layer in advice.missing_layers),
        stories=stories,
        numbers=numbers,
        scoring=report_audit.scoring(words, answers, result, advice),
        answers_note=report_audit.stage_key(words),
        answers=rows,
        talks=talks,
        glossary=report_audit.glossary(words, said),
        small_print=_small_print(words, answers, bool(numbers)),
    )


@cache
def _labels(lang: Lang) -> Mapping[str, str]:
    """Headings and other fixed words, by name."""
    texts = i18n.texts(lang)
    return MappingProxyType({k.removeprefix(LABELS): text for k, text in texts.items() if k.startswith(LABELS)})


def _small_print(words: Words, answers: Answers, has_numbers: bool) -> tuple[str, ...]:
    """What the report is not, and what a reader should bear in mind."""
    dated = answers.date is not None
    first = words("small.self", date=words.date(answers.date)) if dated else words("small.self_undated")
    keys = ["credit", "support", *(["figures"] if has_numbers else []), "sources"]
    return (first, *(words(f"small.{key}") for key in keys))
