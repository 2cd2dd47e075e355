"""Simulate firms against the question bank: the model, and what its firms show (tests/bank/validity.py judges it).

The model, in the units of the option ladder (0..4 points):

* A firm has a latent maturity for each stage: a first one, which depends on chance, size and industry, and two
  later ones, each of which lags behind the one before by a random amount (sometimes it leads). They are drawn
  before any answer and know nothing of questions or points earned.
* A question has a difficulty (an offset by stage plus its own) and a noise, drawn once from its id.
* An option is chosen as in a graded response model: P(at least option k) = logistic((m - d - t_k) / s), where m is
  the firm's maturity in the question's stage plus its leaning in the domain plus the respondent's rosy or modest
  way of answering, d the question's difficulty, s its noise and t_k the threshold of option k, half-way between
  the points of option k-1 and option k.
* Some answers slip to a neighbouring option, some are unknown (for a few respondents: many), some do not apply.

What is tested is everything between the answers and the verdict: thresholds, the choice of the quick path's
questions, inferred zeros, industry variants, gaps in the ladders. Standard library only; seeded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from random import Random
from statistics import fmean, pstdev

from assess.core.model import (
    DOMAINS,
    MAX_POINTS,
    NOT_APPLICABLE,
    PREFECTURE_CODES,
    STAGES,
    UNKNOWN,
    Answers,
    Bank,
    Profile,
    Question,
)
from assess.core.result import Result
from assess.core.scoring import score

SEED = 20261121
FEW_ANSWERS = 5  # fewer answers in a stage say nothing about how uneven a firm is


# ---------------------------------------------------------------- the model


@dataclass(frozen=True)
class Setting:
    """The assumptions. Maturity, lags, leanings, difficulties and noise are in points of the 0..4 ladder."""

    name: str = "base"
    mean: float = 2.0  # of the first stage's maturity, for a firm of 15 people
    spread: float = 1.3  # its standard deviation between firms
    per_size: float = 0.35  # more maturity for every factor e in size
    industry_spread: float = 0.3
    lag: float = 0.8  # mean by which a stage lags behind the one before
    lag_spread: float = 0.3
    domain_leaning: float = 0.35
    respondent: float = 0.25  # rosy or modest, the same over all answers
    question_difficulty: float = 0.35
    stage_difficulty: tuple[float, float, float] = (-0.3, 0.0, 0.3)
    core_easier: float = 0.0  # how much easier the quick path's questions are than the others
    noise: float = 0.45  # logistic scale; standard deviation 1.8 times that
    slip: float = 0.04
    unknown: float = 0.04
    knows_little: float = 0.05  # share of respondents who do not know a third of the answers
    not_applicable: float = 0.08  # where the question offers it


BASE = Setting()


@dataclass(frozen=True)
class Item:
    """A question as the simulation sees it: option ids with the thresholds to reach each but the first."""

    question: Question
    domain: str
    stage: int
    options: tuple[str, ...]
    thresholds: tuple[float, ...]
    difficulty: float
    noise: float


@dataclass(frozen=True)
class Firm:
    """A simulated firm: its latent maturity by stage, its answers, and both verdicts."""

    latent: tuple[float, float, float]
    answers: Answers
    full: Result
    quick: Result

    @property
    def maturity(self) -> float:
        """The latent maturity over all stages."""
        return fmean(self.latent)


def items_of(bank: Bank, setting: Setting, seed: int) -> list[Item]:
    """Every question with its difficulty and noise, which depend on its id only."""
    found = []
    for domain, question in bank.questions():
        rng = Random(f"{seed}/{question.id}")
        stage = STAGES.index(question.stage)
        points = [o.points for o in question.options]
        found.append(
            Item(
                question,
                domain,
                stage,
                tuple(o.id for o in question.options),
                tuple((a + b) / 2 for a, b in zip(points, points[1:], strict=False)),
                setting.stage_difficulty[stage]
                + rng.gauss(0, setting.question_difficulty)
                - (setting.core_easier if question.core else 0),
                setting.noise * exp(rng.gauss(0, 0.2)),
            )
        )
    return found


def draw_profile(bank: Bank, rng: Random) -> Profile:
    """Any industry and prefecture; 3 to 250 people, half of the firms below 16."""
    employees = round(min(250, max(3, 15 * exp(rng.gauss(0, 1)))))
    return Profile(rng.choice(bank.industries).id, rng.choice(PREFECTURE_CODES), employees)


def draw_latent(profile: Profile, setting: Setting, seed: int, rng: Random) -> tuple[float, float, float]:
    """The maturity of the three stages, which later stages mostly reach later."""
    industry = Random(f"{seed}/{profile.industry}").gauss(0, setting.industry_spread)
    first = setting.mean + setting.per_size * log(profile.employees / 15) + industry + rng.gauss(0, setting.spread)
    second = first - rng.gauss(setting.lag, setting.lag_spread)
    third = second - rng.gauss(setting.lag, setting.lag_spread)
    return first, second, third


def draw_option(item: Item, maturity: float, slip: float, rng: Random) -> str:
    """An option by the graded response model, now and then its neighbour."""
    uniform = min(max(rng.random(), 1e-12), 1 - 1e-12)
    felt = maturity - item.difficulty + item.noise * log(uniform / (1 - uniform))
    index = sum(felt > threshold for threshold in item.thresholds)
    if rng.random() < slip:
        index = min(max(index + rng.choice((-1, 1)), 0), len(item.options) - 1)
    return item.options[index]


def draw_firm(bank: Bank, items: list[Item], setting: Setting, seed: int, number: int) -> Firm:
    """One firm with answers to every question that its industry may be asked (scoring leaves out the unasked)."""
    rng = Random(f"{seed}/firm/{number}")
    profile = draw_profile(bank, rng)
    latent = draw_latent(profile, setting, seed, rng)
    leaning = {domain: rng.gauss(0, setting.domain_leaning) for domain in DOMAINS}
    respondent = rng.gauss(0, setting.respondent)
    unknown = 0.35 if rng.random() < setting.knows_little else setting.unknown
    given = {}
    for item in items:
        condition = item.question.asks_if
        if condition and condition.industry and profile.industry not in condition.industry:
            continue
        if item.question.not_applicable and rng.random() < setting.not_applicable:
            given[item.question.id] = NOT_APPLICABLE
        elif rng.random() < unknown:
            given[item.question.id] = UNKNOWN
        else:
            maturity = latent[item.stage] + leaning[item.domain] + respondent
            given[item.question.id] = draw_option(item, maturity, setting.slip, rng)
    answers = Answers(bank.id, bank.version, profile, given)
    return Firm(latent, answers, score(bank, answers), score(bank, replace(answers, path="quick")))


def simulate(bank: Bank, size: int, setting: Setting = BASE, seed: int = SEED) -> list[Firm]:
    """`size` firms."""
    items = items_of(bank, setting, seed)
    return [draw_firm(bank, items, setting, seed, number) for number in range(size)]


# ---------------------------------------------------------------- the figures


def pearson(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Pearson's correlation; 0.0 where one side does not vary."""
    mean_x, mean_y = fmean(xs), fmean(ys)
    across = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    within = sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
    return across / within if within else 0.0


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1, ties sharing their mean rank."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            found[place] = (start + 1 + end) / 2
        start = end
    return found


def spearman(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Spearman's rank correlation with ties."""
    return pearson(ranks(xs), ranks(ys))


@dataclass(frozen=True)
class QuestionFigure:
    """How one question behaved among the firms that were asked and chose an option."""

    id: str
    firms: int
    rest: float  # correlation with the mean of the stage's other questions
    top_option: str
    top_share: float


@dataclass(frozen=True)
class Figures:
    """What a simulation shows."""

    firms: int
    levels: dict[int | None, int]
    rank_correlation: float
    score_correlation: float
    quick_exact: float
    quick_near: float
    crossing: dict[tuple[int | None, int | None], int]  # (full level, quick level) -> firms
    questions: tuple[QuestionFigure, ...]
    ceiling: float  # rank correlation of a verdict without any error in the answers
    within_spread: float
    between_spread: float


def within_spread(results: Sequence[Result]) -> float:
    """Mean standard deviation (0..1) of a firm's answers within a stage: how uneven firms are."""
    spreads = []
    for result in results:
        for stage in STAGES:
            values = [float(o.value) for o in result.outcomes if o.kind == "option" and o.question.stage == stage]
            if len(values) >= FEW_ANSWERS:
                spreads.append(pstdev(values))
    return fmean(spreads)


def between_spread(results: Sequence[Result]) -> float:
    """How differently firms stand between neighbouring stages: mean standard deviation (0..1) of the difference."""
    achievements = [[r.stages[s].achievement for s in STAGES] for r in results]
    whole = [[float(a) for a in row if a is not None] for row in achievements]
    return fmean(pstdev([v[i] - v[i + 1] for v in whole if len(v) == len(STAGES)]) for i in range(len(STAGES) - 1))


def true_level(bank: Bank, latent: Sequence[float], setting: Setting) -> int:
    """The level that a firm would get if its achievements were its latent maturity itself."""
    first, second, third = (m - d for m, d in zip(latent, setting.stage_difficulty, strict=True))
    start, passed = MAX_POINTS * bank.thresholds.start, MAX_POINTS * bank.thresholds.pass_
    if first < passed:
        return int(first >= start)
    return 2 if second < passed else 3 if third < passed else 4


def question_figures(results: Sequence[Result]) -> tuple[QuestionFigure, ...]:
    """Every question's correlation with its stage's rest score, and its most frequent option."""
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    chosen: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        for stage in STAGES:
            members = [o for o in result.outcomes if o.value is not None and o.question.stage == stage]
            total = sum(float(o.value) for o in members)
            for outcome in members:
                if outcome.kind == "option" and len(members) > 1:
                    own = float(outcome.value)
                    pairs[outcome.question.id].append((own, (total - own) / (len(members) - 1)))
                    chosen[outcome.question.id][outcome.option_id] += 1
    found = []
    for question_id, values in pairs.items():
        option, times = chosen[question_id].most_common(1)[0]
        rest = pearson([v for v, _ in values], [r for _, r in values])
        found.append(QuestionFigure(question_id, len(values), rest, option, times / len(values)))
    return tuple(found)


def figures(bank: Bank, firms: Sequence[Firm], setting: Setting = BASE) -> Figures:
    """All figures of one simulation. A verdict without a level counts as disagreement."""
    rated = [f for f in firms if f.full.level is not None]
    crossing = Counter((f.full.level, f.quick.level) for f in firms)
    near = sum(n for (a, b), n in crossing.items() if a is not None and b is not None and abs(a - b) <= 1)
    return Figures(
        firms=len(firms),
        levels=dict(Counter(f.full.level for f in firms)),
        rank_correlation=spearman([float(f.full.level) for f in rated], [f.maturity for f in rated]),
        score_correlation=spearman([float(f.full.score or 0) for f in rated], [f.maturity for f in rated]),
        quick_exact=sum(n for (a, b), n in crossing.items() if a is not None and a == b) / len(firms),
        quick_near=near / len(firms),
        crossing=dict(crossing),
        questions=question_figures([f.full for f in firms]),
        ceiling=spearman([true_level(bank, f.latent, setting) for f in firms], [f.maturity for f in firms]),
        within_spread=within_spread([f.full for f in firms]),
        between_spread=between_spread([f.full for f in firms]),
    )
