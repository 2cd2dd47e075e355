"""What a result looks like: that of a made-up firm, scored and advised on as any other. Worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assess import i18n
from assess.core.diagnosis import diagnose
from assess.core.model import Answers, Bank, Lang, Profile, Respondent
from assess.report.build import build_view
from assess.report.editions import PARTS
from assess.report.words import Words
from assess.web.context import library

# Which option the firm chooses in the questions of each stage: a beginning, as most small firms have made it.
CHOICE = (-2, 1, 0)
INDUSTRY, PREFECTURE, EMPLOYEES = "E", "15", 9


@dataclass(frozen=True)
class SampleStep:
    """A step of the staircase: its name, how it stands there, and whether the firm is on it."""

    name: str
    status: str
    current: bool


@dataclass(frozen=True)
class Sample:
    """The result of the made-up firm: who it is, where it stands, what it does first and who helps (empty: none)."""

    firm: str
    stage: str
    steps: tuple[SampleStep, ...]
    first: str
    helper: str


def sample(lang: Lang) -> Sample:
    """The sample under the bank and catalogue of today."""
    known = library()
    return _sample(known.bank_hash, known.catalogue_hash, lang)


@lru_cache(maxsize=8)
def _sample(_bank_hash: str, _catalogue_hash: str, lang: Lang) -> Sample:
    known = library()
    diagnosis = diagnose(known.bank, known.bank_hash, known.catalogue, _answers(known.bank))
    view, words = build_view(diagnosis, lang, PARTS["screen"]), Words.about(diagnosis, lang)
    steps = [step for phase in view.roadmap.phases for step in phase.steps] if view.roadmap else []
    return Sample(
        firm=i18n.translate(
            lang,
            "start.sample.firm",
            industry=words.industry(diagnosis.answers.profile),
            employees=EMPLOYEES,
            prefecture=i18n.prefecture_name(lang, PREFECTURE),
        ),
        stage=view.verdict.headline,
        steps=tuple(
            SampleStep(words.of(stage.plain or stage.text), row.status, row.current)
            for stage, row in zip(known.bank.stages, view.stages, strict=True)
        ),
        first=steps[0].action if steps else "",
        helper=(steps[0].helper if steps else None) or "",
    )


def _answers(bank: Bank) -> Answers:
    industries = [i.id for i in bank.industries]
    profile = Profile(INDUSTRY if INDUSTRY in industries else industries[0], PREFECTURE, EMPLOYEES)
    chosen = dict(zip((stage.id for stage in bank.stages), CHOICE, strict=False))
    answers = {q.id: q.options[chosen.get(q.stage, 0)].id for _, q in bank.questions()}
    return Answers(bank.id, bank.version, profile, answers, Respondent("owner"), "full", None, {})
