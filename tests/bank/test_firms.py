"""Written firms: the bank's verdict against an expert's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assess.bank.answers_json import parse_answers
from assess.bank.library import Library
from assess.core.checks.answers import answer_warnings, check_answers
from assess.core.flow import Flow
from assess.core.plan import next_stage, with_steps
from assess.core.scoring import score
from tests.bank.written import FIRMS, WrittenFirm, written_firms

WRITTEN = written_firms()
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
EXAMPLE_OF = {
    "workshop.json": "lacquer-workshop.json",
    "wholesaler.json": "wholesaler.json",
    "manufacturer.json": "advanced-manufacturer.json",
}
# How close a stage stands to its mark: no expert says that of a firm's story.
OF_THE_ARITHMETIC = {"near_next", "just_passed"}
each_firm = pytest.mark.parametrize("firm", WRITTEN, ids=lambda firm: firm.file.removesuffix(".json"))


@each_firm
def test_the_bank_agrees_with_the_expert(firm: WrittenFirm, library: Library) -> None:
    result = score(library.bank, firm.answers)
    figures = {s: float(v.achievement or 0) for s, v in result.stages.items()}
    told = tuple(flag for flag in result.flags if flag not in OF_THE_ARITHMETIC)
    assert (result.level, result.stage, told) == (firm.level, firm.stage, firm.flags), figures


@each_firm
def test_every_shown_question_is_answered_and_nothing_else(firm: WrittenFirm, library: Library) -> None:
    bank, given = library.bank, firm.answers
    assert check_answers(bank, given) == []
    assert answer_warnings(bank, given) == []
    assert Flow(bank, given.profile, given.path, given.answers).progress.missing == ()


@each_firm
def test_the_proposed_steps_reach_the_next_stage(firm: WrittenFirm, library: Library) -> None:
    bank = library.bank
    result = score(bank, firm.answers)
    path = next_stage(bank, firm.answers, result)
    if result.level == 4:
        assert path is None
        return
    assert path is not None and path.steps
    after = score(bank, with_steps(firm.answers, path.steps))
    assert (after.stage, after.level) == (path.reached, path.reached_level)
    assert path.reached_level > firm.level


@each_firm
def test_the_quick_path_stays_within_one_level(firm: WrittenFirm, library: Library) -> None:
    quick = score(library.bank, replace(firm.answers, path="quick"))
    assert quick.level is not None and abs(quick.level - firm.level) <= 1


def test_the_firms_differ_as_real_ones_do(library: Library) -> None:
    profiles = [firm.answers.profile for firm in WRITTEN]
    assert len(WRITTEN) >= 12
    for level in range(5):
        assert sum(firm.level == level for firm in WRITTEN) >= 2, f"level {level}"
    assert len({profile.industry for profile in profiles}) >= 8
    assert min(profile.employees for profile in profiles) == 3
    assert max(profile.employees for profile in profiles) == 250
    prefectures = {profile.prefecture for profile in profiles}
    for block in library.catalogue.blocks:
        assert prefectures & set(block.prefectures), block.id


def test_every_file_has_a_verdict() -> None:
    assert sorted(firm.file for firm in WRITTEN) == sorted(file.name for file in FIRMS.glob("*.json"))


@pytest.mark.parametrize("example", EXAMPLE_OF)
def test_the_published_examples_are_firms_of_this_test(example: str) -> None:
    assert parse_answers((EXAMPLES / example).read_bytes()) == parse_answers((FIRMS / EXAMPLE_OF[example]).read_bytes())
