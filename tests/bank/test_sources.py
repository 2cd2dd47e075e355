"""Every fact is covered or explained, the crosswalk fits the bank, and the committed document is up to date."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assess.bank.bank_files import read_grounds
from assess.bank.library import Library
from assess.bank.sources_page import sources_page
from assess.cli import main
from assess.core.checks.grounds import is_seed_fact, source_problems
from assess.core.checks.problem import Problem
from assess.core.model import Bank, Fact, Framework, FrameworkItem, Mark, Text

PROJECT = Path(__file__).resolve().parents[2]
BANK = PROJECT / "questions" / "local-sme"
SOME = Text("何か", "something")
MUST_COVER = {
    *(f"CL-K-{n:02d}" for n in range(1, 18)),
    *(f"CL-S-{n:02d}" for n in range(1, 12)),
    *(f"CL-T-{n:02d}" for n in range(1, 7)),
    *(f"BR-{n:02d}" for n in range(1, 8)),
    "CL-P-03",
    "CL-P-04",
}


@pytest.fixture(scope="module")
def bank(library: Library) -> Bank:
    return library.bank


@pytest.fixture(scope="module")
def grounds() -> tuple[tuple[Fact, ...], tuple[Framework, ...]]:
    facts, frameworks, problems = read_grounds(BANK)
    assert problems == []
    return facts, frameworks


def framework(**changes: object) -> Framework:
    item = FrameworkItem("1", SOME, ("office-invoices",))
    return replace(Framework("f", SOME, "1", "a page", "2026-11-21", (item,)), **changes)  # type: ignore[arg-type]


FULL = Mark("full", SOME, 4)


def marked(chosen: dict[str, str], *questions: str, marks: tuple[Mark, ...] = (FULL,)) -> Framework:
    """A form of marks with an item that sets one by the option."""
    return framework(items=(FrameworkItem("1", SOME, questions or ("office-invoices",), marks=chosen),), marks=marks)


def test_what_a_profile_holds_stands_for_a_question(bank: Bank) -> None:
    of_profile = ("institution", "employees", "goals", "barriers", "value_added", "target", "succession", "funding")
    one = framework(items=(FrameworkItem("1", SOME, profile=of_profile),))
    assert source_problems(bank, (), [one]) == []
    assert source_problems(bank, (), [marked({"paper": "full", "unknown": "full"})]) == []


def paths(found: list[Problem]) -> list[str]:
    return [p.path for p in found]


def test_nothing_is_uncovered_without_a_note(bank: Bank, grounds) -> None:
    facts, frameworks = grounds
    assert {f.id for f in facts} >= MUST_COVER
    assert source_problems(bank, facts, frameworks) == []


def test_the_seven_issues_stand_in_the_profile(bank: Bank) -> None:
    assert {s for b in bank.barriers for s in b.source} >= {f"BR-{n:02d}" for n in range(1, 8)}


def test_the_committed_document_is_the_generated_one(bank: Bank, grounds) -> None:
    committed = (PROJECT / "docs" / "question-sources.md").read_text("utf-8")
    assert committed == sources_page(bank, *grounds), "run `make docs`"


def test_the_command_prints_the_document(bank: Bank, grounds, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["bank", "sources"]) == 0
    assert capsys.readouterr().out == sources_page(bank, *grounds)


def test_an_uncovered_fact_is_a_problem(bank: Bank, grounds) -> None:
    facts = (*grounds[0], Fact("CL-K-99", SOME))
    assert paths(source_problems(bank, facts)) == ["facts/CL-K-99"]
    assert source_problems(bank, (*grounds[0], Fact("CL-K-99", SOME, SOME))) == []


def test_a_fact_twice_or_empty_is_a_problem(bank: Bank, grounds) -> None:
    facts = (*grounds[0], Fact("CL-K-01", Text("", "x"), Text("y", " ")))
    assert set(paths(source_problems(bank, facts))) == {"facts/CL-K-01", "facts/CL-K-01/text", "facts/CL-K-01/note"}


def test_an_unknown_source_is_a_problem(bank: Bank, grounds) -> None:
    facts = tuple(f for f in grounds[0] if f.id != "CL-Q-05")
    assert paths(source_problems(bank, facts)) == ["domains/customers/questions/customers-publicity/source"]
    assert source_problems(bank, ()) == []


@pytest.mark.parametrize(
    ("source", "known"),
    [("SD-01", True), ("SD-33", True), ("SD-34", False), ("SD-00", False), ("AR-DX-02", True), ("XX-01", False),
     ("CL-K-01", False), ("law: 電子帳簿保存法", False)],
)  # fmt: skip
def test_the_families_that_need_no_cover(source: str, known: bool) -> None:
    assert is_seed_fact(source) is known


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        (framework(items=(FrameworkItem("1", SOME, ("office-nothing",)),)), "frameworks/f/items/1/questions"),
        (framework(items=(FrameworkItem("1", SOME),)), "frameworks/f/items/1"),
        (framework(items=(FrameworkItem("1", Text("", ""), (), SOME),)), "frameworks/f/items/1/text"),
        (framework(items=(FrameworkItem("1", SOME, (), SOME),) * 2), "frameworks/f/items/1"),
        (framework(read="yesterday"), "frameworks/f/read"),
        (framework(source=" "), "frameworks/f/source"),
        (framework(version=""), "frameworks/f/version"),
        (framework(name=Text("", "x")), "frameworks/f/name"),
        (framework(items=(FrameworkItem("1", SOME, profile=("shoe_size",)),)), "frameworks/f/items/1/profile"),
        (marked({"paper": "half"}), "frameworks/f/items/1/marks"),
        (marked({"nothing": "full"}), "frameworks/f/items/1/marks"),
        (marked({"paper": "full"}, "office-invoices", "office-link"), "frameworks/f/items/1/marks"),
        (marked({}, marks=(FULL, FULL)), "frameworks/f/marks/full"),
        (marked({}, marks=(Mark("full", Text("", "x"), 4),)), "frameworks/f/marks/full/text"),
    ],
)
def test_faults_of_the_crosswalk(bank: Bank, changed: Framework, path: str) -> None:
    assert source_problems(bank, (), [framework()]) == []
    assert paths(source_problems(bank, (), [changed])) == [path]


@pytest.mark.slow
def test_bank_check_tells_faults_of_both_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "local-sme"
    folder.mkdir()
    for file in BANK.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    frameworks = folder / "frameworks.yaml"
    text = frameworks.read_text("utf-8")
    frameworks.write_text(text.replace("questions: [strategy-plan]", "questions: [strategy-x]", 1), "utf-8")
    assert main.main(["bank", "check", str(folder)]) == 2
    assert capsys.readouterr().err == (
        "local-sme/frameworks.yaml:frameworks/dgc-3/items/2/questions: unknown question id 'strategy-x'\n"
    )
    frameworks.write_text(text, "utf-8")
    facts = folder / "facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("id: CL-Q-05", "id: CL-Q-95", 1), "utf-8")
    assert main.main(["bank", "check", str(folder)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("local-sme/facts.yaml:facts/CL-Q-95: no question names this fact")
    customers = next(BANK.glob("*-customers.yaml")).name
    assert told[1].startswith(f"local-sme/{customers}:domains/customers/questions/customers-publicity/source: ")
    facts.write_text("- {id: CL-K-01, words: x}\n", "utf-8")
    assert main.main(["bank", "check", str(folder)]) == 2
    assert "local-sme/facts.yaml:CL-K-01/words: unknown key" in capsys.readouterr().err


def test_cells_hold_no_line_breaks_or_bars(bank: Bank) -> None:
    fact = Fact("CL-K-01", Text("一\n二|三", "x"), SOME)
    line = next(x for x in sources_page(bank, [fact], []).splitlines() if x.startswith("| CL-K-01 |"))
    assert r"一 二\|三<br>x" in line
