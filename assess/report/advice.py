"""The advice in a report: first steps, roadmap, support bodies with their reasons, cases, figures. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from assess.core.advice import MAX_REASONS, Advice, Because, Nearness, Recommendation
from assess.core.cases import CaseMatch
from assess.core.model import Actor, Answers, Catalogue, Effort, Figure, Need, Question, StageId
from assess.core.plan import ShortestPath, Step, working_stage
from assess.core.scoring import Result
from assess.report.view import Fact, FirstStep, Number, PathStep, Phase, Roadmap, Story, Support
from assess.report.words import Words

FIRST_STEPS = 3
MAX_NUMBERS = 5
MIN_GENERAL = 2
PREFECTURES_NAMED = 3  # a body of more prefectures is said to work in the firm's own and so many
PHASES: tuple[Effort, ...] = ("S", "M", "L")

# ---------------------------------------------------------------- first steps


def _helper(words: Words, advice: Advice, question: Question, needs: Iterable[Need]) -> str | None:
    """The support body that serves the need of a step: one that this question led to comes first."""
    wanted = set(needs)
    serving = [r for r in advice.support if wanted & set(r.actor.services)]
    led = [r for r in serving if any(b.kind == "answer" and b.ref == question.id for b in r.because)]
    return next((words.of(r.actor.name) for r in led + serving), None)


def first_steps(words: Words, result: Result, advice: Advice) -> tuple[FirstStep, ...]:
    """Up to three steps: the priorities, and where those run out the questions that await an answer."""
    steps = []
    for number, priority in enumerate(advice.priorities[:FIRST_STEPS], 1):
        question, improve = priority.outcome.question, priority.improve
        steps.append(
            FirstStep(
                number=number,
                question_id=question.id,
                action=words.of(improve.text),
                effort=improve.effort,
                effort_text=words(f"effort.{improve.effort}"),
                because=words(
                    "step_because",
                    question=words.quote(words.asked(question)),
                    answer=words.quote(words.answer(priority.outcome)),
                ),
                because_short=words("step_from", answer=words.quote(words.answer(priority.outcome))),
                helper=_helper(words, advice, question, improve.needs),
            )
        )
    waiting = [o for o in result.outcomes if o.kind in ("unknown", "unanswered")]
    waiting.sort(key=lambda o: o.question.stage != (working_stage(result) or "digitization"))
    for outcome in waiting[: FIRST_STEPS - len(steps)]:
        steps.append(
            FirstStep(
                number=len(steps) + 1,
                question_id=outcome.question.id,
                action=words("step_unknown", question=words.quote(words.asked(outcome.question))),
                effort="S",
                effort_text=words("effort.S"),
                because=words(f"step_{outcome.kind}_because"),
                because_short=words(f"step_{outcome.kind}_because"),
                helper=None,
            )
        )
    return tuple(steps)


# ---------------------------------------------------------------- roadmap


def _phases(steps: Iterable[Step]) -> dict[Effort, list[Step]]:
    """Steps by stretch of the roadmap. A step never stands before the one that it builds on."""
    found: dict[Effort, list[Step]] = {phase: [] for phase in PHASES}
    earliest: dict[str, int] = {}
    for step in steps:
        condition = step.question.asks_if
        basis = condition.question if condition and condition.question else step.question.id
        place = max(PHASES.index(step.effort), earliest.get(step.question.id, 0), earliest.get(basis, 0))
        earliest[step.question.id] = place
        found[PHASES[place]].append(step)
    return found


SMALL_FIRM = 5


def _starter(words: Words, step: Step, employees: int) -> str:
    """Who in the firm starts a step: in a very small firm the owner starts everything."""
    return words("who.owner" if employees <= SMALL_FIRM else f"who.{step.domain}")


def _path_step(words: Words, step: Step, advice: Advice, employees: int) -> PathStep:
    before, after = step.question.option(step.from_option), step.question.option(step.to_option)
    return PathStep(
        question_id=step.question.id,
        action=words.of(step.improve.text),
        question=words.asked(step.question),
        from_text=words.of(before.text) if before else "",
        to_text=words.of(after.text) if after else "",
        effort_text=words(f"effort.{step.effort}"),
        who=_starter(words, step, employees),
        helper=_helper(words, advice, step.question, step.improve.needs),
    )


def roadmap(words: Words, result: Result, advice: Advice, employees: int) -> Roadmap | None:
    """The way to the next stage; None where there is none (see `roadmap_note`)."""
    path = advice.shortest_path
    if path is None:
        return None
    weights = words.bank.effort_weights
    counts = [(effort, sum(s.effort == effort for s in path.steps)) for effort in PHASES]
    parts = words.join(
        words("effort_part", effort=words(f"effort.{effort}"), n=n, weight=weights[effort]) for effort, n in counts if n
    )
    return Roadmap(
        intro=words(
            "roadmap_intro_1" if len(path.steps) == 1 else "roadmap_intro",
            stage=words.stage(path.reached),
            n=len(path.steps),
        ),
        phases=tuple(
            Phase(effort, words(f"phase.{effort}"), tuple(_path_step(words, s, advice, employees) for s in steps))
            for effort, steps in _phases(path.steps).items()
            if steps
        ),
        outcome=words(
            "roadmap_outcome",
            level=words("level", level=path.reached_level),
            stage=words.stage(path.reached),
            before=words.number(result.score),
            after=words.number(path.reached_score),
        ),
        effort=words("roadmap_effort", effort=path.effort, parts=parts),
    )


def roadmap_note(words: Words, result: Result, path: ShortestPath | None) -> str | None:
    """Why there is no roadmap, where there is none."""
    if path is not None:
        return None
    if result.level == 4:
        return words("roadmap_top")
    return words("roadmap_no_level" if result.level is None else "roadmap_not_enough")


# ---------------------------------------------------------------- support


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
    if kind == "answer":
        question = bank.question(ref)
        if question is None:
            raise KeyError(ref)
        if question.id not in answers.answers:
            return words("reason.inferred", question=words.quote(words.asked(question)), needs=named)
        given = words.quote(words.given(question, answers))
        return words("reason.answer", question=words.quote(words.asked(question)), answer=given, needs=named)
    if kind == "goal":
        return words("reason.goal", goal=next(words.of(g.text) for g in bank.goals if g.id == ref), needs=named)
    if kind == "barrier":
        named_barrier = next(words.of(b.text) for b in bank.barriers if b.id == ref)
        return words("reason.barrier", barrier=named_barrier, needs=named)
    if kind == "stage":
        if ref == "none":
            return words("reason.no_stage", needs=named)
        return words("reason.stage", stage=words.stage(ref), needs=named)  # type: ignore[arg-type]
    return words("reason.flag", needs=named)


def area_text(words: Words, actor: Actor, nearness: Nearness, answers: Answers, catalogue: Catalogue) -> str:
    """Where a body works, and how near that is, in words."""
    area = actor.area
    if nearness == "nation":
        return words("area.nation")
    if nearness == "block":
        return words("area.block", place=words.block(area.block or "", catalogue.blocks))
    if nearness == "municipality":
        place = words.place(words.prefecture(answers.profile.prefecture), area.municipality or "")
        return words("area.municipality", place=place)
    if len(area.prefectures) > PREFECTURES_NAMED:
        own = words.prefecture(answers.profile.prefecture)
        return words("area.prefectures", place=own, n=len(area.prefectures))
    return words("area.prefecture", place=words.prefectures(area.prefectures))


def fit_text(words: Words, recommendation: Recommendation, answers: Answers) -> str:
    """Why the firm itself (place, industry, size) falls to this body."""
    profile = answers.profile
    return words(
        "fit",
        place=words.place(words.prefecture(profile.prefecture), profile.municipality),
        industry=words.industry(profile),
        employees=profile.employees,
        near=words(f"near.{recommendation.nearness}"),
    )


def support_intro(words: Words, answers: Answers) -> str:
    """What all bodies have in common, said once: that firms of this place, industry and size fall to them."""
    profile = answers.profile
    return words(
        "support_intro",
        place=words.place(words.prefecture(profile.prefecture), profile.municipality),
        industry=words.industry(profile),
        employees=profile.employees,
    )


def _support(words: Words, recommendation: Recommendation, answers: Answers, catalogue: Catalogue) -> Support:
    actor = recommendation.actor
    area = area_text(words, actor, recommendation.nearness, answers, catalogue)
    contact = {
        "cost": words.of(actor.cost) if actor.cost else None,
        "phone": actor.phone,
        "url": actor.url,
        "address": actor.address,
    }
    return Support(
        actor_id=actor.id,
        layer=actor.layer,
        layer_name=words(f"layer.{actor.layer}"),
        layer_meaning=words(f"layer_meaning.{actor.layer}"),
        name=words.of(actor.name),
        kind=next((words.of(k.text) for k in catalogue.kinds if k.id == actor.kind), ""),
        area=area,
        role=words.of(actor.role),
        reasons=tuple(text for _, text in because_sentences(words, recommendation.because, answers)),
        fit=fit_text(words, recommendation, answers),
        ask_first=words.of(actor.ask_first),
        facts=tuple(Fact(words(f"contact.{key}"), value) for key, value in contact.items() if value),
        neutral=words("neutral") if actor.neutral else None,
        disclosure=words.of(actor.disclosure) if actor.disclosure else None,
        caution=None if actor.verified else words("to_verify"),
        verified=words("verified", date=words.date(actor.verified)) if actor.verified else words("not_verified"),
        source=words.source(actor.source),
    )


def support(
    words: Words, found: Iterable[Recommendation], answers: Answers, catalogue: Catalogue
) -> tuple[Support, ...]:
    """Support bodies with all that a reader needs to go there."""
    return tuple(_support(words, recommendation, answers, catalogue) for recommendation in found)


def all_reasons(words: Words, recommendation: Recommendation, answers: Answers) -> list[tuple[str | None, str]]:
    """Why a body is recommended, as (question id or None, sentence), the heaviest reason first.

    At most three reasons out of answers, goals, barriers, flags and the stage, then the firm's place, industry and
    size.
    """
    return [
        *because_sentences(words, recommendation.because, answers),
        (None, fit_text(words, recommendation, answers)),
    ]


# ---------------------------------------------------------------- cases and figures


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


def numbers(words: Words, answers: Answers, catalogue: Catalogue, stage: StageId | None) -> tuple[Number, ...]:
    """At most five published figures: those of the firm's prefecture, industry or stage, then general ones.

    General ones come in the order of their file.
    """
    profile = answers.profile

    def rank(figure: Figure) -> int:
        """How closely a figure fits; negative when it is about others."""
        pairs = ((figure.prefecture, profile.prefecture, 4), (figure.industry, profile.industry, 3),
                 (figure.stage, stage, 2))  # fmt: skip
        if any(of is not None and of != own for of, own, _ in pairs):
            return -1
        return sum(points for of, own, points in pairs if of is not None and of == own)

    ranked = [(rank(figure), i, figure) for i, figure in enumerate(catalogue.benchmarks)]
    ranked = sorted((r for r in ranked if r[0] >= 0), key=lambda r: (-r[0], r[1]))
    # Some places stay for general figures, so that a reader sees the country as a whole.
    special = [figure for points, _, figure in ranked if points > 0]
    general = [figure for points, _, figure in ranked if points == 0]
    chosen = special[: MAX_NUMBERS - min(MIN_GENERAL, len(general))]
    chosen += general[: MAX_NUMBERS - len(chosen)]
    return tuple(_number(words, figure) for figure in chosen)


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
