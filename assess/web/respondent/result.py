"""The result: the same view that the PDF prints, and the firm beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from flask.typing import ResponseReturnValue

from assess import i18n
from assess.core.diagnosis import Diagnosis
from assess.core.model import Lang, PathChoice, Profile
from assess.core.result import STAGE_OF_LEVEL
from assess.report.agreement import agreement
from assess.report.build import build_view
from assess.report.changes import news
from assess.report.charts import peers_chart
from assess.report.editions import PARTS, Edition, offered
from assess.report.geometry.strip import Band
from assess.report.view import ReportView
from assess.report.view_agreement import AgreementPage
from assess.report.view_charts import PeersChart
from assess.report.what_if import Trial
from assess.report.words import Words
from assess.services import again, agreements, population, results
from assess.services.population import Comparison, Share
from assess.web import language
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent import detour
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other
from assess.web.respondent.detour import Detour
from assess.web.respondent.until import Until, until_here
from assess.web.respondent.what_if import trial_here
from assess.web.templates import Page, render


@dataclass(frozen=True)
class ShareRow:
    """How many of the compared firms are at one level, or at one of several; `own` marks the firm's own."""

    name: str
    share: str
    own: bool


@dataclass(frozen=True)
class ComparisonPart:
    """The firm beside the others that used this tool, in words."""

    who: str
    median: int
    rows: list[ShareRow]
    chart: PeersChart


def comparison_part(shown: Comparison | None, diagnosis: Diagnosis, lang: Lang) -> ComparisonPart | None:
    """The comparison in words; None where nothing may be shown."""
    if shown is None:
        return None
    words = Words.about(diagnosis, lang)
    low, high = shown.size
    segment = t(
        f"population.segment.{shown.kind}",
        prefecture=i18n.prefecture_name(lang, shown.prefecture),
        industry=words.industry(diagnosis.answers.profile),
        size=t("population.size.open", low=low) if high is None else t("population.size.range", low=low, high=high),
        block=shown.block.text.get(lang) if shown.block else "",
    )
    rows = [
        ShareRow(
            _levels(share, words),
            t("population.share.value", share=share.percent),
            shown.level is not None and share.first <= shown.level <= share.last,
        )
        for share in shown.shares
    ]
    who = t("population.who", segment=segment, count=shown.count, date=words.date(shown.day.isoformat()))
    bands = [Band(share.first, share.last, share.percent) for share in shown.shares]
    return ComparisonPart(who, shown.median, rows, peers_chart(words, bands, shown.level))


def _levels(share: Share, words: Words) -> str:
    names = [_level(level, words) for level in (share.first, share.last)]
    return names[0] if share.first == share.last else t("population.levels", first=names[0], last=names[1])


def _level(level: int, words: Words) -> str:
    stage = words.stage(STAGE_OF_LEVEL[level])
    return stage if words.plain else t("population.level.value", level=level, stage=stage)


@dataclass(frozen=True)
class ResultPage(Page):
    """The result. `comparison` is None where too few firms would be shown; `path` is the one answered.

    `editions` are those that can be printed, the one that fits first; `trial` is what the ticked and tried steps of the
    plan come to; `news` is what has changed since the one before (empty: there is none), `told` that the firm has said
    what would make its plan and contacts fit better. `until` is how long this device and the code open it. `agreed` is
    what firm and adviser agreed on, None before.
    `five` is what the addresses of the questions to answer first carry, `single` that of an answer to change.
    """

    template: ClassVar[str] = "respondent/result.html"
    view: ReportView
    comparison: ComparisonPart | None
    path: PathChoice
    editions: Sequence[Edition]
    trial: Trial
    news: str
    told: bool
    until: Until
    agreed: AgreementPage | None
    five: Mapping[str, str]
    single: Mapping[str, str]


@blueprint.get("/a/<assessment_id>/result", action="read")
def result() -> ResponseReturnValue:
    profile = profile_or_none()
    if profile is None:
        return see_other("profile")
    if not assessment().completed_at:
        return see_other("review")
    detour.note_finished()
    diagnosis, lang = results.diagnosis(make_context(), assessment()), language.current()
    comparison = comparison_part(population.compare(make_context(), assessment()), diagnosis, lang)
    view, current = build_view(diagnosis, lang, PARTS["screen"]), assessment()
    return render(
        ResultPage(
            view,
            comparison,
            current.path,
            offered(current.usage),
            trial_here(diagnosis),
            news(compared[2], lang) if (compared := again.compare(make_context(), current)) else "",
            _told(profile),
            until_here(),
            _agreed(diagnosis, lang),
            Detour("result", tuple(one.question_id for one in view.card.open) if view.card else ()).query(),
            Detour("result").query(),
        )
    )


def _told(profile: Profile) -> bool:
    return bool(profile.goals or profile.barriers or profile.municipality)


def _agreed(diagnosis: Diagnosis, lang: Lang) -> AgreementPage | None:
    agreed = agreements.printed_for(make_context(), assessment().id, agreements.OWNER)
    if agreed is None or not agreed.steps:
        return None
    return agreement(Words.about(diagnosis, lang), replace(diagnosis, agreed=agreed))
