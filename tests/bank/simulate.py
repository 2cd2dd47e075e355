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

from ruamel.yaml import YAML  # noqa: E402

from assess import bank_io  # noqa: E402
from assess.core.model import (  # noqa: E402
    DOMAINS,
    NOT_APPLICABLE,
    PREFECTURE_CODES,
    STAGES,
    UNKNOWN,
    Answers,
    Bank,
    Profile,
    Question,
)
from assess.core.scoring import Result, score  # noqa: E402

FIRMS = PROJECT / "tests" / "bank" / "firms"
REPORT = PROJECT / "docs" / "validity.md"
SEED = 20261121
SIZE = 4000
SMALL_SIZE = 800


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
    lag_spread: float = 0.5
    domain_leaning: float = 0.35
    respondent: float = 0.25  # rosy or modest, the same over all answers
    question_difficulty: float = 0.35
    stage_difficulty: tuple[float, float, float] = (-0.3, 0.0, 0.3)
    noise: float = 0.4  # logistic scale; standard deviation 1.8 times that
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
                setting.stage_difficulty[stage] + rng.gauss(0, setting.question_difficulty),
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
    within_spread: float


def within_spread(results: Sequence[Result]) -> float:
    """Mean standard deviation (0..1) of a firm's answers within a stage: how uneven firms are."""
    return fmean(
        pstdev(values)
        for result in results
        for stage in STAGES
        if len(values := [float(o.value) for o in result.outcomes if o.kind == "option" and o.question.stage == stage])
        >= 5  # type: ignore[arg-type]
    )


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


def figures(firms: Sequence[Firm]) -> Figures:
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
        within_spread=within_spread([f.full for f in firms]),
    )


@dataclass(frozen=True)
class Bounds:
    """What must hold."""

    rank_correlation: float = 0.90
    quick_near: float = 0.95
    quick_exact: float = 0.75
    top_share: float = 0.90


def misses(bank: Bank, found: Figures, bounds: Bounds) -> list[str]:
    """Every bound that is missed, in words."""
    problems = []
    for name in ("rank_correlation", "quick_near", "quick_exact"):
        value, bound = getattr(found, name), getattr(bounds, name)
        if value < bound:
            problems.append(f"{name} {value:.3f} is below {bound}")
    for question in found.questions:
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
    entries = YAML(typ="safe", pure=True).load(FIRMS.with_suffix(".yaml").read_text(encoding="utf-8"))
    return [
        WrittenFirm(
            e["file"], e["level"], e["stage"], tuple(e["flags"]), e["why"],
            bank_io.parse_answers((FIRMS / e["file"]).read_bytes()),
        )
        for e in entries
    ]  # fmt: skip


# ---------------------------------------------------------------- the report

VARIATIONS = (
    ("answers half as noisy again", replace(BASE, noise=BASE.noise * 1.5)),
    ("answers twice as noisy", replace(BASE, noise=BASE.noise * 2)),
    ("question difficulties twice as far apart", replace(BASE, question_difficulty=BASE.question_difficulty * 2)),
    ("firms more alike (spread 0.8 instead of 1.3)", replace(BASE, spread=0.8)),
    ("firms less digital (mean 1.2 instead of 2.0)", replace(BASE, mean=1.2)),
    ("no lag between the stages", replace(BASE, lag=0.0)),
    ("stages less tied (lag varies by 1.0)", replace(BASE, lag_spread=1.0)),
    ("15 % of answers unknown", replace(BASE, unknown=0.15)),
)
OTHER_SEEDS = tuple(SEED + n for n in range(1, 6))


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def row(*cells: object) -> str:
    return "| " + " | ".join(str(c) for c in cells) + " |"


def variation_rows(bank: Bank) -> list[str]:
    """One line for each changed assumption, and one over other draws of everything."""
    lines = []
    for name, setting in VARIATIONS:
        f = figures(simulate(bank, SMALL_SIZE, setting))
        rest = f"{min(q.rest for q in f.questions):.2f}"
        lines.append(row(name, f"{f.rank_correlation:.3f}", percent(f.quick_near), percent(f.quick_exact), rest,
                         f"{f.within_spread:.2f}"))  # fmt: skip
    again = [figures(simulate(bank, SMALL_SIZE, seed=seed)) for seed in OTHER_SEEDS]

    def between(values: list[float], show: str) -> str:
        return f"{min(values):{show}} to {max(values):{show}}"

    lines.append(
        row(
            f"base, {len(OTHER_SEEDS)} other seeds (lowest to highest)",
            between([f.rank_correlation for f in again], ".3f"),
            between([100 * f.quick_near for f in again], ".1f") + " %",
            between([100 * f.quick_exact for f in again], ".1f") + " %",
            between([min(q.rest for q in f.questions) for f in again], ".2f"),
            between([f.within_spread for f in again], ".2f"),
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
        stages = " / ".join("–" if s.achievement is None else f"{float(s.achievement):.2f}" for s in full.stages.values())
        lines.append(
            row(
                f"`{firm.file.removesuffix('.json')}`", profile.industry, profile.prefecture, profile.employees,
                firm.level, full.level, stages, ", ".join(full.flags) or "–", quick.level,
            )
        )  # fmt: skip
    return lines


def report(bank: Bank, bank_hash: str, found: Figures, problems: list[str], bounds: Bounds) -> str:
    """docs/validity.md."""
    weakest = sorted(found.questions, key=lambda q: q.rest)[:5]
    top = sorted(found.questions, key=lambda q: -q.top_share)[:5]
    written = written_firms()
    own = within_spread([score(bank, f.answers) for f in written])
    agree = sum(
        (r := score(bank, f.answers)).level == f.level and r.stage == f.stage and r.flags == f.flags for f in written
    )
    outcome = "All bounds hold." if not problems else "Bounds are missed:\n" + "\n".join(f"- {p}" for p in problems)
    lowest, lowest_share = weakest[0], top[0]
    return f"""# Does the question bank tell firms apart?

Written by `make validity` ({date.today().isoformat()}), never by hand. Bank `{bank.id}` version {bank.version},
content hash `{bank_hash[:16]}…`. Seed {SEED}: the same bank gives the same figures.

**日本語の要約**：設問票が企業の違いを見分けられるかを、二つの方法で確かめました。
(1) 業種も規模も違う架空の{len(written)}社について、専門家ならこう判定するという答えと、この票の判定を比べました（一致 {agree}社）。
(2) 計算機の中に作った{found.firms:,}社に答えさせ、もとの成熟度の順番が判定に表れるかを見ました（順位相関 {found.rank_correlation:.2f}）。
どちらも架空の企業です。実際の企業がこのとおりに答えることを示すものではありません。

## Simulated firms

| figure | found | must be |
|---|---|---|
| rank correlation (Spearman) of the level with latent maturity | {found.rank_correlation:.3f} | ≥ {bounds.rank_correlation:.2f} |
| quick and full path: same level or one step apart | {percent(found.quick_near)} | ≥ {bounds.quick_near:.0%} |
| quick and full path: same level | {percent(found.quick_exact)} | ≥ {bounds.quick_exact:.0%} |
| lowest correlation of a question with its stage's rest score | {lowest.rest:.2f} (`{lowest.id}`) | > 0 |
| largest share of one answer | {percent(lowest_share.top_share)} (`{lowest_share.id}`) | ≤ {bounds.top_share:.0%} |

{outcome} ({found.firms:,} firms; rank correlation of the 0..100 score, for comparison: {found.score_correlation:.3f}.)

Levels by the full path (lines) and by the quick path of the same answers (columns; `–`: no level, as all four
questions of a stage are unknown):

| level, full path | firms | share | quick 0 | 1 | 2 | 3 | 4 | – |
|---|---|---|---|---|---|---|---|---|
{chr(10).join(level_rows(found))}

The five questions that go least with their stage's other questions:

| question | firms | correlation with rest score |
|---|---|---|
{chr(10).join(row(f"`{q.id}`", q.firms, f"{q.rest:.2f}") for q in weakest)}

The five questions most often answered the same:

| question | firms | answer | share |
|---|---|---|---|
{chr(10).join(row(f"`{q.id}`", q.firms, f"`{q.top_option}`", percent(q.top_share)) for q in top)}

### If the assumptions are wrong

The same figures under changed assumptions ({SMALL_SIZE} firms each). These are for judgement; they pass or fail nothing.
The last column says how uneven a firm's answers are within a stage: the mean standard deviation of its answers,
0..1. The base has {found.within_spread:.2f}; the {len(written)} written firms have {own:.2f}.

| assumption | level and maturity | quick within a step | quick the same | weakest question | unevenness |
|---|---|---|---|---|---|
{chr(10).join(variation_rows(bank))}

### The model in words

All quantities are in points of the option ladder (0 to 4).

- A firm draws an industry (all {len(bank.industries)} equally often), a prefecture and a size (3 to 250 people, half of them below 16).
- Its **latent maturity** in the first stage is {BASE.mean} on average for 15 people, with a standard deviation of {BASE.spread}; larger firms
  have a little more, industries differ a little. Each later stage lags behind the one before by {BASE.lag} on average, with a standard
  deviation of {BASE.lag_spread}, so that about one firm in twenty leads. "Latent maturity" above is the mean of the three.
- A firm **leans** towards some of the eight domains (standard deviation {BASE.domain_leaning}), and its respondent answers all questions
  somewhat rosily or modestly ({BASE.respondent}).
- A question has a **difficulty** (its stage: {BASE.stage_difficulty[0]:+}, {BASE.stage_difficulty[1]:+}, {BASE.stage_difficulty[2]:+}; its own: standard deviation {BASE.question_difficulty}) and a noise (logistic, scale about
  {BASE.noise}), drawn from its id. The threshold of an option lies half-way between its points and those of the option before:
  where a ladder jumps from 1 to 3 points, the upper option is reached at 2. This is a graded response model.
- {BASE.slip:.0%} of the answers slip to a neighbouring option; {BASE.unknown:.0%} are unknown, for {BASE.knows_little:.0%} of the respondents 35 %; where a question offers
  "does not apply", {BASE.not_applicable:.0%} choose it.
- The answers are scored by the product's own code, first as the full path, then as the quick path.

### What this does not show

- **It is a simulation.** It shows that the instrument can tell apart firms that differ, if firms answer roughly as
  assumed. It does not show that real firms answer so, nor that a question is understood; only real answers can.
- The figures of the model were chosen, not measured. The noise was set so that simulated firms are no more even
  than the {len(written)} firms written by hand; the spread of maturity so that all five levels occur. The share of firms at
  each level is therefore no estimate for Japan or for any region, and a more uniform group of firms gives lower
  correlations (see the table).
- That every question correlates positively is nearly built in, since one maturity drives a stage's answers. This
  figure finds slips in points, conditions and variants; it cannot find a question that measures something else.
- Difficulties are drawn, not known: if the quick path's real questions are harder or easier than the others, quick
  and full path differ more than here.
- One set of thresholds (start {bank.thresholds.start}, pass {bank.thresholds.pass_}) is taken as given and not tested against outcomes such as productivity.

## Written firms

{agree} of {len(written)} verdicts agree in level, stage and flags. The answers and the verdicts with their reasons are in
`tests/bank/firms/` and `tests/bank/firms.yaml`. The firms are invented. One author wrote both, with the questions and the rule of scoring in
view, so agreement shows that the bank says of such a firm what an adviser would say; it is no blind trial.

| firm | industry | prefecture | people | expert's level | bank's level | achievement of the stages | flags | quick path |
|---|---|---|---|---|---|---|---|---|
{chr(10).join(firm_rows(bank))}
"""


def main() -> int:
    """Simulate, write the report, say what is missed."""
    start = time.perf_counter()
    library = bank_io.load(PROJECT / "questions")
    bounds = Bounds()
    found = figures(simulate(library.bank, SIZE))
    problems = misses(library.bank, found, bounds)
    REPORT.write_text(report(library.bank, library.bank_hash, found, problems, bounds), encoding="utf-8")
    print(
        f"rank correlation {found.rank_correlation:.3f}, quick within a step {percent(found.quick_near)}, "
        f"the same {percent(found.quick_exact)}; {time.perf_counter() - start:.0f} s; written: {REPORT.relative_to(PROJECT)}"
    )
    for problem in problems:
        print(f"✗ {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
