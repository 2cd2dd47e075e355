"""Rows of a table that people edited, back into support bodies. Every fault is told with its row and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from assess.actors.cells import Reader, problem_at
from assess.actors.sheet import BY_ID, COLUMNS, NUMBERS, Vocabulary
from assess.actors.tables import HEADER_ROWS, MAX_ROWS, Row, Unreadable, is_empty
from assess.core.checks.catalogue import LAYER_OF_TYPE
from assess.core.checks.problem import SLUG
from assess.core.local_catalogue import LocalActors, check_local
from assess.core.model import Actor, Area, Catalogue, Text
from assess.core.places import spelled

OLD_COLUMN = (
    "「verified」（確認日）の列は「evidence」（確かめ方）と「as_of」（いつの情報か）に変わりました。"
    "actors export で書き出した新しい表に、行を写してください"
)
_TO_HIDE = {"id", "hidden", "origin", "name_ja", "name_en"}  # all that a row needs to hide a shipped entry
# Which column a problem of `core.checks` belongs to, and how to say it to an operator.
READ = "機関自身か公的機関のページで確かめたときだけ書けます。「確かめ方」も見直してください"
_MEANING: dict[str, tuple[str, str]] = {
    "layer": ("layer", "種類と合いません。空にすると種類から決まります"),
    "kind": ("kind", "機関の種別の一覧にありません"),
    "area": ("prefectures", "対象の都道府県・広域ブロック・全国のうち、どれかひとつだけを書いてください"),
    "area/municipality": ("municipality", "市区町村を書くときは、対象の都道府県をひとつだけ書いてください"),
    "area/municipality/prefecture": ("municipality", "都道府県は別の列にあります。「{spelled}」とだけ書いてください"),
    "area/municipality/several": (
        "municipality",
        "市区町村はひとつだけ書いてください。ふたつ以上のときは、行を分けてください",
    ),
    "area/municipality/kind": ("municipality", "「○○市」のように、市・区・町・村まで書いてください"),
    "url": ("url", "https:// か http:// で始まるアドレスを書いてください"),
    "url/contact": ("url", "お知らせ・ブログ・PDFではなく、問い合わせのできるページのアドレスを書いてください"),
    "evidence": ("evidence", "出典が general knowledge だけなので「一般的な知識」を選んでください"),
    "as_of": ("as_of", "「一般的な知識」のときは空にしてください"),
    "reach": ("url", "この種別には公式の一覧がないので、電話かホームページのどちらかを書いてください"),
    "phone": ("phone", READ),
    "address": ("address", READ),
}


@dataclass(frozen=True)
class Read:
    """What a table says. `problems` empty: `local` is sound; `same` counts rows that equal their shipped entry."""

    local: LocalActors
    same: int
    problems: tuple[str, ...]


def from_rows(rows: Sequence[Row], words: Vocabulary, shipped: Catalogue, today: date) -> Read:
    """The entries of a table and every problem. Rows that say what the catalogue says already are left out.

    `today` in Japan: nothing can have been checked after it.
    """
    header, columns, problems = _header(rows)
    if problems:
        return Read(LocalActors(), 0, tuple(problems))
    readers = _readers(rows, header, columns, words, today)
    if len(readers) > MAX_ROWS:
        return Read(LocalActors(), 0, (f"行が多すぎます（{len(readers):,}行。上限 {MAX_ROWS:,}行）",))
    hide, own, same = _sorted_out(readers, shipped)
    _check_meaning(own, shipped)
    problems = [problem for reader in readers for problem in reader.problems()]
    local = LocalActors(tuple(sorted(hide)), tuple(actor for _, actor in own))
    return Read(local, same, tuple(problems))


def _readers(rows: Sequence[Row], header: int, columns: dict[int, str], words: Vocabulary, today: date) -> list[Reader]:
    """The rows below the header that hold something."""
    readers = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {columns[i]: value for i, value in enumerate(row) if i in columns and not is_empty(value)}
        if cells.keys() - {"origin"}:
            readers.append(Reader(number, cells, words, today))
    return readers


def _sorted_out(readers: Sequence[Reader], shipped: Catalogue) -> tuple[list[str], list[tuple[Reader, Actor]], int]:
    """(ids to hide, entries that differ from the shipped ones, how many rows equal theirs)."""
    known = {actor.id: actor for actor in shipped.actors}
    first_row: dict[str, int] = {}
    hide: list[str] = []
    own: list[tuple[Reader, Actor]] = []
    same = 0
    for reader in readers:
        actor_id, hidden = _id(reader, first_row), reader.yes("hidden")
        if hidden:
            hide.append(actor_id)
        if hidden and reader.filled() <= _TO_HIDE:
            if actor_id not in known:
                reader.say("id", "このIDの登録は、配布の一覧にありません")
            continue
        actor = replace(_actor(reader), id=actor_id)
        if known.get(actor_id) == actor and not reader.wrong:
            same += 1
        else:
            own.append((reader, actor))
    return hide, own, same


def _header(rows: Sequence[Row]) -> tuple[int, dict[int, str], list[str]]:
    """(index of the row of ids, cell index -> column id, problems)."""
    index = next((i for i, row in enumerate(rows[:HEADER_ROWS]) if _ids(row) >= {"id", "name_ja"}), None)
    if index is None:
        return 0, {}, ["行2: 列の名前の行（id, name_ja など）がありません。actors export の1・2行目を残してください"]
    columns: dict[int, str] = {}
    problems = []
    for i, value in enumerate(rows[index]):
        name = value.strip() if isinstance(value, str) else value
        if name in (None, ""):
            continue  # the operator's own notes
        if name == "verified":
            problems.append(f"行{index + 1} {i + 1}列目: {OLD_COLUMN}")
        elif name not in BY_ID:
            shown = name.why if isinstance(name, Unreadable) else f"「{str(name)[:50]}」という列はありません"
            problems.append(f"行{index + 1} {i + 1}列目: {shown}。自分用のメモの列は、この行を空にしてください")
        elif name in columns.values():
            problems.append(problem_at(index + 1, str(name), "同じ列がふたつあります"))
        else:
            columns[i] = str(name)
    missing = [] if problems else [c for c in COLUMNS if c.id not in columns.values()]
    problems += [problem_at(index + 1, c.id, "この列がありません（中身は空でもかまいません）") for c in missing]
    return index, columns, problems


def _ids(row: Row) -> set[str]:
    return {value.strip() for value in row if isinstance(value, str)}


def _id(reader: Reader, first_row: dict[str, int]) -> str:
    actor_id = reader.text("id")
    if actor_id and not SLUG.match(actor_id):
        reader.say("id", "英小文字・数字・ハイフンだけで書いてください。例: mybank-nagaoka")
    if actor_id and (earlier := first_row.setdefault(actor_id, reader.number)) != reader.number:
        reader.say("id", f"同じIDが行{earlier}にもあります")
    return actor_id


def _actor(reader: Reader) -> Actor:
    """The row as an entry; where a cell is wrong, `reader` knows and something harmless stands in its place."""
    empty = Text("-", "-")
    kind_of_body = reader.choice("type") or "municipality"
    layer = reader.choice("layer") if "layer" in reader.filled() else LAYER_OF_TYPE[kind_of_body]
    low, high = (reader.count(name) for name in NUMBERS)
    if low is not None and high is not None and low > high:
        reader.say("max_employees", "下限より小さくなっています")
    return Actor(
        id="",
        type=cast(Any, kind_of_body),
        layer=cast(Any, layer or LAYER_OF_TYPE[kind_of_body]),
        kind=reader.choice("kind") or "",
        name=_one_line(reader, "name") or empty,
        area=Area(
            prefectures=reader.many("prefectures"),
            municipality=reader.line("municipality") or None,
            block=reader.choice("block"),
            nation=reader.yes("nation"),
        ),
        services=cast(Any, reader.many("services")),
        role=reader.both("role") or empty,
        ask_first=reader.both("ask_first") or empty,
        source=reader.text("source"),
        evidence=cast(Any, reader.choice("evidence") or "general"),
        as_of=reader.year("as_of"),
        industries=cast(Any, reader.many("industries")),
        min_employees=low,
        max_employees=high,
        stages=cast(Any, reader.many("stages")),
        neutral=reader.yes("neutral"),
        cost=reader.both("cost"),
        url=reader.line("url") or None,
        phone=reader.phone(),
        address=reader.text("address") or None,
        disclosure=reader.both("disclosure"),
        ended=reader.yes("ended"),
    )


def _one_line(reader: Reader, name: str) -> Text | None:
    reader.line(f"{name}_ja")
    reader.line(f"{name}_en")
    return reader.both(name)


# Columns whose fault makes another one look wrong.
_FOLLOWS: dict[str, set[str]] = {
    "prefectures": {"block", "nation"},
    "municipality": {"prefectures"},
    "layer": {"type"},
    "url": {"evidence"},
    "phone": {"evidence"},
    "address": {"evidence"},
    "as_of": {"evidence"},
}


def _check_meaning(own: list[tuple[Reader, Actor]], shipped: Catalogue) -> None:
    """The rules of `core.checks`, told to the row and the column to which they belong."""
    by_name = {f"row-{reader.number}": reader for reader, _ in own}
    local = LocalActors((), tuple(replace(actor, id=f"row-{reader.number}") for reader, actor in own))
    for problem in check_local(shipped, local):
        _, name, field = problem.path.split("/", 2)
        column, message = _MEANING.get(field, (_column(field), problem.message))
        reader = by_name[name]
        if not _FOLLOWS.get(column, set()) & set(reader.wrong):
            reader.say(column, message.replace("{spelled}", spelled(reader.line("municipality"))))


def _column(field: str) -> str:
    """The column of a field such as `role/ja` or `area/block`."""
    parts = field.split("/")
    return next((name for name in ("_".join(parts), parts[-1], parts[0]) if name in BY_ID), "id")
