"""The command line: 0 on success, 2 on unusable input with one message per problem."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import get_args

from assess import __version__
from assess.bank.answers_file import FILE_NAME, MAX_CARRIER_BYTES
from assess.bank.problems import InvalidAnswers, InvalidFiles
from assess.cli.io import OK, UNUSABLE, Unusable, library_in_use, one_line, read_bytes
from assess.config import ConfigError, Settings
from assess.core.model import LANGUAGES, PathChoice
from assess.report.editions import EDITIONS
from assess.services.errors import StoreError
from assess.services.roles import OrganisationKind, Role

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Unusable input never ends in a traceback."""
    options = _parser().parse_args(arguments)
    run: Command = options.run
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
    except (ConfigError, StoreError) as error:
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
        print(one_line(message), file=sys.stderr)
    return UNUSABLE


def _drop_output() -> None:
    """Send what is still to be written nowhere, so that Python does not complain at exit."""
    with contextlib.suppress(OSError):  # a stand-in without a file of its own
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _in(module: str, name: str) -> Command:
    """A command of `assess.cli.<module>`, which loads when the command runs: `--help` waits for nothing."""

    def run(options: argparse.Namespace) -> int:
        command: Command = getattr(import_module(f"assess.cli.{module}"), name)
        return command(options)

    return run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assess", description="DX-maturity self-assessment")
    parser.add_argument("--version", action="version", version=f"assess {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    serve = add("serve", _serve, "run the web application with what it needs beside it")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)

    _add_bank(commands.add_parser("bank", help="check, export or release the question bank"))

    _add_answers(add)

    _add_reports(add)

    imported = add("import", _import, "take an ANSWERS.json, or a report PDF that carries one, into the database")
    imported.add_argument("file", type=Path, metavar="FILE")

    _add_actors(commands.add_parser("actors", help="export, import or check your own support bodies"))

    _add_staff(
        commands.add_parser("org", help="organisations that use the staff area"),
        commands.add_parser("user", help="people of the staff area"),
    )

    _add_database(add)
    return parser


def _add_staff(org: argparse.ArgumentParser, user: argparse.ArgumentParser) -> None:
    added = org.add_subparsers(required=True, metavar="COMMAND").add_parser("add", help="make one and print its id")
    added.add_argument("name", metavar="NAME")
    added.add_argument("--kind", choices=get_args(OrganisationKind), default="bank")
    added.add_argument("--contact", default="", help="how clients reach it")
    added.set_defaults(run=_in("staff", "add_organisation"))
    people = user.add_subparsers(required=True, metavar="COMMAND")
    invited = people.add_parser("add", help="print a one-time link for a new account; works for a day")
    invited.add_argument("email", metavar="EMAIL")
    invited.add_argument("--role", choices=get_args(Role), default="operator")
    invited.add_argument("--organisation", metavar="NAME|ID", help="for every role but operator")
    invited.set_defaults(run=_in("staff", "add_user"))
    reset = people.add_parser("reset", help="remove the authenticator and print a link for a new password")
    reset.add_argument("email", metavar="EMAIL")
    reset.set_defaults(run=_in("staff", "reset_user"))


def _add_database(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    backup = add("backup", _in("database", "backup"), "write a copy of the database")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--all", action="store_true", help="your own support bodies and the secret key too")
    restore = add(
        "restore", _in("database", "restore"), "put a copy of the database back; a present file is kept beside it"
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    add("doctor", _in("doctor", "doctor"), "one page about this installation; exit code 2 when something stops it")
    add("purge", _in("database", "purge"), "remove what is kept no longer; `serve` does so every hour")
    copy = add(
        "copy-database", _in("database", "copy"), "copy everything into another, empty database; stop `serve` first"
    )
    for place in ("source", "target"):
        copy.add_argument(place, metavar=place.upper(), help="a file (SQLite) or postgresql://user@host/database")


def _add_reports(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    text = "write the reports of up to 200 assessments of the database as one ZIP file"
    several = add("reports", _in("reports", "reports"), text)
    several.add_argument("assessments", nargs="*", metavar="ASSESSMENT", help="their ids; `-`: from standard input")
    several.add_argument("--organisation", metavar="NAME|ID", help="of each client the newest that its owner shares")
    several.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.zip")
    several.add_argument("--lang", choices=LANGUAGES, help="default: that of each assessment")
    several.add_argument("--edition", choices=EDITIONS, default="full")
    several.add_argument("--workers", type=int, metavar="N", help="beside those of `serve`; default: the processors")


def _add_answers(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    score = add("score", _in("answers", "score"), "print the result of ANSWERS.json as JSON")
    score.add_argument("answers", metavar=FILE_NAME)
    score.add_argument("--lang", choices=LANGUAGES, default="ja")

    report = add("report", _in("answers", "report"), "write the report of ANSWERS.json as PDF")
    report.add_argument("answers", metavar=FILE_NAME)
    report.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.pdf")
    report.add_argument("--lang", choices=LANGUAGES, default="ja")
    report.add_argument("--edition", choices=EDITIONS, default="full")

    workbook = add("workbook", _in("answers", "workbook"), "write the report of ANSWERS.json as an Excel workbook")
    workbook.add_argument("answers", metavar=FILE_NAME)
    workbook.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.xlsx")
    workbook.add_argument("--lang", choices=LANGUAGES, default="ja")

    blank = add("blank", _in("answers", "blank"), "write the paper questionnaire as PDF")
    blank.add_argument("-o", "--output", required=True, type=Path, metavar="OUT.pdf")
    blank.add_argument("--lang", choices=LANGUAGES, default="ja")
    blank.add_argument("--industry", metavar="CODE", help="JSIC major division A..T (default T: the general questions)")
    blank.add_argument("--path", choices=get_args(PathChoice), default="full", help="quick: the 12 core questions")


def _add_bank(parser: argparse.ArgumentParser) -> None:
    bank = parser.add_subparsers(required=True, metavar="COMMAND")
    check = bank.add_parser("check", help="list all problems of bank, actors, cases and benchmarks")
    check.add_argument("dir", nargs="?", type=Path, metavar="DIR")
    check.add_argument("--coverage", action="store_true", help="print how many actors each prefecture has")
    check.set_defaults(run=_in("bank", "check"))
    for name, text in (
        ("export", "print the whole bank as JSON"),
        ("release", "record the present version as released"),
        ("sources", "print what the questions rest on (Markdown)"),
    ):
        bank.add_parser(name, help=text).set_defaults(run=_in("bank", name))


def _add_actors(parser: argparse.ArgumentParser) -> None:
    actors = parser.add_subparsers(required=True, metavar="COMMAND")
    export = actors.add_parser("export", help="write your own entries as an Excel workbook or CSV")
    export.add_argument("file", type=Path, metavar="FILE.xlsx|FILE.csv")
    export.add_argument("--all", action="store_true", help="the shipped entries too")
    export.set_defaults(run=_in("actors", "export"))
    imported = actors.add_parser("import", help="put the entries of a workbook or CSV in the place of your own ones")
    imported.add_argument("file", metavar="FILE")
    imported.add_argument("--allow-empty", action="store_true", help="let a file without any entry remove all")
    imported.set_defaults(run=_in("actors", "import_"))
    check = actors.add_parser("check", help="list all problems of a workbook or CSV, or of your own entries")
    check.add_argument("file", nargs="?", metavar="FILE")
    check.set_defaults(run=_in("actors", "check"))


# ---------------------------------------------------------------- database


def _import(options: argparse.Namespace) -> int:
    from assess.services import access, exchange
    from assess.services.context import Context, open_store

    data = read_bytes(str(options.file), MAX_CARRIER_BYTES)
    settings = Settings.load()
    library = library_in_use()
    with open_store(settings) as store:
        context = Context(settings, store, library, lambda: datetime.now(UTC))
        try:
            assessment_id, warnings = exchange.import_file(context, data)
        except InvalidAnswers as error:
            raise Unusable(*(f"{options.file}:{p.path}: {p.message}" for p in error.problems)) from None
        resume = access.issue_resume(context, assessment_id)
    for warning in warnings:
        print(one_line(f"{options.file}:{warning}"), file=sys.stderr)
    site = settings.public_url.rstrip("/") if settings.public_url else ""
    where = f"{site}/resume/{resume.link_token}, or with the code {resume.code} at {site}/resume"
    print(f"{options.file}: to open it: {where} (for {settings.resume_days} days)", file=sys.stderr)
    print(assessment_id)
    return OK


# ---------------------------------------------------------------- serve


def _serve(options: argparse.Namespace) -> int:
    from assess.run import serve

    try:
        serve.run(options.host, options.port)
    except serve.CannotServe as error:
        raise Unusable(*error.messages) from None
    return OK
