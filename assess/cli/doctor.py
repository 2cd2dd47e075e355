"""`doctor`: one page about this installation. It changes nothing, and holds no secret and no name of a firm."""

from __future__ import annotations

import argparse
import platform
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from assess import __version__
from assess.bank.library import load_library
from assess.bank.problems import InvalidFiles
from assess.cli.io import OK, UNUSABLE, one_line
from assess.config import KNOWN, ConfigError, Settings, given_settings, unknown_settings
from assess.run import doctor as machine
from assess.run.serve import open_place, unknown_setting
from assess.services import housekeeping, modes, operations, operators
from assess.services.errors import StoreError

# A sound thing, one to know of, one that stops the program.
Mark = Literal["✓", "!", "✗"]
Line = tuple[Mark, str]
LITTLE_SPACE = 500_000_000  # bytes
OLD_BACKUP_DAYS = 7
FIELDS = {"ASSESS_BANK": "bank_id"}  # elsewhere the name of the field is the variable's
SECRETS = ("ASSESS_SECRET_KEY", "ASSESS_DATABASE")


def doctor(_options: argparse.Namespace) -> int:
    """Print the page; 0 when the program can work, 2 when something stops it."""
    stopped = False
    for mark, text in _lines(datetime.now(UTC)):
        stopped |= mark == "✗"
        print(f"{mark} {one_line(text)}", flush=True)
    return UNUSABLE if stopped else OK


def _lines(now: datetime) -> Iterator[Line]:
    yield from _program()
    for name, nearest in unknown_settings().items():
        yield "!", unknown_setting(name, nearest)
    try:
        settings = Settings.read()
    except ConfigError as error:
        yield "✗", f"設定 / settings: {error}"
        return
    yield from _settings(settings)
    yield from _operator(settings)
    yield from _questions(settings)
    try:
        yield from _database(settings, operations.condition(settings), now)
    except (ConfigError, StoreError) as error:
        yield "✗", f"データベース / database: {error}"
    yield from _files(settings, now)


def _program() -> Iterator[Line]:
    parts = ", ".join(f"{name} {version(name)}" for name in ("flask", "waitress", "weasyprint"))
    yield "✓", f"プログラム / program: assess {__version__}, Python {platform.python_version()}, {parts}"
    problems = machine.problems()
    for problem in problems:
        yield "✗", problem
    if not problems:
        yield "✓", "部品とフォント / libraries and fonts: そろっています / complete"


def _settings(settings: Settings) -> Iterator[Line]:
    given = given_settings()
    for name in KNOWN:
        value = getattr(settings, FIELDS.get(name, name.removeprefix("ASSESS_").lower()))
        if isinstance(value, bool):
            value = int(value)
        shown = "" if name in SECRETS else " （なし / none）" if value is None else f" {value}"
        source = "環境変数 / environment" if name in given else "既定 / default"
        yield "✓", f"{name}:{shown} [{source}]"


def _operator(settings: Settings) -> Iterator[Line]:
    """What `serve` would refuse: who stands behind it is not told, or their picture cannot be used."""
    for lacking in operators.missing(settings, "localhost"):
        yield "✗", lacking
    try:
        operators.operator_of(settings)
    except ConfigError as error:
        yield "✗", f"設定 / settings: {error}"


def _questions(settings: Settings) -> Iterator[Line]:
    try:
        library = load_library(settings.questions, settings.bank_id, None, settings.local_actors)
    except InvalidFiles as error:
        for problem in error.problems[:5]:
            yield "✗", f"設問 / questions: {problem}"
        if len(error.problems) > 5:
            yield "✗", f"設問 / questions: ほか / and {len(error.problems) - 5} → bank check"
        return
    yield "✓", f"設問 / questions: {library.bank.id} {library.bank.version}"


def _database(settings: Settings, found: operations.Condition, now: datetime) -> Iterator[Line]:
    running = "使用中（serve など）/ in use, by serve or another" if found.in_use else "止まっています / not running"
    yield "✓", f"動作 / running: {running}"
    examined = found.examined
    if examined is None:
        yield (
            "✓",
            f"データベース / database: {found.where}: まだありません（serve が作ります）/ not made yet; serve makes it",
        )
        return
    yield "✓", f"データベース / database: {found.where}: {examined.engine}, {_megabytes(examined.size)}"
    if sqlite := operations.sqlite_version(settings):
        for warning in machine.warnings(sqlite):
            yield "!", warning
    for fault in examined.faults[:5]:
        yield "✗", f"検査 / integrity: {fault} → restore"
    if examined.unknown:
        yield "✗", "表の版 / schema: より新しいプログラムのものです / of a newer program; update the program"
    elif examined.pending:
        names = ", ".join(examined.pending)
        yield "!", f"表の版 / schema: serve が更新します / serve brings it up to date: {names}"
    elif not examined.faults:
        yield "✓", "検査・表の版 / integrity, schema: 正常・最新 / sound, newest"
        rests = found.oldest_unfinished
        days = "なし / none" if rests is None else f"{(now - rests).days} 日 / days"
        yield "✓", f"待っているPDF / PDFs waiting: {found.waiting}"
        yield "✓", f"最後の変更から最も長い途中の診断 / longest untouched unfinished assessment: {days}"


def _files(settings: Settings, now: datetime) -> Iterator[Line]:
    for place in modes.loose(settings):
        yield "!", open_place(place.path, place.mode, closed=False)
    for file, at in sorted(housekeeping.aside(settings).items()):
        left = housekeeping.ASIDE_DAYS - (now - at).days
        yield "!", f"{file}: 復元のときの控え。あと{left}日で消えます / put aside by a restore, goes in {left} days"
    at_last = operations.last_backup(settings)
    if at_last is None:
        yield "!", "控え / backup: まだ取っていません / none known of → backup FILE"
    else:
        days = (now - at_last).days
        yield "!" if days > OLD_BACKUP_DAYS else "✓", f"控え / backup: {days} 日前 / days old"
    folders = {settings.instance, (settings.database_file or settings.instance).parent}
    for folder in sorted({_existing(folder) for folder in folders}):
        free = shutil.disk_usage(folder).free
        mark: Mark = "✓" if free > LITTLE_SPACE else "!"
        yield mark, f"空き容量 / free disk: {folder}: {_megabytes(free)}"


def _existing(place: Path) -> Path:
    return next(folder for folder in (place, *place.parents) if folder.exists())


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
