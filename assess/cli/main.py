"""The command line: 0 on success, 2 on unusable input with one message per problem."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from assess import __version__
from assess.bank.answers_json import parse_answers
from assess.bank.problems import InvalidAnswers, InvalidFiles
from assess.cli import actors, bank
from assess.cli.io import Unusable, library_in_use, print_json, read_bytes, write_whole
from assess.config import ConfigError, Settings
from assess.core.checks.answers import answer_warnings, check_answers
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import LANGUAGES
from assess.report.editions import EDITIONS
from assess.report.result_json import result_export

OK, UNUSABLE = 0, 2
MAX_ANSWERS_BYTES = 1_000_000
MAX_IMPORT_BYTES = 20_000_000
MAX_MESSAGE = 1000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Unusable input never ends in a traceback."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a file name may hold anything
    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except Unusable as error:
        messages: Sequence[str] = error.messages
    except InvalidFiles as error:
        messages = [str(p) for p in error.problems]
    except ConfigError as error:
        messages = [str(error)]
    except BrokenPipeError:
        # The reader has gone (`… | head`): nothing is left to say.
        _drop_output()
        return OK
    except OSError as error:
        if error.filename is None:
            _drop_output()
        messages = [f"{error.filename}: {error.strerror}" if error.filename else str(error)]
    for message in messages:
        print(_line(message), file=sys.stderr)
    return UNUSABLE


def _drop_output() -> None:
    """Send what is still to be written nowhere, so that Python does not complain at exit."""
    with contextlib.suppress(OSError):  # a stand-in without a file of its own
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _line(message: str) -> str:
    """One message as one line of bounded length, whatever the input that it quotes holds."""
    shown = "".join(c if c.isprintable() or c == "\u3000" else repr(c)[1:-1] for c in message)
    return shown if len(shown) <= MAX_MESSAGE else f"{shown[:MAX_MESSAGE]}…"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assess", description="DX-maturity self-assessment")
    parser.add_argument("--version", action="version", version=f"assess {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    serve = add("serve", _serve, "run the web application with what it needs beside it")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)

    bank.add_commands(commands.add_parser("bank", help="check, export or release the question bank"))

    score = add("score", _score, "print the result of ANSWERS.json as JSON")
    score.add_argument("answers", metavar="ANSWERS.json")
    score.add_argument("--lang", choices=LANGUAGES, default="ja")

    report = add("report", _report, "write the report of ANSWERS.json as PDF")
    report.add_argument("answers", metavar="ANSWERS.json")
    report.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.pdf")
    report.add_argument("--lang", choices=LANGUAGES, default="ja")
    report.add_argument("--edition", choices=EDITIONS, default="full")

    blank = add("blank", _blank, "write the paper questionnaire as PDF")
    blank.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.pdf")
    blank.add_argument("--lang", choices=LANGUAGES, default="ja")
    blank.add_argument("--industry", metavar="CODE", help="JSIC major division A..T (default T: the general questions)")

    imported = add("import", _import, "take an ANSWERS.json, or a report PDF that carries one, into the database")
    imported.add_argument("file", type=Path, metavar="FILE")

    actors.register(commands)

    backup = add("backup", _backup, "write a copy of the database")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = add("restore", _restore, "put a copy of the database back; the present one is kept beside it")
    restore.add_argument("file", type=Path, metavar="FILE")

    return parser


# ---------------------------------------------------------------- reading


def _diagnosed(name: str) -> Diagnosis:
    """What follows from ANSWERS.json under the bank in use, which must hold it; warnings go to stderr."""
    library = library_in_use()
    try:
        answers = parse_answers(read_bytes(name, MAX_ANSWERS_BYTES))
        problems = check_answers(library.bank, answers)
    except InvalidAnswers as error:
        problems = list(error.problems)
    if problems:
        raise Unusable(*(f"{name}:{p.path}: {p.message}" for p in problems))
    for warning in answer_warnings(library.bank, answers):
        print(_line(f"{name}:{warning.path}: {warning.message}"), file=sys.stderr)
    return diagnose(library.bank, library.bank_hash, library.catalogue, answers)


# ---------------------------------------------------------------- score, report, blank


def _score(options: argparse.Namespace) -> int:
    print_json(result_export(_diagnosed(options.answers), options.lang))
    return OK


def _need_renderer() -> None:
    from assess.run import doctor

    if problems := doctor.problems():
        raise Unusable(*problems)


def _report(options: argparse.Namespace) -> int:
    diagnosis = _diagnosed(options.answers)
    _need_renderer()
    from assess.report.pdf import render

    write_whole(options.output, render.render_report(diagnosis, lang=options.lang, edition=options.edition))
    return OK


def _blank(options: argparse.Namespace) -> int:
    library = library_in_use()
    known = [i.id for i in library.bank.industries]
    if options.industry is not None and options.industry not in known:
        raise Unusable(f"--industry: {options.industry!r} is not one of {', '.join(known)}")
    _need_renderer()
    from assess.report.pdf import render

    write_whole(options.output, render.blank(library.bank, lang=options.lang, industry=options.industry or "T"))
    return OK


# ---------------------------------------------------------------- database


@contextlib.contextmanager
def _database(settings: Settings) -> Iterator[None]:
    """Say in one line that the database is locked, damaged or cannot be written."""
    from assess.services import operations

    try:
        yield
    except operations.DatabaseError as error:
        raise Unusable(f"{settings.database}: cannot be used: {error}") from None
    except operations.UnusableFile as error:
        raise Unusable(str(error)) from None


def _import(options: argparse.Namespace) -> int:
    from assess.services import exchange
    from assess.services.context import Context, open_store

    data = read_bytes(str(options.file), MAX_IMPORT_BYTES)
    settings = Settings.load()
    library = library_in_use()
    with _database(settings), open_store(settings) as store:
        context = Context(settings, store, library, lambda: datetime.now(UTC))
        try:
            assessment_id, warnings = exchange.import_file(context, data)
        except InvalidAnswers as error:
            raise Unusable(*(f"{options.file}:{p.path}: {p.message}" for p in error.problems)) from None
    for warning in warnings:
        print(_line(f"{options.file}:{warning}"), file=sys.stderr)
    print(assessment_id)
    return OK


def _backup(options: argparse.Namespace) -> int:
    from assess.services import operations

    if options.file.exists() and not options.file.is_file():
        raise Unusable(f"{options.file}: is not a file")  # the copy would take the place of a device
    settings = Settings.load()
    with _database(settings):
        operations.backup(settings, options.file)
    print(f"{options.file}: written")
    return OK


def _restore(options: argparse.Namespace) -> int:
    from assess.services import operations

    settings = Settings.load()
    with _database(settings):
        kept = operations.restore(settings, options.file)
    print(f"{options.file}: restored" + (f"; the former database is kept as {kept}" if kept else ""))
    return OK


# ---------------------------------------------------------------- serve


def _serve(options: argparse.Namespace) -> int:
    from assess.run import serve

    try:
        serve.run(options.host, options.port)
    except serve.CannotServe as error:
        raise Unusable(*error.messages) from None
    return OK
