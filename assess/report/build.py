"""ReportView: everything a report says, language resolved, all text final. Pure, standard library only.

One view feeds the result page on screen and the PDF. The parts are built in `verdict`, `charts`, `advice` and
`audit`; their shapes stand in `view`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from assess.core.advice import Advice, Recommendation
from assess.core.model import Answers, Bank, Catalogue, Lang
from assess.core.plan import working_stage
from assess.core.scoring import Result
from assess.report import advice as report_advice
from assess.report import audit as report_audit
from assess.report import charts as report_charts
from assess.report import verdict as report_verdict
from assess.report.view import ReportView
from assess.report.words import Words

LABELS = "report.label."


def build_view(
    bank: Bank,
    catalogue: Catalogue,
    answers: Answers,
    result: Result,
    advice: Advice,
    *,
    bank_hash: str,
    lang: Lang,
    texts: Mapping[str, str],
    prefecture_name: Callable[[str], str],
) -> ReportView:
    """The report of one result in one language.

    `texts` holds the messages (`report.*`) of `lang`, as `i18n.texts(lang)` gives them; `prefecture_name` gives the
    name of a prefecture by its JIS X 0401 code. Raises KeyError for a message that is missing. Same input, same output.
    """
    words = Words(bank, lang, texts, prefecture_name)
    header = report_verdict.header(words, answers, bank_hash)
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
        labels=MappingProxyType({k.removeprefix(LABELS): v for k, v in texts.items() if k.startswith(LABELS)}),
        header=header,
        verdict=verdict,
        charts=report_charts.charts(words, result),
        stages=stages,
        domains=domains,
        strengths=strengths,
        first_steps=steps,
        first_steps_note=None if steps else words("steps_none"),
        roadmap=roadmap,
        roadmap_note=report_advice.roadmap_note(words, result, advice.path),
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


def _small_print(words: Words, answers: Answers, has_numbers: bool) -> tuple[str, ...]:
    """What the report is not, and what a reader should bear in mind."""
    dated = answers.date is not None
    first = words("small.self", date=words.date(answers.date)) if dated else words("small.self_undated")
    keys = ["credit", "support", *(["figures"] if has_numbers else []), "sources"]
    return (first, *(words(f"small.{key}") for key in keys))


def reasons(
    recommendation: Recommendation, bank: Bank, answers: Answers, lang: Lang, texts: Mapping[str, str]
) -> list[tuple[str | None, str]]:
    """Why a support body is recommended, as (question id or None, sentence), the heaviest reason first.

    At most three reasons out of answers, goals, barriers, flags and the stage, then the firm's place, industry and
    size. The report prints the same sentences. `texts` also names the prefectures (`prefecture.NN`).
    """
    words = Words(bank, lang, texts, lambda code: texts[f"prefecture.{code}"])
    return report_advice.all_reasons(words, recommendation, answers)
