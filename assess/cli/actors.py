"""`actors export`, `actors import`, `actors check`: an operator's own support bodies (docs/local-actors.md)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assess.actors import file, importing, sheet, tables
from assess.actors.importing import Read
from assess.bank.catalogue_files import read_local
from assess.bank.library import Library, load_library
from assess.bank.problems import InvalidFiles
from assess.cli.io import OK, Unusable, read_bytes, write_whole
from assess.config import Places
from assess.core.local_catalogue import LocalActors, stale_hides
from assess.core.model import TOKYO, Actor, Catalogue


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


def export(options: argparse.Namespace) -> int:
    """`actors export`: the own entries, or all, as a workbook or CSV. Raises Unusable, InvalidFiles."""
    suffix = options.file.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise Unusable(f"{options.file}: ファイル名は .xlsx か .csv で終わるようにしてください")
    shop = _shop()
    words = sheet.vocabulary(shop.library)
    entries = list(_entries(shop.shipped, shop.local(), options.all))
    rows = sheet.table(entries, words, origin=options.all)
    if suffix == ".csv":
        data = tables.to_csv(rows)
    else:
        from assess.actors import workbook  # openpyxl takes a while to load

        data = workbook.to_workbook(sheet.sheets(rows, words))
    write_whole(options.file, data)
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
    read = importing.from_rows(rows, sheet.vocabulary(shop.library), shop.shipped, datetime.now(TOKYO).date())
    if read.problems:
        raise Unusable(*(f"{name}: {problem}" for problem in read.problems))
    return read


def import_(options: argparse.Namespace) -> int:
    """`actors import`: the entries of a file in the place of the own ones. Raises Unusable, InvalidFiles."""
    shop = _shop()
    read = _read(options.file, shop)
    before = _before(shop)
    nothing = LocalActors()
    if read.local == nothing and before != nothing and not options.allow_empty:
        raise Unusable(
            f"{options.file}: 登録する行がありません。取り込むと今の登録がすべて消えます。"
            "そうしたいときは --allow-empty を付けてください"
        )
    had_file = shop.file.exists()
    try:
        file.write(shop.file, read.local)
    except file.TooLarge as error:
        raise Unusable(f"{options.file}: 登録が大きすぎます（{error}）") from None
    for line in _summary(read, before or nothing, shop.shipped):
        print(line)
    if had_file:
        print(f"以前の登録は {file.kept_file(shop.file)} に残してあります")
    print("動いているアプリは、再起動すると新しい登録を使います")
    return OK


def _before(shop: _Shop) -> LocalActors | None:
    """The entries so far; None where they cannot be read, which an import puts right."""
    return read_local(shop.file, shop.shipped)[0]


def _summary(read: Read, before: LocalActors, shipped: Catalogue) -> Iterator[str]:
    old, new = ({a.id: a for a in local.actors} for local in (before, read.local))
    known = {a.id for a in shipped.actors}
    changed = [i for i in new if i in old and new[i] != old[i]]
    gone = [i for i in old if i not in new]
    yield (
        f"自機関の登録 {len(new)}件（追加 {len(new.keys() - old.keys())}、変更 {len(changed)}、削除 {len(gone)}）、"
        f"表示しない登録 {len(read.local.hide)}件"
    )
    if read.same:
        yield f"配布の登録と同じ {read.same}行は、そのまま配布の登録を使います"
    for label, ids in (
        ("配布の登録を上書き", [i for i in new if i in known]),
        ("削除", gone),
        ("表示しない", list(read.local.hide)),
    ):
        if ids:
            yield f"{label}: {'、'.join(ids)}"


def check(options: argparse.Namespace) -> int:
    """`actors check`: a file before it is imported, or the entries in use. Raises Unusable, InvalidFiles."""
    shop = _shop()
    if options.file is not None:
        read = _read(options.file, shop)
        print(f"{options.file}: 誤りはありません。まだ取り込んではいません")
        for line in _summary(read, _before(shop) or LocalActors(), shop.shipped):
            print(line)
        return OK
    local = shop.local()
    print(f"{shop.file}: 自機関の登録 {len(local.actors)}件、表示しない登録 {len(local.hide)}件。誤りはありません")
    for actor_id in stale_hides(shop.shipped, local):
        print(f"注意: 表示しない登録 {actor_id} は、もう一覧にありません")
    return OK
