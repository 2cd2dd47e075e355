"""The commands `score`, `report`, `workbook` and `blank`: from ANSWERS.json to a result, without a database."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from assess.bank.answers_file import MAX_BYTES
from assess.bank.answers_json import parse_answers
from assess.bank.problems import InvalidAnswers
from assess.cli.io import OK, Unusable, library_in_use, one_line, print_json, read_bytes, write_whole
from assess.config import Settings
from assess.core.checks.answers import answer_warnings, check_answers
from assess.core.diagnosis import Diagnosis, diagnose
from assess.report.file_names import Kind, file_name
from assess.report.result_json import result_export


def _diagnosed(name: str) -> Diagnosis:
    """What follows from ANSWERS.json under its version of the bank; warnings go to stderr. Raises Unusable."""
    library = library_in_use()
    bank, bank_hash = library.bank, library.bank_hash
    try:
        answers = parse_answers(read_bytes(name, MAX_BYTES))
        bank, bank_hash = library.of_version(answers.bank, answers.version) or (bank, bank_hash)
        problems = check_answers(bank, answers)
    except InvalidAnswers as error:
        problems = list(error.problems)
    if problems:
        raise Unusable(*(f"{name}:{p.path}: {p.message}" for p in problems))
    for warning in answer_warnings(bank, answers):
        print(one_line(f"{name}:{warning.path}: {warning.message}"), file=sys.stderr)
    return diagnose(bank, bank_hash, library.catalogue, answers)


def score(options: argparse.Namespace) -> int:
    """`score`: the result of ANSWERS.json as JSON on stdout. Raises Unusable."""
    print_json(result_export(_diagnosed(options.answers), options.lang))
    return OK


def _file(options: argparse.Namespace, kind: Kind, about: str = "", day: str | None = None) -> Path:
    """The file that is asked for; in a folder, under the name that a browser would keep it by."""
    output: Path = options.output
    if os.path.isdir(output):  # noqa: PTH112 (Path.is_dir raises for a name that is too long)
        return output / file_name(kind, options.lang, about, day).text
    return output


def _firm_and_day(diagnosis: Diagnosis) -> tuple[str, str | None]:
    return diagnosis.answers.profile.company or "", diagnosis.answers.date


def _need_renderer() -> None:
    from assess.run import doctor

    if problems := doctor.problems():
        raise Unusable(*problems)


def report(options: argparse.Namespace) -> int:
    """`report`: the report of ANSWERS.json as a PDF file. Raises Unusable."""
    diagnosis = _diagnosed(options.answers)
    _need_renderer()
    from assess.report.pdf import render

    pdf = render.render_report(diagnosis, lang=options.lang, edition=options.edition)
    write_whole(_file(options, options.edition, *_firm_and_day(diagnosis)), pdf, mode=0o600)
    return OK


def workbook(options: argparse.Namespace) -> int:
    """`workbook`: the report of ANSWERS.json as an Excel workbook. Raises Unusable."""
    diagnosis = _diagnosed(options.answers)
    from assess.report.workbook import sheets_of
    from assess.report.xlsx import to_xlsx

    sheets = sheets_of(diagnosis, library_in_use().frameworks(), options.lang)
    write_whole(_file(options, "workbook", *_firm_and_day(diagnosis)), to_xlsx(sheets), mode=0o600)
    return OK


def blank(options: argparse.Namespace) -> int:
    """`blank`: the paper form as a PDF file, leading to `ASSESS_PUBLIC_URL`. Raises Unusable, ConfigError."""
    library = library_in_use()
    known = [i.id for i in library.bank.industries]
    if options.industry is not None and options.industry not in known:
        raise Unusable(f"--industry: {options.industry!r} is not one of {', '.join(known)}")
    _need_renderer()
    from assess.report.paper import start_page
    from assess.report.pdf.blank import render_blank

    pdf = render_blank(
        library.bank,
        lang=options.lang,
        industry=options.industry or "T",
        path=options.path,
        way=start_page(Settings.read().public_url),
    )
    kind: Kind = "form_quick" if options.path == "quick" else "form_full"
    about = [i.text.get(options.lang) for i in library.bank.industries if i.id == options.industry]
    write_whole(_file(options, kind, *about), pdf)
    return OK
