"""Rows of a table that people edited, back into support bodies. Every fault is told with its row and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from assess.actors.sheet import BY_ID, COLUMNS, HELP_SHEET, NO, NUMBERS, SEPARATOR, SEPARATORS, YES, Vocabulary, key
from assess.actors.tables import HEADER_ROWS, MAX_ROWS, Row, Unreadable, Value, original
from assess.core.checks.answers import MAX_EMPLOYEES
from assess.core.checks.catalogue import LAYER_OF_TYPE
from assess.core.checks.problem import SLUG
from assess.core.local_catalogue import MAX_TEXT, LocalActors, check_local, control
from assess.core.model import PREFECTURE_CODES, Actor, Area, Catalogue, Text
from assess.core.places import spelled

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")
_YES_WORDS = {"はい", "yes", "y", "true", "1", "○", "〇", "◯"}
_NO_WORDS = {"いいえ", "no", "n", "false", "0", "×", "✕"}
_TO_HIDE = {"id", "hidden", "origin", "name_ja", "name_en"}  # all that a row needs to hide a shipped entry
# Which column a problem of `core.checks` belongs to, and how to say it to an operator.
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
    "url": ("url", "https:// か http:// で始まるアドレスと、確認日が必要です"),
    "phone": ("phone", "電話を書くときは、確認日も書いてください"),
    "address": ("address", "住所を書くときは、確認日も書いてください"),
}


class _Reader:
    """The cells of one row by column; collects what is wrong with them."""

    def __init__(self, number: int, cells: dict[str, Value], words: Vocabulary) -> None:
        self.number = number
        self.words = words
        self.wrong: dict[str, str] = {}  # column -> the first fault found there
        self._cells = cells
        self._texts = {column: self._text_of(column, value) for column, value in cells.items()}

    def say(self, column: str, message: str) -> None:
        self.wrong.setdefault(column, message)

    def problems(self) -> list[str]:
        return [_problem(self.number, column, self.wrong[column]) for column in BY_ID if column in self.wrong]

    def _text_of(self, column: str, value: Value) -> str:
        if isinstance(value, Unreadable):
            self.say(column, value.why)
            return ""
        if isinstance(value, date):
            if column != "verified":
                self.say(column, "日付になっています。文字で入れ直してください")
            return value.isoformat()
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = "" if value is None else original(str(value).replace("\r\n", "\n").replace("\r", "\n").strip())
        if any(control(c) for c in text):
            self.say(column, "使えない文字（制御文字）が入っています")
        elif len(text) > MAX_TEXT:
            self.say(column, f"長すぎます（上限 {MAX_TEXT:,}文字）")
        else:
            return text
        return ""

    def filled(self) -> set[str]:
        """The columns that hold something."""
        return {column for column, text in self._texts.items() if text} | set(self.wrong)

    def text(self, column: str) -> str:
        text = self._texts.get(column, "")
        if not text and BY_ID[column].required:
            self.say(column, "空です。必ず書いてください")
        return text

    def both(self, name: str) -> Text | None:
        ja, en = self.text(f"{name}_ja"), self.text(f"{name}_en")
        if en and not ja:
            self.say(f"{name}_ja", "英語だけが書かれています。日本語も書いてください")
        return Text(ja, en or ja) if ja else None

    def choice(self, column: str) -> str | None:
        text = self.text(column)
        return self._find(column, BY_ID[column].choices, text) if text else None

    def many(self, column: str) -> tuple[str, ...]:
        parts = [part.strip() for part in SEPARATORS.split(self.text(column)) if part.strip()]
        found = [self._find(column, column, part) for part in parts]
        return tuple(dict.fromkeys(of for of in found if of is not None))

    def _find(self, column: str, name: str, text: str) -> str | None:
        found = self.words.find(name, text)
        if found is None and name == "prefectures":
            found = _prefecture(text, self.words)
        if found is None:
            known = [self.words.label(name, of) for of in self.words.labels[name]]
            shown = SEPARATOR.join(known[:8]) + (" など" if len(known) > 8 else "")
            self.say(column, f"「{text[:50]}」は選択肢にありません。使えるのは {shown}（シート「{HELP_SHEET}」を参照）")
        return found

    def yes(self, column: str) -> bool:
        word = key(self.text(column))
        if word and word not in _YES_WORDS | _NO_WORDS:
            self.say(column, f"「{YES}」か「{NO}」で書いてください")
        return word in _YES_WORDS

    def count(self, column: str) -> int | None:
        text = key(self.text(column)).removesuffix("人").replace(",", "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,7}", text) or not 1 <= int(text) <= MAX_EMPLOYEES:
            self.say(column, f"1以上{MAX_EMPLOYEES:,}以下の整数（人数）で書いてください")
            return None
        return int(text)

    def day(self, column: str) -> str | None:
        text = key(self.text(column))
        if not text:
            return None
        found = _DAY.match(text)
        try:
            if found:
                return date(*map(int, found.groups())).isoformat()
        except ValueError:
            pass
        self.say(column, "日付ではありません。2026-11-21 のように書いてください")
        return None

    def line(self, column: str) -> str:
        """A text that must stay on one line."""
        text = self.text(column)
        if "\n" in text:
            self.say(column, "改行は使えません")
        return text

    def phone(self) -> str | None:
        text = self.line("phone")
        number = isinstance(self._cells.get("phone"), int | float)
        if text and (number or not re.match(r"[0+(（０＋]", text)):
            self.say("phone", "0 か + で始まっていません。先頭の 0 が消えていたら、文字として入れ直してください")
        return text or None


def _prefecture(text: str, words: Vocabulary) -> str | None:
    wanted = key(text)
    if re.fullmatch(r"[0-9]{1,2}", wanted):
        code = wanted.zfill(2)
        return code if code in PREFECTURE_CODES else None
    names = words.labels["prefectures"].items()
    return next((code for code, name in names if name[:-1] == wanted and name != "北海道"), None)


def _problem(number: int, column: str, message: str) -> str:
    return f"行{number} 列 {column}（{BY_ID[column].title}）: {message}"


@dataclass(frozen=True)
class Read:
    """What a table says. `problems` empty: `local` is sound; `same` counts rows that equal their shipped entry."""

    local: LocalActors
    same: int
    problems: tuple[str, ...]


def from_rows(rows: Sequence[Row], words: Vocabulary, shipped: Catalogue) -> Read:
    """The entries of a table and every problem. Rows that say what the catalogue says already are left out."""
    header, columns, problems = _header(rows)
    if problems:
        return Read(LocalActors(), 0, tuple(problems))
    known = {actor.id: actor for actor in shipped.actors}
    first_row: dict[str, int] = {}
    hide: list[str] = []
    found: list[tuple[_Reader, Actor]] = []
    same = 0
    readers = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {columns[i]: value for i, value in enumerate(row) if i in columns and not _empty(value)}
        if cells.keys() - {"origin"}:
            readers.append(_Reader(number, cells, words))
    if len(readers) > MAX_ROWS:
        return Read(LocalActors(), 0, (f"行が多すぎます（{len(readers):,}行。上限 {MAX_ROWS:,}行）",))
    for reader in readers:
        actor_id, hidden = _id(reader, first_row), reader.yes("hidden")
        if hidden and reader.filled() <= _TO_HIDE:
            hide.append(actor_id)
            if actor_id not in known:
                reader.say("id", "このIDの登録は、配布の一覧にありません")
            continue
        actor = replace(_actor(reader), id=actor_id)
        if hidden:
            hide.append(actor_id)
        if known.get(actor_id) == actor and not reader.wrong:
            same += 1
        else:
            found.append((reader, actor))
    _check_meaning(found, shipped)
    problems = [problem for reader in readers for problem in reader.problems()]
    local = LocalActors(tuple(sorted(hide)), tuple(actor for _, actor in found))
    return Read(local, same, tuple(problems))


def _empty(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


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
        if name not in BY_ID:
            shown = name.why if isinstance(name, Unreadable) else f"「{str(name)[:50]}」という列はありません"
            problems.append(f"行{index + 1} {i + 1}列目: {shown}。自分用のメモの列は、この行を空にしてください")
        elif name in columns.values():
            problems.append(_problem(index + 1, str(name), "同じ列がふたつあります"))
        else:
            columns[i] = str(name)
    missing = [c for c in COLUMNS if c.id not in columns.values()]
    problems += [_problem(index + 1, c.id, "この列がありません（中身は空でもかまいません）") for c in missing]
    return index, columns, problems


def _ids(row: Row) -> set[str]:
    return {value.strip() for value in row if isinstance(value, str)}


def _id(reader: _Reader, first_row: dict[str, int]) -> str:
    actor_id = reader.text("id")
    if actor_id and not SLUG.match(actor_id):
        reader.say("id", "英小文字・数字・ハイフンだけで書いてください。例: mybank-nagaoka")
    if actor_id and (earlier := first_row.setdefault(actor_id, reader.number)) != reader.number:
        reader.say("id", f"同じIDが行{earlier}にもあります")
    return actor_id


def _actor(reader: _Reader) -> Actor:
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
        verified=reader.day("verified"),
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


def _one_line(reader: _Reader, name: str) -> Text | None:
    reader.line(f"{name}_ja")
    reader.line(f"{name}_en")
    return reader.both(name)


# Columns whose fault makes another one look wrong.
_FOLLOWS: dict[str, set[str]] = {
    "prefectures": {"block", "nation"},
    "municipality": {"prefectures"},
    "layer": {"type"},
    "url": {"verified"},
    "phone": {"verified"},
    "address": {"verified"},
}


def _check_meaning(found: list[tuple[_Reader, Actor]], shipped: Catalogue) -> None:
    """The rules of `core.checks`, told to the row and the column to which they belong."""
    by_name = {f"row-{reader.number}": reader for reader, _ in found}
    local = LocalActors((), tuple(replace(actor, id=f"row-{reader.number}") for reader, actor in found))
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
