"""`actors export`, `actors import`, `actors check`: an operator's own support bodies (docs/local-actors.md)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assess import i18n
from assess.actors import file, importing, sheet, tables
from assess.actors.importing import Read
from assess.bank.catalogue_files import read_local
from assess.bank.library import Library, load_library
from assess.bank.problems import InvalidFiles
from assess.cli.io import Unusable, read_bytes, write_whole
from assess.config import Places
from assess.core.checks.coverage import NEEDS, Coverage, coverage, filled, holes
from assess.core.local_catalogue import LocalActors, stale_hides
from assess.core.model import LAYERS, Actor, Catalogue

OK = 0


def register(commands: Any) -> None:
    """Add the subcommands to the command line."""
    actors = commands.add_parser("actors", help="export, import or check your own support bodies")
    actors = actors.add_subparsers(required=True, metavar="COMMAND")
    export = actors.add_parser("export", help="write your own entries as an Excel workbook or CSV")
    export.add_argument("file", type=Path, metavar="FILE.xlsx|FILE.csv")
    export.add_argument("--all", action="store_true", help="the shipped entries too")
    export.set_defaults(run=_export)
    imported = actors.add_parser("import", help="put the entries of a workbook or CSV in the place of your own ones")
    imported.add_argument("file", metavar="FILE")
    imported.add_argument("--allow-empty", action="store_true", help="let a file without any entry remove all")
    imported.set_defaults(run=_import)
    check = actors.add_parser("check", help="list all problems of a workbook or CSV, or of your own entries")
    check.add_argument("file", nargs="?", metavar="FILE")
    check.set_defaults(run=_check)


@dataclass(frozen=True)
class _Shop:
    """What the commands work on: the shipped library, and the file of the operator's own entries."""

    library: Library
    file: Path

    @property
    def shipped(self) -> Catalogue:
        return self.library.catalogue

    def local(self) -> LocalActors:
        local, problems = read_local(self.file, self.shipped)
        if local is None:
            raise InvalidFiles(problems)
        return local


def _shop() -> _Shop:
    places = Places.read()
    library = load_library(places.questions, places.bank_id, places.cache and places.cache / "shipped")
    return _Shop(library, places.local_actors)


# ---------------------------------------------------------------- export


def _export(options: argparse.Namespace) -> int:
    suffix = options.file.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise Unusable(f"{options.file}: ファイル名は .xlsx か .csv で終わるようにしてください")
    shop = _shop()
    words = sheet.vocabulary(shop.library)
    entries = list(_entries(shop.shipped, shop.local(), options.all))
    rows = sheet.table(entries, words, origin=options.all)
    as_csv = suffix == ".csv"
    write_whole(
        options.file,
        tables.to_csv(rows) if as_csv else tables.to_workbook(sheet.sheets(rows, words)),
    )
    print(f"{options.file}: {len(entries)}件を書き出しました")
    return OK


def _entries(shipped: Catalogue, local: LocalActors, everything: bool) -> Iterator[tuple[Actor | str, bool, str]]:
    """(entry, or only the id where that is enough; hidden; origin)."""
    own = {actor.id: actor for actor in local.actors}
    known = {actor.id for actor in shipped.actors}
    if everything:
        for actor in shipped.actors:
            yield own.get(actor.id, actor), actor.id in local.hide, "local" if actor.id in own else "shipped"
    for actor in local.actors:
        if not everything or actor.id not in known:
            yield actor, actor.id in local.hide, "local"
    for actor_id in local.hide:
        if actor_id not in own and not (everything and actor_id in known):
            yield actor_id, True, "shipped"


# ---------------------------------------------------------------- import, check


def _read(name: str, shop: _Shop) -> Read:
    """The entries of a file. Raises Unusable with every problem."""
    data = read_bytes(name, tables.MAX_BYTES)
    try:
        rows = tables.read(name, data, sheet.SHEET)
    except tables.BadTable as error:
        raise Unusable(f"{name}: {error}") from None
    found = importing.from_rows(rows, sheet.vocabulary(shop.library), shop.shipped)
    if found.problems:
        raise Unusable(*(f"{name}: {problem}" for problem in found.problems))
    return found


def _import(options: argparse.Namespace) -> int:
    shop = _shop()
    found = _read(options.file, shop)
    before = _before(shop)
    if found.local == LocalActors() != before and not options.allow_empty:
        raise Unusable(
            f"{options.file}: 登録する行がありません。取り込むと今の登録がすべて消えます。"
            "そうしたいときは --allow-empty を付けてください"
        )
    had_file = shop.file.exists()
    try:
        file.write(shop.file, found.local)
    except file.TooLarge as error:
        raise Unusable(f"{options.file}: 登録が大きすぎます（{error}）") from None
    for line in _summary(found, before or LocalActors(), shop.shipped):
        print(line)
    if had_file:
        print(f"以前の登録は {file.kept_file(shop.file)} に残してあります")
    print("動いているアプリは、再起動すると新しい登録を使います")
    return OK


def _before(shop: _Shop) -> LocalActors | None:
    """The entries so far; None where they cannot be read, which an import puts right."""
    return read_local(shop.file, shop.shipped)[0]


def _summary(found: Read, before: LocalActors, shipped: Catalogue) -> Iterator[str]:
    old, new = ({a.id: a for a in local.actors} for local in (before, found.local))
    known = {a.id for a in shipped.actors}
    changed = [i for i in new if i in old and new[i] != old[i]]
    gone = [i for i in old if i not in new]
    yield (
        f"自機関の登録 {len(new)}件（追加 {len(new.keys() - old.keys())}、変更 {len(changed)}、削除 {len(gone)}）、"
        f"表示しない登録 {len(found.local.hide)}件"
    )
    if found.same:
        yield f"配布の登録と同じ {found.same}行は、そのまま配布の登録を使います"
    for label, ids in (
        ("配布の登録を上書き", [i for i in new if i in known]),
        ("削除", gone),
        ("表示しない", list(found.local.hide)),
    ):
        if ids:
            yield f"{label}: {'、'.join(ids)}"


def _check(options: argparse.Namespace) -> int:
    shop = _shop()
    if options.file is not None:
        found = _read(options.file, shop)
        print(f"{options.file}: 誤りはありません。まだ取り込んではいません")
        for line in _summary(found, _before(shop) or LocalActors(), shop.shipped):
            print(line)
        return OK
    local = shop.local()
    print(f"{shop.file}: 自機関の登録 {len(local.actors)}件、表示しない登録 {len(local.hide)}件。誤りはありません")
    for actor_id in stale_hides(shop.shipped, local):
        print(f"注意: 表示しない登録 {actor_id} は、もう一覧にありません")
    return OK


# ---------------------------------------------------------------- coverage, for `bank check`


def coverage_lines(catalogue: Catalogue, whole: bool) -> Iterator[str]:
    """What `bank check` says about whom the catalogue offers where."""
    table = coverage(catalogue)
    for title, names in (("layers", LAYERS), ("needs", NEEDS)):
        cells, anybody, near = filled(table, names)
        yield (
            f"coverage: 47 prefectures x {len(names)} {title}: {anybody} of {cells} cells have a living actor, "
            f"{near} one of the prefecture itself"
        )
    far = [(need, sum(row[need].near == 0 for row in table.values())) for need in NEEDS]
    if any(times for _, times in far):
        counts = ", ".join(f"{need} in {times}" for need, times in far if times)
        yield f"coverage: prefectures with nobody of their own for a need: {counts}"
    for code, name, cell in holes(table):
        who = f"only from block or nation ({cell.far})" if cell.far else "nobody"
        yield f"warning: hole: prefecture {code} {i18n.prefecture_name('en', code)}: {name}: {who}"
    if whole:
        yield from _table(table)


def _table(table: Coverage) -> Iterator[str]:
    names = (*LAYERS, *NEEDS)
    yield "living actors: of the prefecture + of its block or the nation"
    yield "\t".join(("prefecture", *names))
    for code, row in table.items():
        yield "\t".join((f"{code} {i18n.prefecture_name('en', code)}", *(str(row[name]) for name in names)))
