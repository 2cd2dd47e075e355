"""The command line: exact shapes, exit codes, one message per problem, never a traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from openpyxl import load_workbook

from assess.bank.answers_json import dump_answers
from assess.bank.codec import content_hash
from assess.bank.library import Library, load_library
from assess.cli import main
from assess.cli.io import library_in_use
from assess.config import Settings
from assess.core.flow import Flow
from assess.core.model import LAYERS, STAGES, Bank, Profile
from assess.core.roles import ROLES
from assess.services import access, assessments
from assess.services.context import Context, migrated_database, open_store
from assess.store.sqlite import connection
from tests.bank.test_files import write_questions
from tests.conftest import PROJECT
from tests.samples import answer_all, small_bank
from tests.waiting import PATIENCE

Raw = dict[str, Any]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def messages(self) -> list[str]:
        return self.err.splitlines()

    def json(self) -> Raw:
        assert self.code == 0, self.err
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def small_questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small bank as files, with a warm cache beside them."""
    folder = write_questions(tmp_path_factory.mktemp("small") / "questions")
    load_library(folder, "small", folder.parent / "cache")
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, small_questions: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has an instance of its own, works in its own folder and uses the small bank."""
    instance = tmp_path / "instance"
    instance.mkdir()
    shutil.copytree(small_questions.parent / "cache", instance / "cache")
    monkeypatch.setenv("ASSESS_INSTANCE", str(instance))
    monkeypatch.setenv("ASSESS_QUESTIONS", str(small_questions))
    monkeypatch.setenv("ASSESS_BANK", "small")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            code = main.main([str(a) for a in arguments])
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Ran(code, out, err)

    return run


def shell(*arguments: object, stdin: bytes | None = None, **env: str) -> Ran:
    """Run a command as a process of its own."""
    found = subprocess.run(
        [sys.executable, "-m", "assess", *map(str, arguments)],
        input=stdin, capture_output=True, env={**os.environ, "PYTHONPATH": str(PROJECT), **env}, timeout=PATIENCE,
    )  # fmt: skip
    return Ran(found.returncode, found.stdout.decode(), found.stderr.decode())


def raw_answers(**changes: object) -> Raw:
    raw: Raw = json.loads(dump_answers(answer_all(small_bank())))
    return {**raw, **changes}


def write(raw: object, name: str = "a.json") -> str:
    Path(name).write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    return name


# ---------------------------------------------------------------- bank


def test_bank_export_has_the_documented_shape(run: Run) -> None:
    found = run("bank", "export").json()
    bank = small_bank()
    assert list(found)[:3] == ["id", "version", "hash"]
    assert {"stages", "thresholds", "domains", "industries", "questions"} <= set(found)
    assert (found["id"], found["version"]) == ("small", "1")
    assert found["hash"] == content_hash(bank)
    assert found["thresholds"] == {"start": 0.25, "pass": 0.6}
    assert [s["id"] for s in found["stages"]] == list(STAGES)
    assert [d["id"] for d in found["domains"]] == [domain.id for domain in bank.domains], "in the order asked"
    assert all("questions" not in d for d in found["domains"])
    assert [q["id"] for q in found["questions"]] == [q.id for _, q in bank.questions()], "in the order asked"
    for question, (domain, asked) in zip(found["questions"], bank.questions(), strict=True):
        assert {"id", "domain", "stage", "core", "asks_if", "text", "options", "source"} <= set(question)
        assert (question["domain"], question["stage"], question["core"]) == (domain, asked.stage, asked.core)
        assert set(question["text"]) == {"ja", "en"}
        assert [(o["id"], o["points"]) for o in question["options"]] == [(o.id, o.points) for o in asked.options]
        assert all(set(o["text"]) == {"ja", "en"} for o in question["options"])
    asks_if = {q["id"]: q["asks_if"] for q in found["questions"]}
    assert asks_if["office-digitization"] is None
    assert asks_if["security-digitalization"]["question"] == "security-digitization"


def test_a_released_version_is_recorded_and_keeps_its_promise(
    run: Run, small_questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path("questions")
    shutil.copytree(small_questions, folder)
    monkeypatch.setenv("ASSESS_QUESTIONS", str(folder.absolute()))
    ran = run("bank", "release")
    assert ran.code == 0 and Path(ran.out.strip()).is_file()
    assert run("bank", "check").code == 0
    bank_file = folder / "small" / "bank.yaml"
    released = bank_file.read_text("utf-8")
    bank_file.write_text(re.sub(r"(\bS\W+)1\b", r"\g<1>2", released, count=1), "utf-8")
    ran = run("bank", "check")
    assert ran.code == 2 and "differ from the released version 1" in ran.err
    assert run("bank", "release").code == 2, "a broken promise is not recorded"
    bank_file.write_text(re.sub(r"(version\W+)1\b", r"\g<1>2", released, count=1), "utf-8")
    (problem,) = run("bank", "check").messages
    assert "no crosswalk from the released version 1 to 2" in problem
    (folder / "small" / "crosswalks").mkdir()
    (folder / "small" / "crosswalks" / "1-to-2.yaml").write_text(
        'from_version: "1"\nto_version: "2"\nquestions: {}\n', "utf-8"
    )
    assert run("bank", "release").code == 0


def test_answers_of_a_released_version_keep_their_figures(
    run: Run, small_questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An adviser opens last year's file on an installation that never saw last year's questions."""
    answers, pdf = write(raw_answers()), Path("old.pdf")
    folder = Path("questions")
    shutil.copytree(small_questions, folder)
    monkeypatch.setenv("ASSESS_QUESTIONS", str(folder.absolute()))
    before = run("score", answers).json()
    assert run("report", answers, "-o", str(pdf)).code == 0
    assert run("bank", "release").code == 0
    bank_file, office = folder / "small" / "bank.yaml", folder / "small" / "30-office.yaml"
    bank_file.write_text(re.sub(r"(version\W+)1\b", r"\g<1>2", bank_file.read_text("utf-8"), count=1), "utf-8")
    office.write_text(office.read_text("utf-8").replace('"points": 2', '"points": 1'), "utf-8")
    (folder / "small" / "crosswalks").mkdir()
    (folder / "small" / "crosswalks" / "1-to-2.yaml").write_text(
        'from_version: "1"\nto_version: "2"\nquestions: {office-digitization: null, office-digitalization: null, '
        "office-transformation: null}\n",
        "utf-8",
    )
    assert run("bank", "check").code == 0, run("bank", "check").err
    after = run("score", answers).json()
    assert after == before and after["version"] == "1"
    newer = json.loads(Path(answers).read_text("utf-8")) | {"version": "2"}
    assert run("score", write(newer, "newer.json")).json()["bank_hash"] != before["bank_hash"]
    assert run("import", str(pdf)).code == 0 and run("import", answers).code == 0
    assert run("report", answers, "-o", "again.pdf").code == 0
    ran = run("score", write(newer | {"version": "3"}, "unknown.json"))
    assert ran.code == 2 and "unknown version '3'; this bank is '2'" in ran.err
    for version in ("../1", "1/../1", ""):
        assert run("score", write(newer | {"version": version}, "odd.json")).code == 2


def test_a_kept_version_that_is_damaged_or_missing_is_told(
    run: Run, small_questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path("questions")
    shutil.copytree(small_questions, folder)
    monkeypatch.setenv("ASSESS_QUESTIONS", str(folder.absolute()))
    run("bank", "release")
    kept = folder / "small" / "releases" / "1.json"
    whole = kept.read_text("utf-8")
    for damage, told in (
        (whole[:-50], "cannot be read"),
        (whole.replace('"points":2', '"points":1'), "is not the bank that was released as 1"),
    ):
        kept.write_text(damage, "utf-8")
        ran = run("bank", "check")
        assert ran.code == 2 and f"small/releases/1.json:: {told}" in ran.err
    kept.unlink()
    assert "is missing" in run("bank", "check").err


def test_bank_check_counts_what_it_found(run: Run, small_questions: Path) -> None:
    ran = run("bank", "check")
    lines = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert lines[:2] == ["small 1: 24 questions, 1 terms", "3 actors, 1 cases, 0 figures, 0 kinds of tool"]
    assert lines[-1] == "no problems"
    assert run("bank", "check", small_questions).out == ran.out
    assert run("bank", "check", small_questions / "small").code == 0, "one bank alone"


def test_bank_check_names_a_step_that_the_bank_has_lost(run: Run, small_questions: Path) -> None:
    both = {"ja": "レジ", "en": "Till"}
    tool = {"id": "till", "name": both, "does": {"ja": "残ります。"}, "steps": ["office-gone/none"]}
    file = small_questions / "tools.yaml"
    file.write_text(json.dumps([tool]), "utf-8")
    assert run("bank", "check").messages == ["tools.yaml:till/does/en: is missing"]
    file.write_text(json.dumps([tool | {"does": both}]), "utf-8")
    ran = run("bank", "check")
    assert ran.code == 2
    assert ran.messages == ["tools.yaml:tools/till/steps/office-gone/none: no question 'office-gone' in the bank"]


def test_bank_check_without_a_bank(run: Run, home: Path) -> None:
    assert run("bank", "check", home / "nowhere") == Ran(2, "", f"{home}/nowhere: is not a folder\n")
    assert "holds no question bank" in run("bank", "check", home).err


def test_bank_check_lists_all_faults_in_one_run(run: Run, home: Path, small_questions: Path) -> None:
    copy = shutil.copytree(small_questions, home / "questions")

    def change(name: str, edit: Callable[[Any], object]) -> None:
        raw = json.loads((copy / name).read_text("utf-8"))
        edit(raw)
        (copy / name).write_text(json.dumps(raw, ensure_ascii=False), "utf-8")

    def stage_away(raw: Raw) -> None:
        for question in raw["questions"]:
            question["stage"] = "digitization" if question["stage"] == "transformation" else question["stage"]

    for file in (copy / "small").glob("?0-*.yaml"):
        change(str(file.relative_to(copy)), stage_away)
    change("small/10-strategy.yaml", lambda d: d["questions"][2].update(id="strategy-digitization"))
    change("small/20-people.yaml", lambda d: d["questions"][0].update(colour="red"))
    change("small/30-office.yaml", lambda d: d["questions"][1]["text"].pop("en"))
    change("small/50-customers.yaml", lambda d: d["questions"][0]["options"][1].update(points=0))
    change("small/60-data.yaml", lambda d: d["questions"][0]["improve"].update(effort="XL", needs=["magic"]))
    change("small/bank.yaml", lambda d: d.update(version=" ", motto="x"))
    change("small/glossary.yaml", lambda d: d[0]["meaning"].update(ja=5))
    change("cases.yaml", lambda d: d[0].pop("lesson"))
    unsourced = {"source": " ", "evidence": "third_party", "phone": "0258-00-0000"}
    change("actors/all.yaml", lambda d: d[0].update(unsourced))
    change("actors/all.yaml", lambda d: d[1].pop("source"))
    change("actors/all.yaml", lambda d: d[2].update(type="wizard"))
    (copy / "benchmarks.yaml").write_text("- id: a\n  id: b\n")
    (copy / "actors" / "broken.yaml").write_bytes(b"- id: \xff\n")
    (copy / "actors" / "tabs.yaml").write_text("- id: x\n\tname: y\n")
    ran = run("bank", "check", copy)
    assert (ran.code, ran.out) == (2, "")
    expected = [
        "small/10-strategy.yaml:questions/strategy-digitization: id 'strategy-digitization' stands 2 times",
        "small/20-people.yaml:questions/people-digitization/colour: unknown key",
        "small/30-office.yaml:questions/office-digitalization/text/en: is missing",
        "small/50-customers.yaml:domains/customers/questions/customers-digitization/options: points must rise",
        "small/60-data.yaml:questions/data-digitization/improve/effort: 'XL' is not one of 'S', 'M' or 'L'",
        "small/60-data.yaml:questions/data-digitization/improve/needs/0: 'magic' is not one of",
        "small/bank.yaml:motto: unknown key",
        "small/bank.yaml:stages/transformation: this stage has no question",
        "small/glossary.yaml:0/meaning/ja: ",
        "cases.yaml:cs-01/lesson: is missing",
        "actors/all.yaml:actors/niigata-yorozu/source: an actor without a source stays out",
        "actors/all.yaml:actors/niigata-yorozu/phone: may be given only with `evidence` own or official",
        "actors/all.yaml:kanto-bureau/source: is missing",
        "actors/all.yaml:niigata-testing/type: 'wizard' is not one of",
        "benchmarks.yaml:line 2: the same key stands twice",
        "actors/broken.yaml:byte 6: is not valid UTF-8",
        "actors/tabs.yaml:line 2: is not valid YAML",
    ]
    for start in expected:
        assert any(m.startswith(start) for m in ran.messages), f"{start}\nnot in\n{ran.err}"
    assert all(re.match(r"[\w/.-]+\.yaml:[^:]*: \S", m) for m in ran.messages), ran.err
    assert len(set(ran.messages)) == len(ran.messages), "each once"


def test_a_faulty_bank_stops_every_command_that_needs_it(
    run: Run, home: Path, small_questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(small_questions, home / "questions")
    (copy / "small" / "30-office.yaml").write_bytes(b"\xff")
    monkeypatch.setenv("ASSESS_QUESTIONS", str(copy))
    write(raw_answers())
    for command in (["bank", "export"], ["score", "a.json"], ["import", "a.json"], ["blank", "-o", "b.pdf"]):
        ran = run(*command)
        assert ran.code == 2 and ran.messages[0].startswith("small/30-office.yaml:byte 0: is not valid UTF-8")


# ---------------------------------------------------------------- score


SCORE_KEYS = [
    "bank", "version", "bank_hash", "level", "stage", "stage_range", "score", "confidence", "flags", "stages",
    "domains", "priorities", "next_stage", "target", "plan", "support", "roles", "cases",
]  # fmt: skip


def check_score(found: Raw, answers: Raw, bank: Bank) -> None:
    """The shape of docs/scoring.md#what-score-prints, whatever the bank."""
    assert list(found) == SCORE_KEYS
    assert (found["bank"], found["version"]) == (answers["bank"], answers["version"])
    assert found["level"] in range(5) and isinstance(found["score"], float) and 0 <= found["confidence"] <= 1
    assert len(found["stage_range"]) == 2 and isinstance(found["flags"], list)
    assert list(found["stages"]) == list(STAGES) and list(found["domains"]) == [domain.id for domain in bank.domains]
    for stage in found["stages"].values():
        assert list(stage) == ["achievement", "low", "high", "answered", "applicable"]
        assert 0 <= stage["low"] <= stage["achievement"] <= stage["high"] <= 1
        assert type(stage["answered"]) is int and stage["answered"] <= stage["applicable"]
    for domain in found["domains"].values():
        assert list(domain) == ["score", "answered", "applicable"]
    for priority in found["priorities"]:
        assert list(priority) == ["question", "action", "effort", "needs", "gap", "tool"]
        assert priority["effort"] in ("S", "M", "L") and priority["needs"] and 0 < priority["gap"] <= 1
    if found["next_stage"] is not None:
        assert list(found["next_stage"]) == ["stage", "steps"]
        assert all(list(s) == ["question", "from", "to", "effort"] for s in found["next_stage"]["steps"])
    bodies = {body["actor"] for body in found["support"]}
    for step in found["plan"]:
        assert list(step) == ["horizon", "question", "action", "effort", "done_when", "helper", "tool"]
        assert step["horizon"] in ("week", "3m", "1y", "3y") and step["effort"] in ("S", "M", "L")
        assert step["action"] and step["done_when"] and step["helper"] in {None, *bodies}
    for body in found["support"]:
        assert list(body) == [
            "actor", "name", "type", "layer", "area", "services", "reasons", "reach", "source", "evidence", "as_of",
        ]  # fmt: skip
        check_reach(body["reach"])
        assert body["source"] and body["services"] and body["reasons"]
        assert all(list(r) == ["question", "text"] and r["text"] for r in body["reasons"])
    assert {b["layer"] for b in found["support"]} == set(LAYERS)
    assert list(found["roles"]) == list(ROLES)
    for role in found["roles"].values():
        assert list(role) == ["actor", "name", "does", "why", "ask", "reach", "listed", "notes"]
        assert role["name"] and role["does"] and role["why"] and role["ask"]
    assert all(list(c) == ["id", "reason"] and c["reason"] for c in found["cases"])


def check_reach(reach: Raw) -> None:
    """Its own contact, or else the list of its kind with what to look for; never both, never neither."""
    assert list(reach) == ["own", "phone", "url", "directory", "listed_in", "look_for"]
    assert reach["own"] == bool(reach["phone"] or reach["url"])
    assert (not reach["own"]) == bool(reach["directory"] and reach["listed_in"] and reach["look_for"])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_score_has_the_documented_shape_and_quotes_the_firm(run: Run, lang: str) -> None:
    answers = raw_answers()
    answers["answers"] |= {"office-digitization": "none", "people-digitization": "all"}  # the mean stays
    found = run("score", write(answers), "--lang", lang).json()
    check_score(found, answers, small_bank())
    assert found["bank_hash"] == content_hash(small_bank())
    assert (found["level"], found["stage"], found["score"], found["confidence"]) == (1, "digitization", 50.0, 1.0)
    assert found["stage_range"] == ["digitization", "digitization"] and found["flags"] == []
    half = {"achievement": 0.5, "low": 0.5, "high": 0.5, "answered": 8, "applicable": 8}
    assert found["stages"] == dict.fromkeys(STAGES, half)
    quoted = [(r["question"], r["text"]) for body in found["support"] for r in body["reasons"] if r["question"]]
    assert quoted, "answers lead to help"
    for question_id, text in quoted:
        question = small_bank().question(question_id)
        assert question is not None
        option = question.option(answers["answers"][question_id])
        assert option is not None and option.text.get(lang).rstrip("。.") in text  # type: ignore[arg-type]
        assert question.text.get(lang).rstrip("。.") in text  # type: ignore[arg-type]


def test_the_steps_really_reach_the_next_stage(run: Run) -> None:
    """Take the steps, score again, and so on from nothing at all to the top."""
    answers = raw_answers(answers={q.id: "none" for _, q in small_bank().questions()})
    reached = []
    for _ in range(6):
        found = run("score", write(answers)).json()
        reached.append(found["stage"])
        if found["next_stage"] is None:
            break
        for step in found["next_stage"]["steps"]:
            assert answers["answers"][step["question"]] == step["from"]
            answers["answers"][step["question"]] = step["to"]
        assert run("score", write(answers)).json()["stage"] == found["next_stage"]["stage"]
    assert reached == ["not_started", "digitization", "digitalization", "transformation", "transformed"]


def test_missing_answers_are_null_and_never_zero(run: Run) -> None:
    found = run("score", write(raw_answers(answers={}))).json()
    assert (found["level"], found["stage"], found["score"], found["confidence"]) == (None, None, None, 0.0)
    assert found["stage_range"] == [None, None] and found["next_stage"] is None and found["priorities"] == []
    assert all(s["achievement"] is None and s["answered"] == 0 for s in found["stages"].values())
    assert all(d["score"] is None for d in found["domains"].values())


@pytest.mark.slow
def test_the_shipped_bank_end_to_end(library: Library, home: Path) -> None:
    """As a partner's script would: export, answer in the middle, score, take the steps, score again."""
    env = {"ASSESS_QUESTIONS": "", "ASSESS_BANK": ""}
    exported = shell("bank", "export", **env).json()
    assert exported["hash"] == library.bank_hash
    middle = {q["id"]: q["options"][len(q["options"]) // 2]["id"] for q in exported["questions"]}
    firm = Profile(industry="E", prefecture="15", employees=9)
    asked = {q.id for q in Flow(library.bank, firm, "full", middle).shown}
    middle = {question: option for question, option in middle.items() if question in asked}
    profile = {"industry": "E", "prefecture": "15", "employees": 9, "municipality": "燕市", "goals": ["productivity"]}
    answers = {"bank": exported["id"], "version": exported["version"], "profile": profile, "answers": middle}
    ran = shell("score", write(answers), **env)
    assert ran.err == ""
    check_score(ran.json(), answers, library.bank)
    for step in ran.json()["next_stage"]["steps"]:
        middle[step["question"]] = step["to"]
    again = shell("score", "-", stdin=json.dumps(answers).encode(), **env).json()
    assert again["stage"] == ran.json()["next_stage"]["stage"]


def test_an_answer_that_is_ruled_out_is_kept_and_named(run: Run) -> None:
    given = {"security-digitization": "none", "security-digitalization": "all", "office-digitization": "some"}
    ran = run("score", write(raw_answers(answers=given)))
    assert ran.code == 0
    (warning,) = ran.messages
    assert warning.startswith("a.json:answers/security-digitalization: kept, not counted")
    without = run("score", write(raw_answers(answers={k: v for k, v in given.items() if "alization" not in k})))
    assert without.out == ran.out and without.err == ""


def test_json_is_utf8_wherever_it_goes(home: Path) -> None:
    write(raw_answers())
    ran = shell("score", "a.json", PYTHONIOENCODING="ascii")
    assert "していません" in shell("bank", "export", PYTHONIOENCODING="ascii").out
    assert (ran.code, ran.err) == (0, "") and json.loads(ran.out)


def test_a_reader_that_goes_or_a_full_disk() -> None:
    command = f"{sys.executable} -m assess bank export"
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    gone = subprocess.run(
        ["bash", "-c", f"{command} | head -c 1; exit ${{PIPESTATUS[0]}}"], capture_output=True, env=env, text=True
    )
    assert (gone.returncode, gone.stderr) == (0, "")
    with open("/dev/full", "w") as full:
        broken = subprocess.run(command.split(), stdout=full, stderr=subprocess.PIPE, env=env, text=True)
    assert broken.returncode == 2 and broken.stderr.splitlines() == ["[Errno 28] No space left on device"]


# ---------------------------------------------------------------- input that cannot be used


def edited(**profile: object) -> bytes:
    raw = raw_answers()
    raw["profile"] |= profile
    return json.dumps(raw).encode()


def lacking(key: str) -> bytes:
    return json.dumps({k: v for k, v in raw_answers().items() if k != key}).encode()


def changed(**changes: object) -> bytes:
    return json.dumps(raw_answers(**changes)).encode()


WHOLE = changed().decode()
UNUSABLE = {
    "unknown bank": (changed(bank="other"), ["bank: unknown bank 'other'; this is 'small'"]),
    "unknown version": (changed(version="7"), ["version: unknown version '7'; this bank is '1'"]),
    "unknown question": (changed(answers={"no-such": "all"}), ["answers/no-such: unknown question id"]),
    "unknown option": (
        changed(answers={"office-digitization": "maybe"}),
        ["answers/office-digitization: unknown option 'maybe'; expected one of none, some, all, unknown"],
    ),
    "answers as list": (changed(answers=["all"]), ["answers: has the wrong shape (found list)"]),
    "option as number": (changed(answers={"office-digitization": 1}), ["answers/office-digitization: Input should"]),
    "employees in words": (edited(employees="nine"), ["profile/employees: Input should be a valid integer"]),
    "employees true": (edited(employees=True), ["profile/employees: Input should be a valid integer"]),
    "employees 1.5": (edited(employees=1.5), ["profile/employees: Input should be a valid integer"]),
    "employees -1": (edited(employees=-1), ["profile/employees: must lie in 1..1000000, not -1"]),
    "employees 10**30": (edited(employees=10**30), ["profile/employees: must lie in 1..1000000, not 1000"]),
    "employees null": (edited(employees=None), ["profile/employees: Input should be a valid integer"]),
    "digits without end": (WHOLE.replace(": 9", f": {'9' * 5000}").encode(), [": is not valid JSON: Exceeds the"]),
    "no profile": (lacking("profile"), ["profile: is missing"]),
    "no answers": (lacking("answers"), ["answers: is missing"]),
    "profile as list": (changed(profile=[]), ["profile: has the wrong shape (found list)"]),
    "unknown key": (changed(surprise=1), ["surprise: unknown key"]),
    "relevance": (changed(relevance={"office": 4}), ["relevance/office: must be 1, 2 or 3, not 4"]),
    "broken JSON": (WHOLE[:-9].encode(), ["line 1, column "]),
    "two documents": ((WHOLE + WHOLE).encode(), ["line 1, column "]),
    "no object": (b"[1, 2]", [": must hold one JSON object"]),
    "deep lists": (b"[" * 50_000, [": is not valid JSON: maximum recursion depth"]),
    "deep objects": (b'{"a":' * 900 + b"1" + b"}" * 900, [": "]),
    "the same key twice": (
        WHOLE.replace('"path"', '"bank": "x", "path"').encode(),
        [": is not valid JSON: the key 'bank' stands twice"],
    ),
    "invalid UTF-8": (WHOLE.replace("small", "sm\udcffll").encode("utf-8", "surrogateescape"), ["byte "]),
    "UTF-16": (WHOLE.encode("utf-16"), ["byte 0: is not valid UTF-8"]),
    "NaN": (WHOLE.replace(": 9", ": NaN").encode(), ["profile/employees: Input should be a valid integer"]),
    "half a surrogate": (WHOLE.replace('"company": "', '"company": "\\ud83c').encode(), [": "]),
    "empty": (b"", ["line 1, column 1: is not valid JSON: Expecting value"]),
    "10 MB": (b" " * 10_000_000 + WHOLE.encode(), [" larger than 1,000,000 bytes"]),
    "several": (
        changed(date="soon", relevance={"data": 9}, answers={"a": "b", "office-digitization": "c"}),
        ["date: ", "relevance/data: ", "answers/a: ", "answers/office-digitization: "],
    ),
    "ids that would break the lines": (changed(answers={"a\nb\x1b[31m": "x"}), ["answers/a\\nb\\x1b[31m: unknown"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize("command", ["score", "import"])
def test_input_that_cannot_be_used(run: Run, home: Path, name: str, command: str) -> None:
    data, expected = UNUSABLE[name]
    Path("a.json").write_bytes(data)
    ran = run(command, "a.json")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.messages) == len(expected), ran.err
    for message, start in zip(ran.messages, expected, strict=True):
        if name == "10 MB" and command == "import":  # reads more, for a file may be a PDF
            start = ": is larger than 1,000,000 bytes"
        assert message.removeprefix("a.json:").startswith(start)
        assert len(message) < 1100


def test_a_byte_order_mark_does_no_harm(run: Run) -> None:
    Path("a.json").write_bytes(b"\xef\xbb\xbf" + changed())
    assert run("score", "a.json").code == 0
    assert run("import", "a.json").code == 0


@pytest.mark.parametrize(
    "command", [["score"], ["import"], ["report", "-o", "x.pdf"], ["workbook", "-o", "x.xlsx"], ["restore"]]
)
def test_files_that_cannot_be_read(run: Run, home: Path, command: list[str]) -> None:
    Path("folder").mkdir()
    for name, message in (("nowhere.json", "No such file"), ("folder", "Is a directory"), ("/dev/null", "")):
        ran = run(command[0], name, *command[1:])
        assert ran.code == 2 and len(ran.messages) == 1
        assert ran.err.startswith(name) and message in ran.err
    assert not Path("x.pdf").exists() and not Path("x.xlsx").exists()


def test_usage_errors_exit_2(run: Run) -> None:
    write(raw_answers())
    for arguments in (
        [], ["bank"], ["nonsense"], ["score"], ["report", "a.json"], ["blank"], ["score", "a.json", "--lang", "fr"],
        ["report", "a.json", "-o", "x.pdf", "--edition", "huge"], ["workbook", "a.json"], ["serve", "--port", "http"],
    ):  # fmt: skip
        ran = run(*arguments)
        assert ran.code == 2 and "usage:" in ran.err, arguments


def test_a_bad_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESS_BANK", "../etc")
    assert run("bank", "export").messages == ["ASSESS_BANK: '../etc' is not a bank id (a-z, 0-9, hyphens)"]
    monkeypatch.setenv("ASSESS_BANK", "other")
    assert "other/bank.yaml:: not found under" in run("bank", "export").err


def test_a_process_exits_with_the_same_codes(home: Path) -> None:
    write(raw_answers(bank="other"))
    ran = shell("score", "a.json")
    assert ran == Ran(2, "", "a.json:bank: unknown bank 'other'; this is 'small'\n")
    assert shell("score", "nowhere.json") == Ran(2, "", "nowhere.json: No such file or directory\n")


# ---------------------------------------------------------------- report, blank, import


@pytest.fixture(scope="session")
def report_pdf(tmp_path_factory: pytest.TempPathFactory, small_questions: Path) -> bytes:
    """A real report, made by a process of its own."""
    folder = tmp_path_factory.mktemp("report")
    raw = raw_answers(relevance={"office": 3}, respondent={"role": "advisor"})
    raw["profile"] |= {"company": "㈱髙﨑製作所", "municipality": "燕市", "goals": ["productivity"]}
    (folder / "a.json").write_text(json.dumps(raw), "utf-8")
    env = {"ASSESS_INSTANCE": str(folder), "ASSESS_QUESTIONS": str(small_questions), "ASSESS_BANK": "small"}
    ran = shell("report", folder / "a.json", "-o", folder / "out.pdf", **env)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert sorted(p.name for p in folder.iterdir() if p.is_file()) == ["a.json", "out.pdf"], "nothing else is left"
    return (folder / "out.pdf").read_bytes()


def kept_answers(assessment_id: str) -> Raw:
    """The answers of an assessment in the database, as ANSWERS.json."""
    settings = Settings.load()
    with open_store(settings) as store:
        found = store.assessment(assessment_id)
        assert found is not None and found.completed_at is not None
        return json.loads(dump_answers(assessments.answers_of(found, small_bank())))


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def test_answers_are_imported_as_they_are(run: Run) -> None:
    raw = raw_answers(path="quick", relevance={"data": 1}, date="2026-01-31")
    ran = run("import", write(raw))
    assert ran.code == 0
    assert kept_answers(ran.out.strip()) == raw


def test_an_import_says_how_to_open_it(run: Run) -> None:
    ran = run("import", write(raw_answers()))
    says = r"a\.json: to open it: /resume/(\S+), or with the code ([0-9A-Z-]{14}) at /resume \(for \d+ days\)\n"
    told = re.fullmatch(says, ran.err)
    assert told, ran.err
    with open_store(Settings.load()) as store:
        ctx = Context(Settings.load(), store, library_in_use(), lambda: datetime.now(UTC))
        for opened in (access.redeem_link(ctx, told[1]), access.redeem_code(ctx, told[2], "127.0.0.1")):
            assert opened is not None and opened.assessment_id == ran.out.strip()


@pytest.mark.slow
def test_a_report_is_imported_with_the_answers_it_was_made_of(run: Run, report_pdf: bytes) -> None:
    assert report_pdf.startswith(b"%PDF-")
    Path("r.pdf").write_bytes(report_pdf)
    ran = run("import", "r.pdf")
    assert ran.code == 0 and ran.err.startswith("r.pdf: to open it: ")
    with pikepdf.open(BytesIO(report_pdf)) as pdf:
        inside = json.loads(pdf.attachments["ANSWERS.json"].get_file().read_bytes())
    assert kept_answers(ran.out.strip()) == inside
    assert inside["profile"]["company"] == "㈱髙﨑製作所" and inside["respondent"] == {"role": "advisor"}
    assert len(inside["answers"]) == 24


@pytest.mark.slow
@pytest.mark.parametrize(("edition", "lang"), [("full", "ja"), ("summary", "en"), ("advisor", "en")])
def test_a_report_carries_the_answers_and_what_score_prints(run: Run, edition: str, lang: str) -> None:
    answers = write(raw_answers())
    assert run("report", answers, "-o", "r.pdf", "--edition", edition, "--lang", lang).code == 0
    with pikepdf.open("r.pdf") as pdf:
        records = {name: json.loads(pdf.attachments[name].get_file().read_bytes()) for name in pdf.attachments}
    assert records["RESULT.json"] == run("score", answers, "--lang", lang).json()
    assert kept_answers(run("import", "r.pdf").out.strip()) == records["ANSWERS.json"] == raw_answers()


def test_an_import_names_answers_that_do_not_count(run: Run) -> None:
    given = {"security-digitization": "none", "security-digitalization": "all"}
    ran = run("import", write(raw_answers(answers=given)))
    assert ran.code == 0 and len(ran.messages) == 2
    assert ran.err.startswith("a.json:answers/security-digitalization: kept, not counted")


@pytest.mark.slow
def test_pdfs_that_carry_no_answers(run: Run, report_pdf: bytes) -> None:
    with pikepdf.new() as empty:
        empty.add_blank_page()
        plain = saved(empty)
    with pikepdf.open(BytesIO(report_pdf)) as pdf:
        locked = saved(pdf, encryption=pikepdf.Encryption(owner="o", user="u"))
        owned = saved(pdf, encryption=pikepdf.Encryption(owner="o", user=""))
    for data, message in (
        (plain, "the PDF carries no ANSWERS.json"),
        (report_pdf[:3000], "the PDF is damaged"),
        (b"%PDF-1.7 nothing", "the PDF is damaged"),
        (locked, "the PDF is encrypted"),
        (owned, "the PDF is encrypted"),
        (report_pdf + b"\0" * 20_000_000, "r.pdf: larger than 20,000,000 bytes"),
    ):
        Path("r.pdf").write_bytes(data)
        ran = run("import", "r.pdf")
        assert ran.code == 2 and len(ran.messages) == 1 and message in ran.err
    settings = Settings.load()
    with open_store(settings) as store:
        assert store._rows("select count(*) as n from assessments") == [{"n": 0}], "nothing is left behind"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for the renderer where only the file that it goes to matters."""
    from assess.report.pdf import blank, render

    monkeypatch.setattr(render, "render_report", lambda *_a, **_k: b"%PDF-drawn")
    monkeypatch.setattr(blank, "render_blank", lambda *_a, **_k: b"%PDF-drawn")


@pytest.mark.parametrize("command", [["report", "a.json"], ["blank"], ["workbook", "a.json"]])
def test_an_output_that_cannot_be_written(run: Run, home: Path, drawn: None, command: list[str]) -> None:
    write(raw_answers())
    Path("folder").mkdir()
    before = sorted([*home.glob("*"), *home.glob("folder/*")])
    for output in ("nowhere/x.pdf", "a.json/x.pdf", "x" * 300 + ".pdf"):
        ran = run(*command, "-o", output)
        assert (ran.code, ran.out) == (2, "")
        assert ran.messages[0].startswith(f"{output}: cannot be written: ") and len(ran.messages) == 1
    assert sorted([*home.glob("*"), *home.glob("folder/*")]) == before, "no half a file"
    assert run(*command, "-o", "new.pdf").code == 0
    assert Path("new.pdf").read_bytes().startswith(b"PK" if command[0] == "workbook" else b"%PDF-drawn")


@pytest.mark.parametrize(("lang", "sheet"), [("ja", "結果"), ("en", "Result")])
def test_a_workbook_in_both_languages_is_read_by_its_owner_alone(run: Run, home: Path, lang: str, sheet: str) -> None:
    write(raw_answers())
    assert run("workbook", "a.json", "-o", "firm.xlsx", "--lang", lang) == Ran(0, "", "")
    assert load_workbook("firm.xlsx").sheetnames[0] == sheet
    assert Path("firm.xlsx").stat().st_mode & 0o777 == 0o600


def test_in_a_folder_a_file_goes_by_firm_and_day(run: Run, home: Path) -> None:
    raw = raw_answers()
    write(raw | {"profile": raw["profile"] | {"company": "燕/金属"}, "date": "2026-11-26"}, "a.json")
    Path("out").mkdir()
    assert run("workbook", "a.json", "-o", "out") == Ran(0, "", "")
    assert [file.name for file in Path("out").iterdir()] == ["診断_燕_金属_2026-11-26_結果と計画.xlsx"]


def test_what_is_wrong_with_answers_is_told_before_a_workbook_is_made(run: Run, home: Path) -> None:
    Path("a.json").write_bytes(b"{")
    ran = run("workbook", "a.json", "-o", "firm.xlsx")
    assert ran.code == 2 and len(ran.messages) == 1 and not Path("firm.xlsx").exists()


def test_a_damaged_crosswalk_is_told(
    run: Run, home: Path, small_questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home / "questions"
    shutil.copytree(small_questions, folder)
    monkeypatch.setenv("ASSESS_QUESTIONS", str(folder))
    (folder / "small" / "frameworks.yaml").write_text("- id: dgc-3\n", "utf-8")
    write(raw_answers())
    ran = run("workbook", "a.json", "-o", "firm.xlsx")
    assert ran.code == 2 and all(m.startswith("small/frameworks.yaml:") for m in ran.messages)


@pytest.mark.parametrize(("umask", "shared"), [(0o000, 0o644), (0o022, 0o644), (0o077, 0o600), (0o777, 0o600)])
def test_only_its_owner_reads_a_report_whatever_the_umask(
    run: Run, home: Path, drawn: None, umask: int, shared: int
) -> None:
    write(raw_answers())
    shutil.rmtree(home / "instance" / "cache")
    if umask == 0o777:
        (home / "instance" / "cache").mkdir(mode=0o700)  # no folder that is made under it can be entered
    before = os.umask(umask)
    try:
        assert run("report", "a.json", "-o", "firm.pdf").code == run("blank", "-o", "paper.pdf").code == 0
    finally:
        os.umask(before)
    assert Path("firm.pdf").stat().st_mode & 0o777 == 0o600
    assert Path("paper.pdf").stat().st_mode & 0o777 == shared
    kept = list((home / "instance" / "cache").iterdir())
    assert kept and all(file.stat().st_mode & 0o777 == 0o600 for file in kept)
    assert (home / "instance" / "cache").stat().st_mode & 0o777 == 0o700


def test_a_device_is_written_and_not_replaced(run: Run, home: Path, drawn: None) -> None:
    write(raw_answers())
    Path("sink").symlink_to("/dev/null")
    assert run("report", "a.json", "-o", "sink").code == 0
    assert Path("sink").is_symlink() and Path("/dev/null").is_char_device()
    assert run("backup", "sink").messages == ["sink: is not a file"]
    assert Path("/dev/null").is_char_device()


def test_blank(run: Run, home: Path) -> None:
    ran = run("blank", "-o", "b.pdf", "--lang", "en", "--industry", "E")
    assert (ran.code, ran.err) == (0, "")
    with pikepdf.open("b.pdf") as pdf:
        assert len(pdf.pages) >= 1 and str(pdf.Root.Lang) == "en"
        full = json.loads(pdf.attachments["FORM.json"].get_file().read_bytes())
    assert run("blank", "-o", "q.pdf", "--industry", "E", "--path", "quick").code == 0
    with pikepdf.open("q.pdf") as pdf:
        quick = json.loads(pdf.attachments["FORM.json"].get_file().read_bytes())
    assert 0 < len(quick["questions"]) < len(full["questions"])
    ran = run("blank", "-o", "c.pdf", "--industry", "Z")
    assert ran.code == 2 and ran.messages == ["--industry: 'Z' is not one of E, I"]
    assert not Path("c.pdf").exists()


# ---------------------------------------------------------------- backup and restore


def test_backup_and_restore(run: Run, home: Path) -> None:
    first = run("import", write(raw_answers())).out.strip()
    assert run("backup", "copy.sqlite3").out == "copy.sqlite3: written\n"
    second = run("import", write(raw_answers(date="2026-01-01"))).out.strip()
    ran = run("restore", "copy.sqlite3")
    assert ran.code == 0 and ran.out.startswith("copy.sqlite3: restored; the former database is kept as ")
    first_line, warning = ran.out.splitlines()
    former = Path(first_line.rsplit(" ", 1)[1])
    assert former.is_file() and "30日" in warning and "after 30 days" in warning
    assert kept_answers(first)["bank"] == "small"
    with open_store(Settings.load()) as store:
        assert store.assessment(second) is None
    assert run("restore", former).code == 0
    assert kept_answers(second)["date"] == "2026-01-01"


def test_support_bodies_and_key_go_along_on_request_only(run: Run, home: Path) -> None:
    folder = home / "instance"
    run("import", write(raw_answers()))
    key, bodies = (folder / "secret_key").read_bytes(), "機関: []\n".encode()
    (folder / "local-actors.yaml").write_bytes(bodies)
    assert run("backup", "plain.sqlite3").out == "plain.sqlite3: written\n"
    assert key not in Path("plain.sqlite3").read_bytes()
    ran = run("backup", "whole.sqlite3", "--all")
    assert ran.out == "whole.sqlite3: written\nwith local-actors.yaml, secret_key\n"
    assert Path("whole.sqlite3").stat().st_mode & 0o777 == 0o600 and key in Path("whole.sqlite3").read_bytes()

    (folder / "secret_key").write_bytes(b"n" * 32)
    (folder / "local-actors.yaml").unlink()
    assert run("restore", "plain.sqlite3").code == 0
    assert (folder / "secret_key").read_bytes() == b"n" * 32, "not held, not touched"
    ran = run("restore", "whole.sqlite3")
    told = ran.out.splitlines()
    assert ran.code == 0 and told[1:3] == [
        f"{folder}/local-actors.yaml: restored", f"{folder}/secret_key: restored",
    ]  # fmt: skip
    former = Path(told[3].removesuffix(": holds what stood there before"))
    assert former.read_bytes() == b"n" * 32 and "secret_key.before-restore-" in former.name
    assert (folder / "secret_key").read_bytes() == key and (folder / "local-actors.yaml").read_bytes() == bodies
    assert all(f.stat().st_mode & 0o077 == 0 for f in (folder / "secret_key", folder / "local-actors.yaml", former))
    assert key not in Path(Settings.load().database).read_bytes()


def test_a_backup_needs_a_database_and_a_place(run: Run, home: Path) -> None:
    assert "there is no database yet" in run("backup", "copy.sqlite3").err
    run("import", write(raw_answers()))
    Path("folder").mkdir()
    for place in ("nowhere/copy.sqlite3", "folder", "-"):
        ran = run("backup", place)
        assert ran.code == 2 and ran.err.startswith(f"{place}: ") and len(ran.messages) == 1
    assert not Path("-").exists()


def test_garbage_is_not_restored(run: Run, home: Path) -> None:
    kept = run("import", write(raw_answers())).out.strip()
    run("backup", "copy.sqlite3")
    sound = Path("copy.sqlite3").read_bytes()
    other = Path("other.sqlite3")
    with closing(sqlite3.connect(other)) as conn:
        conn.execute("create table strange (x)")
    for data in (b"", b"garbage" * 1000, sound[:5000], sound[:100] + b"\xff" * (len(sound) - 100), other.read_bytes()):
        Path("bad.sqlite3").write_bytes(data)
        ran = run("restore", "bad.sqlite3")
        assert ran.code == 2 and ran.err.startswith("bad.sqlite3: ") and len(ran.messages) == 1
    assert kept_answers(kept)["bank"] == "small", "the database is as it was"
    assert not list((home / "instance").glob("*before-restore*"))


@pytest.mark.parametrize("command", ["import", "backup"])
def test_a_database_that_cannot_be_used_is_told_in_one_line(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    write(raw_answers())
    garbage = home / "garbage.sqlite3"
    garbage.write_bytes(b"this is no database " * 500)
    monkeypatch.setenv("ASSESS_DATABASE", str(garbage))
    ran = run(command, "a.json" if command == "import" else "copy.sqlite3")
    assert ran.code == 2 and len(ran.messages) == 1
    assert ran.messages[0].startswith(f"{garbage}: cannot be ") and "not a database" in ran.messages[0]
    assert garbage.read_bytes().startswith(b"this is no database") and not Path("copy.sqlite3").exists()


def test_a_database_that_fails_half_way_is_told_in_one_line(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", write(raw_answers()))
    migrated_database(Settings.load()).close()
    with closing(connection.Connection(Path(Settings.load().database))) as other:
        monkeypatch.setattr(connection, "PRAGMAS", ("busy_timeout=10", *connection.PRAGMAS[1:]))
        other.conn.execute("begin immediate")
        ran = run("import", "a.json")
    assert ran.code == 2 and ran.messages == [f"{Settings.load().database}: cannot be used: database is locked"]
