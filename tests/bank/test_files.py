"""The files of bank and catalogues: what changes their hash, and what the shipped ones promise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from assess.bank.answers_json import dump_answers, parse_answers
from assess.bank.bank_files import LISTS, read_grounds
from assess.bank.codec import content_hash, from_json, plain, to_json
from assess.bank.library import Library, files_hash, load_library
from assess.bank.problems import InvalidAnswers, InvalidFiles
from assess.bank.versions import read_released
from assess.bank.yaml import MAX_FILE_BYTES
from assess.core.checks.bank import MAX_SHOWN, check_bank
from assess.core.checks.catalogue import check_catalogue
from assess.core.checks.coverage import coverage, holes
from assess.core.checks.grounds import is_seed_fact
from assess.core.flow import Flow
from assess.core.model import DOMAINS, LAYERS, PREFECTURE_CODES, STAGES, Bank, Block, Catalogue, Profile
from tests.conftest import QUESTIONS
from tests.samples import answer_all, small_bank, small_catalogue, text

DIVISIONS = "ABCDEFGHIJKLMNOPQRST"
FACT_ID = re.compile(r"[A-Z]{2}(?:-[A-Z]{1,3})?-\d{2}\Z")  # SD-01, AR-DX-02


def write_questions(folder: Path, bank: Bank | None = None, catalogue: Catalogue | None = None) -> Path:
    """Write a bank and its catalogues as the files that they are read from (JSON is YAML)."""
    bank = bank or small_bank()
    catalogue = catalogue or whole_catalogue()

    def write(name: str, value: object) -> None:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")

    head = plain(bank)
    for number, domain in enumerate(head.pop("domains"), 1):
        write(f"{bank.id}/{number}0-{domain['id']}.yaml", domain)
    for file_name, (field, _) in LISTS.items():
        if entries := head.pop(field):
            write(f"{bank.id}/{file_name}", entries)
    write(f"{bank.id}/bank.yaml", head)
    parts = plain(catalogue)
    for name, file_name in (
        ("blocks", "actors/_blocks.yaml"), ("kinds", "actors/_kinds.yaml"), ("actors", "actors/all.yaml"),
        ("cases", "cases.yaml"), ("benchmarks", "benchmarks.yaml"), ("tools", "tools.yaml"),
    ):  # fmt: skip
        write(file_name, parts[name])
    return folder


def whole_catalogue() -> Catalogue:
    """The small catalogue with the whole country in one block."""
    return replace(small_catalogue(), blocks=(Block("kanto", text("関東", "Kanto"), PREFECTURE_CODES),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_questions(tmp_path / "questions")


def hashes(questions: Path) -> tuple[str, str]:
    library = load_library(questions, "small")
    return library.bank_hash, library.catalogue_hash


def rewrite(file: Path, change: Callable[[object], object], **how: object) -> None:
    raw = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(change(raw), ensure_ascii=False, indent=1, **how), "utf-8")  # type: ignore[arg-type]


# ---------------------------------------------------------------- the content hash


def test_what_is_written_is_read_again(folder: Path) -> None:
    library = load_library(folder, "small")
    assert library.bank == small_bank() and library.catalogue == whole_catalogue()
    assert re.fullmatch("[0-9a-f]{64}", library.bank_hash)


def test_a_key_that_came_later_leaves_older_banks_their_hash(library: Library) -> None:
    """Assessments and reports out there are pinned to it."""
    kept = read_released(library.folder, "2026.1")
    assert kept is not None
    bank, bank_hash = kept
    assert bank_hash.startswith("9e7c39522a2c52d9") and bank.thresholds.decide is None
    assert plain(bank)["thresholds"] == {"start": 0.25, "pass": 0.6}
    decided = replace(bank, thresholds=replace(bank.thresholds, decide=0.5))
    assert content_hash(decided) != bank_hash
    first = bank.domains[0]
    assert "law" not in plain(first.questions[0])
    legal = replace(first, questions=(replace(first.questions[0], law=text("決まりです。", "A duty.")),))
    assert plain(legal)["questions"][0]["law"] == {"ja": "決まりです。", "en": "A duty."}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("customers.yaml", "small/customers.yaml:: must be called NN-customers.yaml"),
        ("50-sales.yaml", "small/50-sales.yaml:: must be called NN-customers.yaml"),
        ("10-customers.yaml", "small/10-strategy.yaml:: has the same number as small/10-customers.yaml"),
    ],
)
def test_the_number_of_a_file_says_when_its_domain_is_asked(folder: Path, name: str, told: str) -> None:
    (folder / "small" / "50-customers.yaml").rename(folder / "small" / name)
    with pytest.raises(InvalidFiles) as refused:
        load_library(folder, "small")
    assert any(str(p).startswith(told) for p in refused.value.problems)


def test_layout_comments_and_key_order_leave_the_hash(folder: Path) -> None:
    before = hashes(folder)
    for file in folder.rglob("*.yaml"):
        rewrite(file, lambda raw: raw, sort_keys=True)
        file.write_text("# a comment\n\n" + file.read_text("utf-8") + "\n# the end\n", "utf-8")
    assert hashes(folder) == before


def test_a_split_file_leaves_the_hash(folder: Path) -> None:
    before = hashes(folder)
    everything = folder / "actors" / "all.yaml"
    for number, one in enumerate(json.loads(everything.read_text("utf-8"))):
        (folder / "actors" / f"part-{number}.yaml").write_text(json.dumps([one], ensure_ascii=False), "utf-8")
    everything.unlink()
    (folder / "small" / "10-strategy.yaml").rename(folder / "small" / "05-strategy.yaml")
    assert hashes(folder) == before


def test_any_text_changes_the_hash(folder: Path) -> None:
    """Each of a sample of texts all over the files, one letter at a time."""
    bank_hash, catalogue_hash = hashes(folder)
    office = folder / "small" / "30-office.yaml"
    for old in ("例を見て選んでください。", "Start", "していません", "Ask to see the records.", "CL-K-01"):
        kept = office.read_text("utf-8")
        assert old in kept
        office.write_text(kept.replace(old, f"{old}.", 1), "utf-8")
        assert hashes(folder)[0] != bank_hash, old
        assert hashes(folder)[1] == catalogue_hash
        office.write_text(kept, "utf-8")
    assert hashes(folder) == (bank_hash, catalogue_hash)
    actors = folder / "actors" / "all.yaml"
    actors.write_text(actors.read_text("utf-8").replace("AS-64", "AS-65", 1), "utf-8")
    assert hashes(folder) != (bank_hash, catalogue_hash)


def test_order_is_content(folder: Path) -> None:
    """Questions are asked in the order of the file, so another order is another bank."""
    before = hashes(folder)[0]
    rewrite(
        folder / "small" / "30-office.yaml",
        lambda raw: {**raw, "questions": raw["questions"][::-1]},  # type: ignore[dict-item, index]
    )
    assert hashes(folder)[0] != before


def test_json_round_trip(library: Library) -> None:
    for value, kind, known_hash in (
        (library.bank, Bank, library.bank_hash),
        (library.catalogue, Catalogue, library.catalogue_hash),
    ):
        again = from_json(kind, to_json(value))
        assert again == value
        assert content_hash(again) == known_hash
    with pytest.raises(ValidationError):
        from_json(Bank, to_json(library.catalogue))


# ---------------------------------------------------------------- the cache


def test_the_cache_gives_the_same_and_notices_changes(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = load_library(folder, "small", cache)
    (kept,) = cache.iterdir()
    assert load_library(folder, "small", cache) == first
    office = folder / "small" / "30-office.yaml"
    office.write_text(office.read_text("utf-8").replace("していません", "まだしていません"), "utf-8")
    assert load_library(folder, "small", cache).bank_hash != first.bank_hash
    assert not kept.exists() and len(list(cache.iterdir())) == 1, "the newest only"


def test_the_cache_notices_a_changed_rule_in_any_folder_of_the_program(folder: Path, tmp_path: Path) -> None:
    program = tmp_path / "assess"
    rule = program / "core" / "below" / "rule.py"
    rule.parent.mkdir(parents=True)
    rule.write_text("LIMIT = 1\n")
    first = files_hash(folder, folder / "small", None, program)
    assert files_hash(folder, folder / "small", None, program) == first
    rule.write_text("LIMIT = 2\n")
    assert files_hash(folder, folder / "small", None, program) != first


def test_a_damaged_or_unwritable_cache_is_no_error(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = load_library(folder, "small", cache)
    (kept,) = cache.iterdir()
    for damage in (b"", b"{}\n{}\n", b"\xff\xfe", b"one line"):
        kept.write_bytes(damage)
        assert load_library(folder, "small", cache) == first
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    assert load_library(folder, "small", blocked) == first


def test_faulty_files_are_never_cached(folder: Path, tmp_path: Path) -> None:
    (folder / "actors" / "bad.yaml").write_text("- id: x\n", "utf-8")
    for _ in range(2):
        with pytest.raises(InvalidFiles):
            load_library(folder, "small", tmp_path / "cache")


# ---------------------------------------------------------------- hostile files


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"- &a [*a]", "actors/x.yaml:line 1: is not valid YAML: is nested too deep, or holds itself"),
        (b"- " + b"[" * 700 + b"]" * 700, "actors/x.yaml:line 1: is not valid YAML: is nested too deep"),
        (b"- {id: x, id: y}", "actors/x.yaml:line 1: the same key stands twice"),
        (b"- id: x\n\tname: y", "actors/x.yaml:line 2: is not valid YAML"),
        (b"- !!python/object/apply:os.system [true]", "actors/x.yaml:line 1: is not valid YAML"),
        (b"\xff", "actors/x.yaml:byte 0: is not valid UTF-8"),
        (b"just a word", "actors/x.yaml:: "),
        (b"id: not-a-list", "actors/x.yaml:: has the wrong shape"),
        (b"- 5", "actors/x.yaml:0: has the wrong shape"),
        (b"- {id: x}\n---\n- {id: y}", "actors/x.yaml:line 2: is not valid YAML"),
        (b"- id: [\xe3\x81\x82", "actors/x.yaml:line 1: is not valid YAML"),
        (b"- !!binary aGk=", "actors/x.yaml:line 1: is not valid YAML: the tag !!binary is not used here"),
        (b"- ? [a, b]\n  : c", "actors/x.yaml:line 1: is not valid YAML: a key must be a plain word"),
        (b"- 2026-11-21: x", "actors/x.yaml:: is not plain data"),
        (b"- id: x\n  name: \x07", "actors/x.yaml:line 2: is not valid YAML: holds a control character"),
    ],
)
def test_a_hostile_file_is_named(folder: Path, content: bytes, message: str) -> None:
    (folder / "actors" / "x.yaml").write_bytes(content)
    with pytest.raises(InvalidFiles) as error:
        load_library(folder, "small")
    assert any(str(p).startswith(message) for p in error.value.problems), error.value


def test_a_missing_bank_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidFiles, match="small/bank.yaml:: not found"):
        load_library(tmp_path, "small")
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "bank.yaml").write_text("")
    with pytest.raises(InvalidFiles, match="must hold a mapping"):
        load_library(tmp_path, "small")


def test_a_file_that_is_too_large_is_not_read(folder: Path) -> None:
    with open(folder / "actors" / "x.yaml", "wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(InvalidFiles, match="larger than"):
        load_library(folder, "small")


def test_thresholds_that_are_no_numbers(folder: Path) -> None:
    head = folder / "small" / "bank.yaml"
    kept = head.read_text("utf-8")
    for wrong in (".nan", ".inf", "-.inf", "yes", '"0.25"', "[1]", "null"):
        head.write_text(kept.replace("0.25", wrong), "utf-8")
        with pytest.raises(InvalidFiles, match="small/bank.yaml:thresholds"):
            load_library(folder, "small")


# ---------------------------------------------------------------- ANSWERS.json


def test_answers_round_trip() -> None:
    answers = replace(answer_all(small_bank()), relevance={"data": 3, "office": 1}, path="quick")
    dumped = dump_answers(answers)
    assert list(json.loads(dumped)) == [
        "bank", "version", "respondent", "path", "date", "profile", "relevance", "answers",
    ]  # fmt: skip
    assert parse_answers(dumped.encode()) == answers
    assert parse_answers(b"\xef\xbb\xbf" + dumped.encode()) == answers, "a BOM does no harm"


def test_all_problems_of_answers_are_told_at_once() -> None:
    raw = json.loads(dump_answers(answer_all(small_bank())))
    raw["profile"] |= {"industry": "Z", "employees": "9", "surprise": 1}
    raw["profile"].pop("prefecture")
    raw |= {"path": "slow", "answers": {"office-digitization": 3}, "respondent": {"role": "cat"}, "date": 5}
    with pytest.raises(InvalidAnswers) as error:
        parse_answers(json.dumps(raw).encode())
    assert {p.path for p in error.value.problems} == {
        "profile/industry", "profile/employees", "profile/surprise", "profile/prefecture", "path",
        "answers/office-digitization", "respondent/role", "date",
    }  # fmt: skip


# ---------------------------------------------------------------- the shipped bank


def test_the_shipped_bank_is_sound(library: Library) -> None:
    assert check_bank(library.bank) == []
    assert check_catalogue(library.catalogue) == []
    assert not [hole for hole in holes(coverage(library.catalogue)) if hole[1] in LAYERS and not hole[2].far]


@pytest.mark.parametrize("industry", DIVISIONS)
def test_every_industry_gets_a_whole_questionnaire(library: Library, industry: str) -> None:
    """Whatever the size of the firm: at most 36 questions, at least 24, and 12 in the quick path, 4 a stage."""
    bank = library.bank
    domain_of = {q.id: d for d, q in bank.questions()}
    assert industry in {i.id for i in bank.industries}
    for employees in (1, 5, 6, 20, 21, 300):
        profile = Profile(industry=industry, prefecture="15", employees=employees)  # type: ignore[arg-type]
        best = {q.id: q.options[-1].id for _, q in bank.questions()}
        full = Flow(bank, profile, "full", {}).progress
        assert 24 <= full.shown <= MAX_SHOWN
        asked = Flow(bank, profile, "full", best).shown
        assert len(asked) == full.shown
        assert {(domain_of[q.id], q.stage) for q in asked} == {(d, s) for d in DOMAINS for s in STAGES}
        quick = Flow(bank, profile, "quick", best).shown
        assert [sum(q.stage == s for q in quick) for s in STAGES] == [4, 4, 4]
        assert {domain_of[q.id] for q in quick} == set(DOMAINS)


def test_every_question_speaks_both_languages(library: Library) -> None:
    japanese = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
    for _, question in library.bank.questions():
        texts = [question.text, question.help, question.interview, question.improve.text]
        texts += [o.text for o in question.options]
        texts += [o.improve.text for o in question.options if o.improve]
        for each in texts:
            assert japanese.search(each.ja), (question.id, each.ja)
            assert re.search("[A-Za-z]", each.en) and not japanese.search(each.en), (question.id, each.en)


def test_a_step_is_understood_without_its_question(library: Library) -> None:
    """A step stands alone on paper: it begins with nothing that the question alone names."""
    for _, question in library.bank.questions():
        steps = [question.improve, *(option.improve for option in question.options)]
        told = [step.text.ja for step in steps if step]
        assert not [text for text in told if re.match("その(?!日)|それ|そこ", text)], question.id


def test_every_prefecture_has_a_bank_for_its_neutral_list(library: Library) -> None:
    assert {bank.prefecture for bank in library.catalogue.institutions} == set(PREFECTURE_CODES)


def test_every_source_is_a_fact_or_a_named_document(library: Library) -> None:
    """A fact of the founding documents, a law, a practice, or a document by its publisher's name."""
    facts, _, problems = read_grounds(QUESTIONS / "local-sme")
    assert not problems
    known = {fact.id for fact in facts}
    sources = [(q.id, s) for _, q in library.bank.questions() for s in q.source]
    sources += [(s.id, source) for s in library.bank.stages for source in s.source]
    sources += [(b.id, source) for b in library.bank.barriers for source in b.source]
    for where, source in sources:
        if FACT_ID.match(source):
            assert source in known or is_seed_fact(source), (where, source)
        else:
            # Not a mistyped fact id, nor an unknown prefix.
            assert re.match(r"(law|practice): \S|(?![A-Z]{2}-|\w*:)\w{2}", source), (where, source)
