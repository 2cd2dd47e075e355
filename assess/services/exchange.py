"""ANSWERS.json in and out, also inside a report PDF (docs/scoring.md#answersjson)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from assess.bank.answers_file import MAX_BYTES, MAX_CARRIER_BYTES
from assess.bank.answers_json import dump_answers, parse_answers
from assess.bank.problems import InvalidAnswers
from assess.core.checks.answers import answer_warnings, check_answers
from assess.core.checks.problem import Problem
from assess.core.model import TOKYO, Bank
from assess.services.assessments import answers_of, bank_of, summarise
from assess.services.context import Context, keep_bank, keep_catalogue, new_id, pinned_bank
from assess.store import Assessment, Response

PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = 1024


def bank_for(ctx: Context, bank_id: str, version: str) -> tuple[Bank, str]:
    """The bank of this id and version with its hash: the current one, a released one, or else its newest snapshot.

    Raises InvalidAnswers when neither is known.
    """
    bank = ctx.library.bank
    if known := ctx.library.of_version(bank_id, version):
        return known
    kept = ctx.store.bank_snapshot(bank_id, version)
    if kept is not None:
        return pinned_bank(ctx.store, kept.hash), kept.hash
    if bank_id != bank.id:
        raise InvalidAnswers([Problem("bank", f"unknown bank {bank_id!r}; this is {bank.id!r}")])
    raise InvalidAnswers([Problem("version", f"unknown version {version!r}; this bank is {bank.version!r}")])


def import_answers(ctx: Context, data: bytes) -> tuple[str, list[str]]:
    """Keep an ANSWERS.json as a complete assessment; returns its id and warnings.

    A warning names an answer that is kept but not counted, or not offered. Raises InvalidAnswers with every problem.
    """
    if len(data) > MAX_BYTES:
        raise InvalidAnswers([Problem("", f"is larger than {MAX_BYTES:,} bytes")])
    answers = parse_answers(data)
    bank, bank_hash = bank_for(ctx, answers.bank, answers.version)
    problems = check_answers(bank, answers)
    given = date.fromisoformat(answers.date) if answers.date and not problems else ctx.today()
    if given > ctx.today():
        problems.append(Problem("date", f"{answers.date!r} lies in the future"))
    if problems:
        raise InvalidAnswers(problems)
    keep_bank(ctx, bank)
    now = ctx.now()
    # The file tells the day only: noon in Japan stands for it, the same day in UTC too.
    completed = now if given == ctx.today() else datetime.combine(given, time(12), TOKYO).astimezone(UTC)
    kept = Assessment(
        id=new_id(),
        lang="ja",
        path=answers.path,
        usage=answers.profile.usage,
        bank_hash=bank_hash,
        catalogue_hash=keep_catalogue(ctx),
        profile=answers.profile,
        origin="import",
        created_at=now,
        updated_at=now,
        completed_at=completed,
        responses={answers.respondent.role: Response(answers.answers, answers.relevance)},
        target=answers.target,
    )
    ctx.store.add_assessment(kept, summary=summarise(bank, kept))
    return kept.id, [f"{p.path}: {p.message}" for p in answer_warnings(bank, answers)]


def import_file(ctx: Context, file: Path | bytes) -> tuple[str, list[str]]:
    """The same for a file (or its bytes) that is an ANSWERS.json or a report PDF that carries one.

    Raises InvalidAnswers, OSError when the file cannot be read.
    """
    if isinstance(file, Path):
        with open(file, "rb") as stream:
            data = stream.read(MAX_CARRIER_BYTES + 1)
    else:
        data = file
    if len(data) > MAX_CARRIER_BYTES:
        raise InvalidAnswers([Problem("", f"the file is larger than {MAX_CARRIER_BYTES:,} bytes")])
    if PDF_MARK not in data[:PDF_MARK_WITHIN]:
        return import_answers(ctx, data)
    # Loaded here: only this use case reads PDFs.
    from assess.bank import attachment

    try:
        data = attachment.answers_in(data, MAX_BYTES)
    except attachment.UnreadablePdf as error:
        raise InvalidAnswers([Problem("", str(error))]) from None
    return import_answers(ctx, data)


def answers_json(ctx: Context, assessment: Assessment) -> str:
    """The reference response as ANSWERS.json. Raises NotReady without a profile."""
    return dump_answers(answers_of(assessment, bank_of(ctx, assessment)))
