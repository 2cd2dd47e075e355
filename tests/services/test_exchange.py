from __future__ import annotations

import json
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from assess.bank.answers_file import MAX_BYTES, MAX_CARRIER_BYTES
from assess.bank.answers_json import dump_answers, parse_answers
from assess.bank.problems import InvalidAnswers
from assess.core.model import Answers, Respondent
from assess.services import assessments, exchange, results
from assess.services.context import Context, Started
from tests.samples import answer_all, small_bank, small_profile

from .conftest import Clock, ContextFactory, make_library


def dumped(**changes: object) -> bytes:
    return dump_answers(replace(answer_all(small_bank()), **changes)).encode()  # type: ignore[arg-type]


def pdf_with(data: bytes, name: str = "ANSWERS.json", **save: object) -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)
        pdf.save(out, **save)
    return out.getvalue()


def test_what_is_imported_comes_out_again(ctx: Context) -> None:
    answers = replace(
        answer_all(small_bank()), respondent=Respondent("advisor"), path="quick", date="2026-10-01",
        profile=small_profile(company="㈱髙﨑 🍣", goals=("productivity",), usage="bank_led"), relevance={"office": 3},
    )  # fmt: skip
    assessment_id, _ = exchange.import_answers(ctx, dump_answers(answers).encode())
    found = assessments.get(ctx, assessment_id)
    assert found is not None and found.origin == "import" and found.completed_at and found.role == "advisor"
    assert parse_answers(exchange.answers_json(ctx, found).encode()) == answers
    assert results.diagnosis(ctx, found).answers == answers


def test_the_day_of_the_file_is_kept(ctx: Context, clock: Clock) -> None:
    for given, kept in (("2020-02-29", "2020-02-29"), ("2026-11-21", "2026-11-21"), (None, "2026-11-21")):
        assessment_id, _ = exchange.import_answers(ctx, dumped(date=given))
        assert assessments.get(ctx, assessment_id).date == kept  # type: ignore[union-attr]
    clock.turn(hours=12.5)  # it is the next day in Japan already
    assert exchange.import_answers(ctx, dumped(date="2026-11-22"))


def test_answers_that_do_not_count_are_kept_and_named(ctx: Context) -> None:
    given = {"security-digitization": "none", "security-digitalization": "all"}
    assessment_id, warnings = exchange.import_answers(ctx, dumped(answers=given))
    assert len(warnings) == 1 and warnings[0].startswith("answers/security-digitalization: kept, not counted")
    assert assessments.get(ctx, assessment_id).answers == given  # type: ignore[union-attr]
    assert exchange.import_answers(ctx, dumped())[1] == []
    _, warnings = exchange.import_answers(ctx, dumped(answers={"office-digitization": "not_applicable"}))
    assert len(warnings) == 1 and "not offered" in warnings[0]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (dumped(bank="other"), "bank"),
        (dumped(version="0"), "version"),
        (dumped(date="2026-11-22"), "date"),
        (dumped(date="2026-02-30"), "date"),
        (dumped(answers={"nothing": "some"}), "answers/nothing"),
        (dumped(answers={"office-digitization": "wrong"}), "answers/office-digitization"),
        (dumped(relevance={"office": 9}), "relevance/office"),
        (dumped(profile=small_profile(employees=-1)), "profile/employees"),
        (b'{"bank": "small"}', "version"),
        (b"[]", ""),
        (b"{", "line 1, column 2"),
        (b"\xff\xfe", "byte 0"),
        (b"", "line 1, column 1"),
        (b" " * (MAX_BYTES + 1), ""),
    ],
)
def test_unusable_files_are_refused_with_the_place(ctx: Context, data: bytes, path: str) -> None:
    with pytest.raises(InvalidAnswers) as caught:
        exchange.import_file(ctx, data)
    assert path in {p.path for p in caught.value.problems}


def test_all_problems_are_told_at_once(ctx: Context) -> None:
    with pytest.raises(InvalidAnswers) as caught:
        exchange.import_answers(ctx, dumped(relevance={"office": 9}, answers={"a": "b", "c": "d"}))
    assert len(caught.value.problems) == 3


def test_a_report_of_a_former_version_can_still_be_imported(ctx: Context, new_context: ContextFactory) -> None:
    assessments.start(ctx, "ja", "full", "self")  # the first version was in use once
    later = new_context(make_library(version="2", domains=small_bank().domains[1:]))
    assessment_id, _ = exchange.import_answers(later, dumped())
    found = assessments.get(later, assessment_id)
    assert found is not None and found.bank_hash == ctx.library.bank_hash
    assert results.diagnosis(later, found).bank.version == "1"
    with pytest.raises(InvalidAnswers, match="unknown version '3'"):
        exchange.import_answers(later, dumped(version="3"))


def test_a_report_carries_its_answers(ctx: Context, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf_with(dumped()))
    assessment_id, _ = exchange.import_file(ctx, file)
    assert assessments.get(ctx, assessment_id).answers == answer_all(small_bank()).answers  # type: ignore[union-attr]


def bomb() -> bytes:
    """A small PDF whose ANSWERS.json unpacks to 300 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(b"\0" * 1_000_000) for _ in range(300)), packer.flush()])
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["ANSWERS.json"] = pikepdf.AttachedFileSpec(pdf, b"", filename="ANSWERS.json")
        stream = pdf.attachments["ANSWERS.json"].obj.EF.F
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


LOCK = pikepdf.Encryption(owner="o", user="u")
HALF_LOCK = pikepdf.Encryption(owner="o", user="")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (lambda: pdf_with(b"{}", name="other.json"), "carries no ANSWERS.json"),
        (lambda: pdf_with(dumped(), encryption=LOCK), "encrypted"),
        (lambda: pdf_with(dumped(), encryption=HALF_LOCK), "encrypted"),
        (lambda: b"%PDF-1.7\n" + b"garbage" * 100, "damaged"),
        (lambda: pdf_with(dumped())[:400], "damaged|carries no"),
        (lambda: pdf_with(b" " * (MAX_BYTES + 1)), "larger than"),
        (bomb, "damaged"),  # stopped while unpacking, not measured afterwards
        (lambda: pdf_with(b"not json"), "JSON"),
        (lambda: b"%PDF-" + b"0" * MAX_CARRIER_BYTES, "larger than"),
    ],
)
def test_unusable_reports_are_refused_with_a_clear_message(ctx: Context, data: object, message: str) -> None:
    with pytest.raises(InvalidAnswers, match=message):
        exchange.import_file(ctx, data())  # type: ignore[operator]


def test_a_refused_import_leaves_nothing_behind(ctx: Context, begun: Started) -> None:
    def stored() -> int:
        return ctx.store._row("select count(*) as kept from assessments")["kept"]  # type: ignore[attr-defined]

    before = stored()
    with pytest.raises(InvalidAnswers):
        exchange.import_answers(ctx, dumped(answers={"a": "b"}))
    assert stored() == before
    exchange.import_answers(ctx, dumped())
    assert stored() == before + 1


def test_answers_json_is_what_the_format_says(ctx: Context, finished: Started) -> None:
    text = exchange.answers_json(ctx, assessments.get(ctx, finished.assessment_id))  # type: ignore[arg-type]
    keys = ["bank", "version", "respondent", "path", "date", "profile", "relevance", "answers"]
    assert list(json.loads(text)) == keys
    answers: Answers = parse_answers(text.encode())
    assert answers.date == "2026-11-21" and answers.profile.company == "㈱髙﨑製作所"
