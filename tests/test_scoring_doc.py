"""docs/scoring.md says what the program does: its tables equal the code's, and its example is scored by the program."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest

from assess.cli import main as cli_main
from assess.config import MIN_SEGMENT
from assess.core import cases, flags, flow, horizons, needs, plan, ranking, team, to_check
from assess.core.checks.answers import MAX_GOALS
from assess.core.checks.bank import MAX_SHOWN, QUICK_PER_STAGE
from assess.core.checks.catalogue import LAYER_OF_TYPE
from assess.core.figures import MAX_BESIDE, MAX_FIGURES
from assess.core.model import (
    DOMAINS,
    MAX_POINTS,
    NOT_APPLICABLE,
    STAGES,
    UNKNOWN,
    Answers,
    Bank,
    Condition,
    Domain,
    Improve,
    Need,
    Option,
    Text,
)
from assess.core.result import STAGE_OF_LEVEL, Flag
from assess.core.scoring import score
from assess.report.roadmap import FIRST_STEPS
from tests import markdown
from tests.samples import answer_all, small_bank, small_question

PROJECT = Path(__file__).resolve().parent.parent
DOC = (PROJECT / "docs" / "scoring.md").read_text("utf-8")
SECTIONS = markdown.sections(DOC)
TOLERANCE = Fraction(1, 20_000)  # the document shows four decimals


def names(section: str, heading: str) -> list[str]:
    """The first column of the table in this section that begins with this heading."""
    return [row[heading] for row in markdown.table(SECTIONS[section], heading)]


# ---------------------------------------------------------------- vocabulary


def test_the_vocabulary_is_the_programs() -> None:
    assert names("The three stages", "id") == list(STAGES)
    assert names("The question bank", "domain id") == list(DOMAINS)
    assert set(names("Which questions are asked", "status")) == set(get_args(flow.Status))
    assert names("Needs", "need") == list(get_args(Need))
    assert names("Flags", "flag") == list(get_args(Flag))
    levels = markdown.table(SECTIONS["Level and stage"], "level")
    assert [(int(row["level"]), row["stage"]) for row in levels] == list(enumerate(STAGE_OF_LEVEL))


def test_the_layers_are_the_programs() -> None:
    told = {
        kind: row["layer"]
        for row in markdown.table(SECTIONS["The support team"], "layer")
        for kind in row["types of body"].split(", ")
    }
    assert told == LAYER_OF_TYPE


def test_the_needs_of_a_stage_are_the_programs() -> None:
    told = [tuple(row["needs of every firm there"].split(", ")) for row in markdown.table(SECTIONS["Needs"], "working")]
    assert told == [needs._STAGE_NEEDS[stage] for stage in (*STAGES, None)]


def test_the_horizons_are_the_programs() -> None:
    rows = markdown.table(SECTIONS["The plan"], "horizon")
    told = {r["horizon"].strip("`"): (int(r["steps at most"]), set(r["effort"].split(", "))) for r in rows}
    assert told == {name: (room.steps, set(room.efforts)) for name, room in horizons.ROOM.items()}


def test_the_numbers_are_the_programs(library: Any) -> None:
    bank: Bank = library.bank
    near = ranking.NEARNESS_BONUS
    numbers = {
        "start": bank.thresholds.start,
        "pass": bank.thresholds.pass_,
        "most points": MAX_POINTS,
        "uneven lead": flags.UNEVEN_LEAD,
        "uneven domains": flags.UNEVEN_DOMAINS,
        "uneven answers": flags.UNEVEN_ANSWERS,
        "near": flags.NEAR,
        "low confidence": flags.LOW_CONFIDENCE,
        "security gap below": flags.SECURITY_GAP_BELOW,
        "security gap from level": flags.SECURITY_GAP_FROM_LEVEL,
        "questions shown at most": MAX_SHOWN,
        "core questions a stage": QUICK_PER_STAGE,
        "goals at most": MAX_GOALS,
        "relevance where not given": plan.DEFAULT_RELEVANCE,
        **{f"effort {effort}": weight for effort, weight in bank.effort_weights.items()},
        "first steps": FIRST_STEPS,
        "weight of a goal": needs.GOAL_WEIGHT,
        "weight of a barrier": needs.BARRIER_WEIGHT,
        "weight of the stage": needs.STAGE_WEIGHT,
        "weight of a security gap": needs.SECURITY_GAP_WEIGHT,
        **{f"nearness {name}": bonus for name, bonus in near.items()},
        "own industry": ranking.INDUSTRY_BONUS,
        "own trade": ranking.TRADE_BONUS,
        "seat in town": ranking.SEAT_BONUS,
        "main services": team.MAIN_SERVICES,
        "worth a body": team.WORTH_A_BODY,
        "worth a page": team.WORTH_A_PAGE,
        "bodies beyond the team": team.MAX_BEYOND_TEAM,
        "reasons of a body": ranking.MAX_REASONS,
        "cases": cases.MAX_CASES,
        "figures": MAX_FIGURES,
        "figures beside steps": MAX_BESIDE,
        "answers to check": to_check.MOST,
        "places of the other kind": to_check.KEPT,
        "claims first from level": to_check.HIGH_FROM,
        "fewest firms of a comparison": MIN_SEGMENT,
    }
    told = {row["name"]: Fraction(row["value"]) for row in markdown.table(SECTIONS["The numbers in one place"], "name")}
    assert told == {name: Fraction(str(value)) for name, value in numbers.items()}


def test_the_flags_name_their_thresholds() -> None:
    told = {row["flag"].strip("`"): row["set when"] for row in markdown.table(SECTIONS["Flags"], "flag")}
    assert set(told) == set(get_args(Flag))
    assert f"more than {flags.UNEVEN_DOMAINS} apart" in told["uneven"]
    assert f"{flags.NEAR} points or less" in told["near_next"] and f"{flags.NEAR} points or less" in told["just_passed"]
    assert f"more than {float(flags.UNEVEN_LEAD):.2f} above" in told["uneven"]
    assert f"< {float(flags.LOW_CONFIDENCE):.2f}" in told["low_confidence"]
    assert f"below {flags.SECURITY_GAP_BELOW} and" in told["security_gap"]
    assert f"level is {flags.SECURITY_GAP_FROM_LEVEL} or higher" in told["security_gap"]


# ---------------------------------------------------------------- the worked example


def example() -> tuple[Bank, Answers]:
    """The bank and the answers of the example. Options are called by their points; one question rests on another."""
    options = tuple(Option(str(n), n, Text(f"{n}点", f"{n} points")) for n in range(MAX_POINTS + 1))
    questions: dict[str, list[Any]] = {}
    given = {}
    for row in markdown.table(SECTIONS["A worked example"], "question | stage"):
        domain, name = row["question"].split("-")[0], row["question"]
        basis = Condition(question="security-backup", at_least=1) if row["answer"] == "inferred zero" else None
        question = small_question(
            domain,  # type: ignore[arg-type]
            row["stage"],  # type: ignore[arg-type]
            id=name,
            options=options,
            asks_if=basis,
            improve=Improve(Text("進めます", "Go on"), row["effort of the next step"], ("process",)),  # type: ignore[arg-type]
        )
        questions.setdefault(domain, []).append(question)
        if basis is None:
            given[name] = row["answer"]
    domains = tuple(
        Domain(d, Text(d, d), Text(d, d), tuple(found))  # type: ignore[arg-type]
        for d, found in questions.items()
    )
    bank = replace(small_bank(), domains=domains)
    return bank, answer_all(bank, answers=given, relevance={"customers": 3})


def near(shown: str, exact: Fraction | None) -> bool:
    if shown == "null" or exact is None:
        return shown == "null" and exact is None
    return abs(Fraction(shown) - exact) <= TOLERANCE


def test_the_example_has_every_kind_of_answer() -> None:
    bank, answers = example()
    result = score(bank, answers)
    assert {o.kind for o in result.outcomes} == {"option", "unknown", "not_applicable", "inferred_zero"}
    assert result.outcome("security-rules").kind == "inferred_zero"
    assert answers.answers["data-dashboard"] == UNKNOWN and answers.answers["partnership-shared"] == NOT_APPLICABLE


def test_the_example_has_the_figures_of_the_program() -> None:
    bank, answers = example()
    result = score(bank, answers)
    stages = markdown.table(SECTIONS["A worked example"], "stage | points")
    assert [row["stage"] for row in stages] == list(STAGES)
    for row in stages:
        scored = result.stages[row["stage"]]  # type: ignore[index]
        assert all(near(row[name], getattr(scored, name)) for name in ("achievement", "low", "high")), row
        assert (int(row["answered"]), int(row["applicable"])) == (scored.answered, scored.applicable)
        assert row["points"].endswith(f"= {scored.points} of {scored.max_points}")
        terms = row["points"].split(" = ")[0].split(" + ")
        assert sum(map(int, terms)) == scored.points and len(terms) == scored.answered
    domains = markdown.table(SECTIONS["A worked example"], "domain | score")
    assert [row["domain"] for row in domains] == [d.id for d in bank.domains]
    assert all(near(row["score"], result.domains[row["domain"]].score) for row in domains)  # type: ignore[index]
    verdict = {row["figure"]: row["value"] for row in markdown.table(SECTIONS["A worked example"], "figure | value")}
    assert near(verdict["score"], result.score) and near(verdict["confidence"], result.confidence)
    assert verdict["level"] == str(result.level) and verdict["stage"] == result.stage
    assert verdict["stage_range"] == ", ".join(str(name) for name in result.stage_range)
    assert verdict["flags"] == ", ".join(result.flags)


def test_the_example_has_the_priorities_and_the_path_of_the_program() -> None:
    bank, answers = example()
    result = score(bank, answers)
    wanted = plan.priorities(bank, answers, result)
    rows = markdown.table(SECTIONS["A worked example"], "question | gap")
    assert [row["question"] for row in rows] == [p.outcome.question.id for p in wanted]
    for row, priority in zip(rows, wanted, strict=True):
        weight = bank.effort_weights[priority.improve.effort]
        assert near(row["gap"], priority.gap) and near(row["weight"], priority.weight)
        assert (int(row["relevance"]), int(row["effort"])) == (priority.relevance, weight)
    way = plan.next_stage(bank, answers, result)
    assert way is not None and way.reached_score is not None
    told = [tuple(row.values()) for row in markdown.table(SECTIONS["A worked example"], "step | from")]
    assert told == [(s.question.id, s.from_option, s.to_option, s.effort) for s in way.steps]
    prose = " ".join(SECTIONS["A worked example"].split())
    assert f"level {way.reached_level}, score {float(way.reached_score):.4f}" in prose


# ---------------------------------------------------------------- formats


def test_the_keys_of_score_are_the_programs(capsys: pytest.CaptureFixture[str], library: Any) -> None:
    assert cli_main.main(["score", str(PROJECT / "docs" / "examples" / "workshop.json")]) == 0
    printed = json.loads(capsys.readouterr().out)
    told = {row["key"]: row["holds"] for row in markdown.table(SECTIONS["What score prints"], "key")}
    assert list(told) == list(printed)
    for key, part in (
        ("stages", printed["stages"]["digitization"]),
        ("domains", printed["domains"]["office"]),
        ("priorities", printed["priorities"][0]),
        ("next_stage", printed["next_stage"]),
        ("support", printed["support"][0]),
        ("cases", printed["cases"][0]),
    ):
        within = {name for value in part.values() if isinstance(value, list) for name in _keys(value)}
        assert set(re.findall(r"`(\w+)`", told[key])) == part.keys() | within, key


def _keys(items: list[Any]) -> set[str]:
    return {key for item in items if isinstance(item, dict) for key in item}


def test_the_answers_file_of_the_document_is_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], library: Any
) -> None:
    text = re.search(r"```json\n(.*?)```", SECTIONS["ANSWERS.json"], re.DOTALL)
    assert text is not None
    file = tmp_path / "ANSWERS.json"
    file.write_text(text.group(1), "utf-8")
    assert cli_main.main(["score", str(file)]) == 0
    assert capsys.readouterr().err == ""
    given = json.loads(text.group(1))
    assert set(given) == {field.name for field in fields(Answers)}
    assert given["version"] == library.bank.version
