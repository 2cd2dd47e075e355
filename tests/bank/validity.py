"""Judge the question bank by simulated firms and by written ones, and write docs/validity.md (`make validity`)."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt
from pathlib import Path
from statistics import fmean, pstdev

PROJECT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))

from assess.bank.library import Library, load_library  # noqa: E402
from assess.core.model import MAX_POINTS, STAGES, Bank  # noqa: E402
from assess.core.result import Result  # noqa: E402
from assess.core.scoring import score  # noqa: E402
from tests.bank.simulate import (  # noqa: E402
    BASE,
    SEED,
    Figures,
    QuestionFigure,
    between_spread,
    figures,
    question_figures,
    simulate,
    within_spread,
)
from tests.bank.written import Story, stories, written_firms  # noqa: E402

TEMPLATE = Path(__file__).with_name("validity.template.md")
REPORT = PROJECT / "docs" / "validity.md"
SEEDS = tuple(SEED + n for n in range(5))  # each draws other question difficulties and other firms
SIZE = 4000
SMALL_SIZE = 800
NEWLINE = "\n"


@dataclass(frozen=True)
class Bounds:
    """What must hold: on average over the seeds, and in each."""

    rank_correlation: float = 0.92
    rank_correlation_each: float = 0.91
    quick_near: float = 0.97
    quick_exact: float = 0.80
    rest: float = 0.40  # of each question, on average over the seeds
    top_share: float = 0.65  # of each question's most frequent answer, on average over the seeds
    firms: int = 1  # a question answered by fewer firms is not judged


def averaged(runs: Sequence[Figures]) -> list[QuestionFigure]:
    """Every question's figures on average over the runs; its most frequent answer is that of the most runs."""
    by_id: dict[str, list[QuestionFigure]] = {}
    for run in runs:
        for question in run.questions:
            by_id.setdefault(question.id, []).append(question)
    return [
        QuestionFigure(
            question_id,
            sum(f.firms for f in found),
            fmean(f.rest for f in found),
            Counter(f.top_option for f in found).most_common(1)[0][0],
            fmean(f.top_share for f in found),
        )
        for question_id, found in by_id.items()
    ]


def misses(bank: Bank, runs: Sequence[Figures], bounds: Bounds) -> list[str]:
    """Every bound that is missed, in words."""
    problems = []
    for name in ("rank_correlation", "quick_near", "quick_exact"):
        value, bound = fmean(getattr(run, name) for run in runs), getattr(bounds, name)
        if value < bound:
            problems.append(f"{name} is {value:.3f} on average, below {bound}")
    lowest = min(run.rank_correlation for run in runs)
    if lowest < bounds.rank_correlation_each:
        problems.append(f"rank_correlation is {lowest:.3f} with one seed, below {bounds.rank_correlation_each}")
    questions = averaged(runs)
    for question in [q for q in questions if q.firms >= bounds.firms]:
        if question.rest <= bounds.rest:
            problems.append(f"{question.id}: correlation with its stage's rest score is {question.rest:.2f}")
        if question.top_share > bounds.top_share:
            problems.append(f"{question.id}: {question.top_share:.0%} answer {question.top_option!r}")
    never = {q.id for _, q in bank.questions()} - {q.id for q in questions}
    return problems + [f"{question_id}: no simulated firm answered it" for question_id in sorted(never)]


# ---------------------------------------------------------------- the readers


@dataclass(frozen=True)
class ReadingFigures:
    """How two readers of the same stories agree: with each other, the adviser, the author, and answer by answer."""

    with_adviser: tuple[int, ...]  # stories, by reader
    with_author: tuple[int, ...]
    with_each_other: int
    farthest: int  # levels between a reader and the adviser, or between the readers
    adviser_with_author: int
    same_answers: float  # share of the questions that both answered
    respondent: float  # standard deviation of a reader's lean over all answers, in points of the ladder
    within: float
    between: float


def reading_figures(bank: Bank, told: Sequence[Story]) -> ReadingFigures:
    """What the readings show, scored by the product's own code. A reading without a level counts as no agreement."""
    results = [[score(bank, reading) for reading in story.readings] for story in told]
    levels = [[r.level for r in row] for row in results]
    gaps = [
        abs(a - b)
        for story, row in zip(told, levels, strict=True)
        for a, b in ((row[0], story.adviser), (row[1], story.adviser), (row[0], row[1]))
        if a is not None and b is not None
    ]
    both = [_both(story) for story in told]
    same = [a == b for pairs in both for a, b in pairs]
    leans = [_lean(row) for row in results]
    every = [r for row in results for r in row]
    return ReadingFigures(
        with_adviser=tuple(
            sum(row[i] == s.adviser for s, row in zip(told, levels, strict=True)) for i in range(len(levels[0]))
        ),
        with_author=tuple(
            sum(row[i] == s.intended for s, row in zip(told, levels, strict=True)) for i in range(len(levels[0]))
        ),
        with_each_other=sum(row[0] == row[1] for row in levels),
        farthest=max(gaps),
        adviser_with_author=sum(s.adviser == s.intended for s in told),
        same_answers=fmean(same),
        respondent=sqrt(fmean(lean**2 for lean in leans)) / sqrt(2),
        within=within_spread(every),
        between=between_spread(every),
    )


def _both(story: Story) -> Iterator[tuple[str, str]]:
    first, second = (reading.answers for reading in story.readings)
    return ((first[q], second[q]) for q in first if q in second)


def _lean(row: Sequence[Result]) -> float:
    """How much higher the first reader answered than the second, in points of the ladder, over what both chose."""
    first, second = ({o.question.id: float(o.value) for o in r.outcomes if o.kind == "option"} for r in row)
    return MAX_POINTS * fmean(first[q] - second[q] for q in first if q in second)


# ---------------------------------------------------------------- the report

VARIATIONS = (
    ("the base", BASE),
    ("as for version 2026.1 (noise 0.55, lean of the respondent 0.25)", replace(BASE, noise=0.55, respondent=0.25)),
    ("answers half as noisy again", replace(BASE, noise=BASE.noise * 1.5)),
    ("respondents lean three times as much", replace(BASE, respondent=BASE.respondent * 3)),
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


def seed_rows(runs: Sequence[Figures]) -> list[str]:
    """One line a seed."""
    return [
        row(
            seed, f"{f.rank_correlation:.3f}", f"{f.score_correlation:.3f}", f"{f.ceiling:.3f}",
            percent(f.quick_near), percent(f.quick_exact),
        )
        for seed, f in zip(SEEDS, runs, strict=True)
    ]  # fmt: skip


def variation_rows(bank: Bank) -> list[str]:
    """One line for each changed assumption."""
    lines = []
    for name, setting in VARIATIONS:
        f = figures(bank, simulate(bank, SMALL_SIZE, setting), setting)
        rest = f"{min(q.rest for q in f.questions):.2f}"
        unevenness = f"{f.within_spread:.2f} / {f.between_spread:.2f}"
        figures_ = f"{f.rank_correlation:.3f}", f"{f.ceiling:.3f}", percent(f.quick_near), percent(f.quick_exact)
        lines.append(row(name, *figures_, rest, unevenness))
    return lines


def level_rows(found: Figures) -> list[str]:
    """Full level against quick level."""
    columns: list[int | None] = [0, 1, 2, 3, 4, None]
    lines = []
    for full in columns:
        cells = [found.crossing.get((full, quick), 0) for quick in columns]
        total = sum(cells)
        lines.append(row("–" if full is None else full, total, percent(total / found.firms), *cells))
    return lines


def firm_rows(bank: Bank) -> list[str]:
    """The written firms with their verdicts and what the bank says."""
    lines = []
    for firm in written_firms():
        full, quick = score(bank, firm.answers), score(bank, replace(firm.answers, path="quick"))
        profile = firm.answers.profile
        lines.append(
            row(
                f"`{firm.file.removesuffix('.json')}`", profile.industry, profile.prefecture, profile.employees,
                firm.level, full.level, _stages(full), ", ".join(full.flags) or "–", quick.level,
            )
        )  # fmt: skip
    return lines


def story_rows(bank: Bank, told: Sequence[Story]) -> list[str]:
    """The stories with what adviser, author and readers make of them."""
    lines = []
    for story in told:
        profile = story.readings[0].profile
        results = [score(bank, reading) for reading in story.readings]
        lines.append(
            row(
                f"`{story.slug}`", profile.industry, profile.prefecture, profile.employees,
                story.adviser, story.intended,
                *("–" if r.level is None else r.level for r in results), *map(_stages, results),
            )
        )  # fmt: skip
    return lines


def _stages(result: Result) -> str:
    return " / ".join("–" if s.achievement is None else f"{float(s.achievement):.2f}" for s in result.stages.values())


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


def report(library: Library, runs: Sequence[Figures], problems: list[str], bounds: Bounds) -> str:
    """docs/validity.md."""
    bank = library.bank
    questions = averaged(runs)
    weakest, top = sorted(questions, key=lambda q: q.rest)[:5], sorted(questions, key=lambda q: -q.top_share)[:5]
    written, told = written_firms(), stories()
    results = [score(bank, f.answers) for f in written]
    agree = sum(r.level == f.level for f, r in zip(written, results, strict=True))
    common = [q for q in question_figures(results) if q.firms >= 2 * len(written) // 3]
    outcome = "All bounds hold." if not problems else "**Bounds are missed:** " + "; ".join(problems) + "."
    rank = [f.rank_correlation for f in runs]
    return TEMPLATE.read_text(encoding="utf-8").format(
        date=date.today().isoformat(), bank=bank.id, version=bank.version, hash=library.bank_hash[:16],
        seeds=len(SEEDS), seed=SEED, firms=runs[0].firms, small_size=SMALL_SIZE, industries=len(bank.industries),
        written=len(written), agree=agree, start=bank.thresholds.start, passed=bank.thresholds.pass_, base=BASE,
        bounds=bounds, outcome=outcome, rank=fmean(rank), rank_lowest=min(rank), rank_spread=pstdev(rank),
        near=fmean(f.quick_near for f in runs), exact=fmean(f.quick_exact for f in runs),
        ceiling=fmean(f.ceiling for f in runs), score_rank=fmean(f.score_correlation for f in runs),
        stage_difficulty=", ".join(f"{d:+}" for d in BASE.stage_difficulty), weakest=weakest[0], top=top[0],
        seed_rows=NEWLINE.join(seed_rows(runs)), level_rows=NEWLINE.join(level_rows(runs[0])),
        weakest_rows=NEWLINE.join(question_rows(weakest)),
        top_rows=NEWLINE.join(row(f"`{q.id}`", q.firms, f"`{q.top_option}`", percent(q.top_share)) for q in top),
        variation_rows=NEWLINE.join(variation_rows(bank)), firm_rows=NEWLINE.join(firm_rows(bank)),
        quick_rows=NEWLINE.join(quick_rows(bank)),
        least_rows=NEWLINE.join(question_rows(sorted(common, key=lambda q: q.rest)[:5])),
        written_unevenness=f"{within_spread(results):.2f} / {between_spread(results):.2f}",
        stories=len(told), read=reading_figures(bank, told), story_rows=NEWLINE.join(story_rows(bank, told)),
    )  # fmt: skip


def main() -> int:
    """Simulate, write the report, say what is missed."""
    start = time.perf_counter()
    library = load_library(PROJECT / "questions")
    bounds = Bounds()
    runs = [figures(library.bank, simulate(library.bank, SIZE, seed=seed)) for seed in SEEDS]
    problems = misses(library.bank, runs, bounds)
    REPORT.write_text(report(library, runs, problems, bounds), encoding="utf-8")
    rank, near, exact = (fmean(getattr(f, n) for f in runs) for n in ("rank_correlation", "quick_near", "quick_exact"))
    lowest = min(f.rank_correlation for f in runs)
    print(f"{len(SEEDS)} seeds: rank correlation {rank:.3f} (lowest {lowest:.3f}), quick within a step "
          f"{percent(near)}, the same {percent(exact)}; {time.perf_counter() - start:.0f} s")  # fmt: skip
    print(f"==> {REPORT.relative_to(PROJECT)}")
    for problem in problems:
        print(f"✗ {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
