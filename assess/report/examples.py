"""What a firm can compare itself with: cases of others, and published figures."""

from __future__ import annotations

from assess.core.cases import CaseMatch
from assess.core.diagnosis import Diagnosis
from assess.core.model import Figure, Profile, StageId
from assess.core.plan import working_stage
from assess.report.view import Fact, Number, Story
from assess.report.words import Words

MAX_NUMBERS = 5
MIN_GENERAL = 2


def in_common(words: Words, match: CaseMatch) -> str:
    """What a case and the firm have in common."""
    return words.join(words(f"common.{common}") for common in match.common)


def story(words: Words, match: CaseMatch) -> Story:
    """A case; parts that its source does not tell are left out."""
    case = match.case
    parts = {"trigger": case.trigger, "action": case.action, "result": case.result, "lesson": case.lesson}
    return Story(
        id=case.id,
        title=words.of(case.title),
        why=in_common(words, match),
        parts=tuple(Fact(words(f"story.{key}"), words.of(text)) for key, text in parts.items() if text),
        source=words.source(case.source),
    )


def numbers(words: Words, diagnosis: Diagnosis) -> tuple[Number, ...]:
    """At most five published figures: those of the firm's prefecture, industry or stage, then general ones.

    General ones come in the order of their file. Figures about others are left out.
    """
    profile, stage = diagnosis.answers.profile, working_stage(diagnosis.result)
    own = [figure for figure in diagnosis.catalogue.benchmarks if not _is_of_others(figure, profile, stage)]
    closest = sorted(own, key=lambda figure: -_closeness(figure))
    special = [figure for figure in closest if _closeness(figure) > 0]
    general = [figure for figure in closest if _closeness(figure) == 0]
    # Some places stay for general figures, so that a reader sees the country as a whole.
    chosen = special[: MAX_NUMBERS - min(MIN_GENERAL, len(general))]
    chosen += general[: MAX_NUMBERS - len(chosen)]
    return tuple(_number(words, figure) for figure in chosen)


def _is_of_others(figure: Figure, profile: Profile, stage: StageId | None) -> bool:
    pairs = ((figure.prefecture, profile.prefecture), (figure.industry, profile.industry), (figure.stage, stage))
    return any(of is not None and of != own for of, own in pairs)


def _closeness(figure: Figure) -> int:
    """How closely a figure fits a firm that it is about: its prefecture, then its industry, then its stage."""
    return 4 * (figure.prefecture is not None) + 3 * (figure.industry is not None) + 2 * (figure.stage is not None)


def _number(words: Words, figure: Figure) -> Number:
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
        facts=tuple(Fact(words(f"number.{key}"), value) for key, value in values.items() if value),
    )
