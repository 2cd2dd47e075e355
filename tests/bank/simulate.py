"""Simulate firms against the question bank and write docs/validity.md (`make validity`).

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

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import exp, log, sqrt
from pathlib import Path
from random import Random
from statistics import fmean, pstdev

PROJECT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))

from assess.bank.answers_json import parse_answers  # noqa: E402
from assess.bank.library import load_library  # noqa: E402
from assess.bank.yaml import parse  # noqa: E402
from assess.core.model import (  # noqa: E402
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
from assess.core.result import Result  # noqa: E402
from assess.core.scoring import score  # noqa: E402

FIRMS = PROJECT / "tests" / "bank" / "firms"
TEMPLATE = Path(__file__).with_name("validity.template.md")
REPORT = PROJECT / "docs" / "validity.md"
SEED = 20261121
SIZE = 4000
SMALL_SIZE = 800
OTHER_SEEDS = tuple(SEED + n for n in range(1, 6))
OTHER_SIZE = 1500
NEWLINE = "\n"
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
    noise: float = 0.55  # logistic scale; standard deviation 1.8 times that
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


@dataclass(frozen=True)
class Bounds:
    """What must hold."""

    rank_correlation: float = 0.90
    quick_near: float = 0.95
    quick_exact: float = 0.75
    top_share: float = 0.90
    firms: int = 1  # a question answered by fewer firms is not judged


def misses(bank: Bank, found: Figures, bounds: Bounds) -> list[str]:
    """Every bound that is missed, in words."""
    problems = []
    for name in ("rank_correlation", "quick_near", "quick_exact"):
        value, bound = getattr(found, name), getattr(bounds, name)
        if value < bound:
            problems.append(f"{name} {value:.3f} is below {bound}")
    for question in [q for q in found.questions if q.firms >= bounds.firms]:
        if question.rest <= 0:
            problems.append(f"{question.id}: correlation with its stage's rest score is {question.rest:.2f}")
        if question.top_share > bounds.top_share:
            problems.append(f"{question.id}: {question.top_share:.0%} answer {question.top_option!r}")
    never = {q.id for _, q in bank.questions()} - {q.id for q in found.questions}
    return problems + [f"{question_id}: no simulated firm answered it" for question_id in sorted(never)]


# ---------------------------------------------------------------- the written firms


@dataclass(frozen=True)
class WrittenFirm:
    """A firm of tests/bank/firms with the verdict that an expert gave it."""

    file: str
    level: int
    stage: str
    flags: tuple[str, ...]
    why: str
    answers: Answers


def written_firms() -> list[WrittenFirm]:
    """The firms of firms.yaml with their answers."""
    entries = parse(FIRMS.with_suffix(".yaml").read_text(encoding="utf-8"))
    return [
        WrittenFirm(
            e["file"], e["level"], e["stage"], tuple(e["flags"]), e["why"],
            parse_answers((FIRMS / e["file"]).read_bytes()),
        )
        for e in entries
    ]  # fmt: skip


# ---------------------------------------------------------------- the report

VARIATIONS = (
    ("the base", BASE),
    ("first choice of figures (noise 0.4, lag varies by 0.5)", replace(BASE, noise=0.4, lag_spread=0.5)),
    ("answers half as noisy again", replace(BASE, noise=BASE.noise * 1.5)),
    ("quick path's questions 0.4 points easier than the others", replace(BASE, core_easier=0.4)),
    ("question difficulties twice as far apart", replace(BASE, question_difficulty=BASE.question_difficulty * 2)),
    ("firms more alike (spread 0.8 instead of 1.3)", replace(BASE, spread=0.8)),
    ("firms less digital (mean 1.2 instead of 2.0)", replace(BASE, mean=1.2)),
    ("no lag between the stages", replace(BASE, lag=0.0)),
    ("stages less tied (lag varies by 0.8)", replace(BASE, lag_spread=0.8)),
    ("15% of answers unknown", replace(BASE, unknown=0.15)),
)


def percent(share: float) -> str:
    return f"{share:.1%}"


def row(*cells: object) -> str:
    return "| " + " | ".join(str(c) for c in cells) + " |"


def variation_rows(bank: Bank, again: Sequence[Figures]) -> list[str]:
    """One line for each changed assumption, and one over the other draws of everything (`again`)."""
    lines = []
    for name, setting in VARIATIONS:
        f = figures(bank, simulate(bank, SMALL_SIZE, setting), setting)
        rest = f"{min(q.rest for q in f.questions):.2f}"
        correlations = f"{f.rank_correlation:.3f}", f"{f.ceiling:.3f}"
        unevenness = f"{f.within_spread:.2f} / {f.between_spread:.2f}"
        lines.append(row(name, *correlations, percent(f.quick_near), percent(f.quick_exact), rest, unevenness))

    def between(values: list[float], show: str) -> str:
        return f"{min(values):{show}} to {max(values):{show}}"

    lines.append(
        row(
            f"base, {len(OTHER_SEEDS)} other seeds (lowest to highest)",
            between([f.rank_correlation for f in again], ".3f"),
            between([f.ceiling for f in again], ".3f"),
            between([100 * f.quick_near for f in again], ".1f") + "%",
            between([100 * f.quick_exact for f in again], ".1f") + "%",
            between([min(q.rest for q in f.questions) for f in again], ".2f"),
            between([f.within_spread for f in again], ".2f")
            + " / "
            + between([f.between_spread for f in again], ".2f"),
        )
    )
    return lines


def level_rows(found: Figures) -> list[str]:
    """Full level against quick level."""
    columns: list[int | None] = [0, 1, 2, 3, 4, None]
    lines = []
    for full in columns[:-1]:
        cells = [found.crossing.get((full, quick), 0) for quick in columns]
        total = sum(cells)
        lines.append(row(full, total, percent(total / found.firms), *cells))
    return lines


def firm_rows(bank: Bank) -> list[str]:
    """The written firms with their verdicts and what the bank says."""
    lines = []
    for firm in written_firms():
        full, quick = score(bank, firm.answers), score(bank, replace(firm.answers, path="quick"))
        profile = firm.answers.profile
        stages = " / ".join(
            "–" if s.achievement is None else f"{float(s.achievement):.2f}" for s in full.stages.values()
        )
        lines.append(
            row(
                f"`{firm.file.removesuffix('.json')}`", profile.industry, profile.prefecture, profile.employees,
                firm.level, full.level, stages, ", ".join(full.flags) or "–", quick.level,
            )
        )  # fmt: skip
    return lines


def question_rows(questions: Sequence[QuestionFigure]) -> list[str]:
    """Question, firms, correlation with the rest score."""
    return [row(f"`{q.id}`", q.firms, f"{q.rest:.2f}") for q in questions]


def quick_rows(bank: Bank) -> list[str]:
    """By stage: how much higher the written firms come out on the quick path's questions."""
    lines = []
    for stage in STAGES:
        leads = []
        for firm in written_firms():
            full = score(bank, firm.answers).stages[stage].achievement
            quick = score(bank, replace(firm.answers, path="quick")).stages[stage].achievement
            if full is not None and quick is not None:
                leads.append(float(quick - full))
        lines.append(row(stage, f"{fmean(leads):+.3f}", f"{sum(lead > 0 for lead in leads)} of {len(leads)}"))
    return lines


def report(bank: Bank, bank_hash: str, found: Figures, problems: list[str], bounds: Bounds) -> str:
    """docs/validity.md."""
    weakest = sorted(found.questions, key=lambda q: q.rest)[:5]
    top = sorted(found.questions, key=lambda q: -q.top_share)[:5]
    again = [figures(bank, simulate(bank, OTHER_SIZE, seed=seed)) for seed in OTHER_SEEDS]
    holding = sum(
        all(getattr(f, name) >= getattr(bounds, name) for name in ("rank_correlation", "quick_near", "quick_exact"))
        for f in again
    )
    written = written_firms()
    results = [score(bank, f.answers) for f in written]
    agree = sum(
        r.level == f.level and r.stage == f.stage and r.flags == f.flags for f, r in zip(written, results, strict=True)
    )
    common = [q for q in question_figures(results) if q.firms >= 2 * len(written) // 3]
    least = sorted(common, key=lambda q: q.rest)[:5]
    outcome = (
        "All bounds hold with this seed." if not problems else "**Bounds are missed:** " + "; ".join(problems) + "."
    )
    return TEMPLATE.read_text(encoding="utf-8").format(
        date=date.today().isoformat(), bank=bank.id, version=bank.version, hash=bank_hash[:16], seed=SEED,
        firms=found.firms, small_size=SMALL_SIZE, industries=len(bank.industries), written=len(written), agree=agree,
        start=bank.thresholds.start, passed=bank.thresholds.pass_, base=BASE, found=found,
        bounds=bounds, outcome=outcome, seeds=len(again), holding=holding,
        other_size=OTHER_SIZE, other_rank=fmean(f.rank_correlation for f in again),
        other_exact=fmean(f.quick_exact for f in again),
        stage_difficulty=", ".join(f"{d:+}" for d in BASE.stage_difficulty), weakest=weakest[0], top=top[0],
        level_rows=NEWLINE.join(level_rows(found)), weakest_rows=NEWLINE.join(question_rows(weakest)),
        top_rows=NEWLINE.join(row(f"`{q.id}`", q.firms, f"`{q.top_option}`", percent(q.top_share)) for q in top),
        variation_rows=NEWLINE.join(variation_rows(bank, again)), firm_rows=NEWLINE.join(firm_rows(bank)),
        quick_rows=NEWLINE.join(quick_rows(bank)), least_rows=NEWLINE.join(question_rows(least)),
        written_unevenness=f"{within_spread(results):.2f} / {between_spread(results):.2f}",
    )  # fmt: skip


def main() -> int:
    """Simulate, write the report, say what is missed."""
    start = time.perf_counter()
    library = load_library(PROJECT / "questions")
    bounds = Bounds()
    found = figures(library.bank, simulate(library.bank, SIZE))
    problems = misses(library.bank, found, bounds)
    REPORT.write_text(report(library.bank, library.bank_hash, found, problems, bounds), encoding="utf-8")
    print(f"rank correlation {found.rank_correlation:.3f}, quick within a step {percent(found.quick_near)}, "
          f"the same {percent(found.quick_exact)}; {time.perf_counter() - start:.0f} s")  # fmt: skip
    print(f"==> {REPORT.relative_to(PROJECT)}")
    for problem in problems:
        print(f"✗ {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
