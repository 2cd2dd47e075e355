"""Support bodies as rows of a table that people edit, and back. Every fault is told with its row and column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast, get_args

from assess import i18n
from assess.bank_io import Library
from assess.core import check
from assess.core.local_actors import MAX_TEXT, LocalActors, check_local, control
from assess.core.model import LAYERS, PREFECTURE_CODES, Actor, ActorType, Area, Catalogue, Need, Text
from assess.table_files import HEADER_ROWS, MAX_ROWS, Row, Sheet, Unreadable, Value, original

SHEET, HELP_SHEET = "支援機関", "説明"
YES, NO = "はい", "いいえ"
SEPARATOR = "、"
_SEPARATORS = re.compile(r"[、,，､\n]")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")
_YES_WORDS = {"はい", "yes", "y", "true", "1", "○", "〇", "◯"}
_NO_WORDS = {"いいえ", "no", "n", "false", "0", "×", "✕"}


@dataclass(frozen=True)
class Column:
    """A column: its stable id, its title, how to fill it in, its width, and the vocabulary of its drop-down."""

    id: str
    title: str
    help: str
    width: int = 18
    required: bool = False
    choices: str = ""  # a key of Vocabulary.labels


COLUMNS: tuple[Column, ...] = (
    Column("id", "番号（ID）", "英小文字・数字・ハイフンの名前。ほかと重ならないこと。例: mybank-nagaoka。一度決めたら変えません。"
           "配布の登録と同じIDにすると、その登録を上書きします。", 24, True),
    Column("hidden", "表示しない", "「はい」にすると報告書に出しません。配布の登録は、IDとこの欄だけ書けば隠せます。", 10,
           choices="yes"),
    Column("name_ja", "名称", "報告書に出る名前。", 30, True),
    Column("name_en", "名称（英語）", "空なら日本語の名称を使います。", 30),
    Column("type", "種類", "一覧から選びます。", 20, True, "type"),
    Column("layer", "役割の層", "空なら種類から決まります。", 16, choices="layer"),
    Column("kind", "機関の種別", "一覧から選びます。同じ種別の機関は、ひとつの報告書に並びにくくなります。", 24, True, "kind"),
    Column("prefectures", "対象の都道府県", "都道府県名か番号（新潟県、15）。いくつでも。対象の都道府県・広域ブロック・全国のうち、"
           "どれかひとつだけを書きます。", 20),
    Column("municipality", "対象の市区町村", "ひとつの市区町村だけが対象のとき。対象の都道府県もひとつ書きます。例: 燕市", 16),
    Column("block", "広域ブロック", "経済産業局の区域が対象のとき、一覧から選びます。", 14, choices="block"),
    Column("nation", "全国", "全国が対象なら「はい」。", 8, choices="yes"),
    Column("services", "支援内容", "得意な順に、いくつでも。言葉は下の「選択肢」から。報告書は、先に書いたものを主な支援とみなします。",
           30, True),
    Column("role_ja", "何をしてくれるか", "一文で。", 50, True),
    Column("role_en", "何をしてくれるか（英語）", "空なら日本語の文を使います。", 30),
    Column("ask_first_ja", "最初に聞くこと", "窓口で最初にたずねる質問を一文で。", 40, True),
    Column("ask_first_en", "最初に聞くこと（英語）", "空なら日本語の文を使います。", 30),
    Column("cost_ja", "費用", "分かっているときだけ。例: 相談は無料", 18),
    Column("cost_en", "費用（英語）", "空なら日本語の文を使います。", 18),
    Column("disclosure_ja", "利害の開示", "融資や紹介手数料など、自らの利益になることがあれば必ず書きます。報告書にそのまま出ます。", 40),
    Column("disclosure_en", "利害の開示（英語）", "空なら日本語の文を使います。", 30),
    Column("neutral", "公的・中立", "公的機関など、勧めるものを自ら売らないなら「はい」。金融機関・販売会社は「いいえ」。", 10, choices="yes"),
    Column("industries", "対象の業種", "空なら全業種。いくつでも。言葉は下の「選択肢」から。", 20),
    Column("min_employees", "従業員数の下限", "人数。空なら制限なし。", 10),
    Column("max_employees", "従業員数の上限", "人数。空なら制限なし。", 10),
    Column("stages", "対象の段階", "空ならすべての段階。いくつでも。言葉は下の「選択肢」から。", 20),
    Column("url", "ホームページ", "https:// から。確認日も書きます。", 30),
    Column("phone", "電話", "市外局番から。確認日も書きます。", 16),
    Column("address", "住所", "確認日も書きます。", 30),
    Column("source", "出典", "何によって確かめたか。例: 自機関による登録 (2026-11-21)", 40, True),
    Column("verified", "確認日", "内容を確かめた日。例: 2026-11-21。空なら報告書に「要確認」と出ます。", 14),
    Column("ended", "終了した", "終わった制度・事業なら「はい」。報告書に出しません。", 10, choices="yes"),
)
ORIGIN = Column("origin", "登録元", "shipped は配布の登録、local は自機関の登録。取り込むときは使いません。", 10)
_BY_ID = {column.id: column for column in (*COLUMNS, ORIGIN)}
_NUMBERS = ("min_employees", "max_employees")
_TEXTS = ("name", "role", "ask_first", "cost", "disclosure")
# Which column a problem of `core.check` belongs to, and how to say it to an operator.
_MEANING: dict[str, tuple[str, str]] = {
    "layer": ("layer", "種類と合いません。空にすると種類から決まります"),
    "kind": ("kind", "機関の種別の一覧にありません"),
    "area": ("prefectures", "対象の都道府県・広域ブロック・全国のうち、どれかひとつだけを書いてください"),
    "area/municipality": ("municipality", "市区町村を書くときは、対象の都道府県をひとつだけ書いてください"),
    "url": ("url", "https:// か http:// で始まるアドレスと、確認日が必要です"),
    "phone": ("phone", "電話を書くときは、確認日も書いてください"),
    "address": ("address", "住所を書くときは、確認日も書いてください"),
}


@dataclass(frozen=True)
class Vocabulary:
    """Words for ids, by field: what cells show. A cell may hold the word or the id."""

    labels: Mapping[str, Mapping[str, str]]

    def label(self, name: str, of: str) -> str:
        """The word for an id; the id itself where no word is known or two ids share it."""
        labels = self.labels[name]
        word = labels.get(of, of)
        shared = sum(_key(other) == _key(word) for other in labels.values()) > 1
        return of if shared or _SEPARATORS.search(word) else word

    def find(self, name: str, text: str) -> str | None:
        """The id that a word or an id means."""
        wanted = _key(text)
        found = [of for of in self.labels[name] if wanted in (_key(of), _key(self.label(name, of)))]
        return found[0] if found else None


def vocabulary(library: Library) -> Vocabulary:
    """The words of a bank and its catalogue."""
    ja = i18n.texts("ja")
    catalogue, bank = library.catalogue, library.bank
    return Vocabulary(
        {
            "yes": {YES: YES, NO: NO},
            "type": {t: ja[f"actors.type.{t}"] for t in get_args(ActorType)},
            "layer": {layer: ja[f"report.layer.{layer}"] for layer in LAYERS},
            "kind": {k.id: k.text.ja for k in catalogue.kinds},
            "block": {b.id: b.text.ja for b in catalogue.blocks},
            "services": {need: ja[f"report.need.{need}"] for need in get_args(Need)},
            "industries": {i.id: i.text.ja for i in bank.industries},
            "stages": {s.id: s.text.ja for s in bank.stages},
            "prefectures": {code: i18n.prefecture_name("ja", code) for code in PREFECTURE_CODES},
        }
    )


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


# ---------------------------------------------------------------- out


def table(entries: Iterable[tuple[Actor | None, str, bool, str]], words: Vocabulary, origin: bool) -> list[list[Any]]:
    """Both header rows, then a row for each (actor, id, hidden, origin). Without an actor: the id alone, to hide it."""
    columns = (ORIGIN, *COLUMNS) if origin else COLUMNS
    rows: list[list[Any]] = [[c.title for c in columns], [c.id for c in columns]]
    for actor, actor_id, hidden, whence in entries:
        cells = _cells(actor, words) if actor is not None else {"id": actor_id}
        cells |= {"hidden": YES if hidden else NO, "origin": whence}
        rows.append([cells.get(c.id, "") for c in columns])
    return rows


def _cells(actor: Actor, words: Vocabulary) -> dict[str, str | int]:
    def many(name: str, ids: Iterable[str]) -> str:
        return SEPARATOR.join(words.label(name, of) for of in ids)

    area = actor.area
    cells: dict[str, str | int] = {
        "id": actor.id,
        "type": words.label("type", actor.type),
        "layer": words.label("layer", actor.layer),
        "kind": words.label("kind", actor.kind),
        "prefectures": many("prefectures", area.prefectures),
        "municipality": area.municipality or "",
        "block": words.label("block", area.block) if area.block else "",
        "nation": YES if area.nation else NO,
        "services": many("services", actor.services),
        "industries": many("industries", actor.industries),
        "stages": many("stages", actor.stages),
        "neutral": YES if actor.neutral else NO,
        "ended": YES if actor.ended else NO,
        "source": actor.source,
    }
    for name in _TEXTS:
        text: Text | None = getattr(actor, name)
        if text is not None:
            cells[f"{name}_ja"] = text.ja
            cells[f"{name}_en"] = "" if text.en == text.ja else text.en
    for name in (*_NUMBERS, "url", "phone", "address", "verified"):
        value = getattr(actor, name)
        cells[name] = "" if value is None else value
    return cells


def sheets(rows: Sequence[Sequence[str | int]], words: Vocabulary) -> tuple[Sheet, Sheet]:
    """The workbook: the table with drop-downs, and the sheet that explains it."""
    columns = [_BY_ID[str(of)] for of in rows[1]]
    helps: list[list[str]] = [
        ["支援機関の一覧の書き方"],
        ["「支援機関」のシートに、1行に1機関を書いて保存し、actors import で取り込みます。1・2行目は消さないでください。"],
        ["取り込むと、このファイルに書いた行がそのまま自機関の登録になります。行を消した登録は、なくなります。"],
        ["いくつも書ける欄は「、」か「,」か改行で区切ります。英語の欄が空なら、日本語を使います。数式は使えません。"],
        ["ひとつでも誤りがあると、何も取り込まれません。誤りは行と列で表示されます。"],
        ["はじめの ' は、数式と間違われないための印です。そのままにしてください。"],
        [],
        ["列", "列の名前", "必須", "書き方"],
        *([c.title, c.id, "必須" if c.required else "", c.help] for c in columns),
        [],
        ["選択肢", "同じ意味の記号", "欄"],
    ]
    ranges: dict[str, str] = {}
    for name, labels in words.labels.items():
        first = len(helps) + 1
        title = _BY_ID[name].title if name in _BY_ID else "はい・いいえ"
        helps += [[words.label(name, of), of, title] for of in labels]
        ranges[name] = f"'{HELP_SHEET}'!$A${first}:$A${len(helps)}"
    main = Sheet(
        SHEET,
        rows,
        header=2,
        fixed_columns=[c.id for c in columns].index("name_ja") + 1,
        widths=[c.width for c in columns],
        choices={n: ranges[c.choices] for n, c in enumerate(columns, 1) if c.choices},
        number_columns=frozenset(n for n, c in enumerate(columns, 1) if c.id in _NUMBERS),
    )
    return main, Sheet(HELP_SHEET, helps, widths=(34, 26, 18, 90))


# ---------------------------------------------------------------- in


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
        return [_problem(self.number, column, self.wrong[column]) for column in _BY_ID if column in self.wrong]

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
        if not text and _BY_ID[column].required:
            self.say(column, "空です。必ず書いてください")
        return text

    def both(self, name: str) -> Text | None:
        ja, en = self.text(f"{name}_ja"), self.text(f"{name}_en")
        if en and not ja:
            self.say(f"{name}_ja", "英語だけが書かれています。日本語も書いてください")
        return Text(ja, en or ja) if ja else None

    def choice(self, column: str) -> str | None:
        text = self.text(column)
        return self._find(column, _BY_ID[column].choices, text) if text else None

    def many(self, column: str) -> tuple[str, ...]:
        parts = [part.strip() for part in _SEPARATORS.split(self.text(column)) if part.strip()]
        found = [self._find(column, column, part) for part in parts]
        return tuple(dict.fromkeys(of for of in found if of is not None))

    def _find(self, column: str, name: str, text: str) -> str | None:
        found = self.words.find(name, text)
        if found is None and name == "prefectures":
            found = _prefecture(text, self.words)
        if found is None:
            known = [self.words.label(name, of) for of in self.words.labels[name]]
            shown = SEPARATOR.join(known[:8]) + (" など" if len(known) > 8 else "")
            self.say(column, f"「{text[:50]}」は選択肢にありません。使えるのは {shown}（「{HELP_SHEET}」のシートの選択肢）")
        return found

    def yes(self, column: str) -> bool:
        word = _key(self.text(column))
        if word and word not in _YES_WORDS | _NO_WORDS:
            self.say(column, f"「{YES}」か「{NO}」で書いてください")
        return word in _YES_WORDS

    def count(self, column: str) -> int | None:
        text = _key(self.text(column)).removesuffix("人").replace(",", "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,7}", text) or not 1 <= int(text) <= check.MAX_EMPLOYEES:
            self.say(column, f"1以上{check.MAX_EMPLOYEES:,}以下の整数（人数）で書いてください")
            return None
        return int(text)

    def day(self, column: str) -> str | None:
        text = _key(self.text(column))
        if not text:
            return None
        found = _DAY.match(text)
        try:
            return date(*map(int, found.groups())).isoformat() if found else self._no_day(column)
        except ValueError:
            return self._no_day(column)

    def _no_day(self, column: str) -> None:
        self.say(column, "日付ではありません。2026-11-21 のように書いてください")

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
            self.say("phone", "0 か + で始まっていません。先頭の 0 が消えていないか確かめ、文字として入れ直してください")
        return text or None


def _prefecture(text: str, words: Vocabulary) -> str | None:
    wanted = _key(text)
    if re.fullmatch(r"[0-9]{1,2}", wanted):
        code = wanted.zfill(2)
        return code if code in PREFECTURE_CODES else None
    names = words.labels["prefectures"].items()
    return next((code for code, name in names if name[:-1] == wanted and name != "北海道"), None)


def _problem(number: int, column: str, message: str) -> str:
    return f"行{number} 列 {column}（{_BY_ID[column].title}）: {message}"


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
        cells = {columns[i]: value for i, value in enumerate(row) if i in columns and value not in (None, "")}
        if cells.keys() - {"origin"}:
            readers.append(_Reader(number, cells, words))
    if len(readers) > MAX_ROWS:
        return Read(LocalActors(), 0, (f"行が多すぎます（{len(readers):,}行。上限 {MAX_ROWS:,}行）",))
    for reader in readers:
        actor_id, hidden = _id(reader, first_row), reader.yes("hidden")
        if hidden and actor_id in known and reader.filled() <= {"id", "hidden", "origin", "name_ja", "name_en"}:
            hide.append(actor_id)
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


def _header(rows: Sequence[Row]) -> tuple[int, dict[int, str], list[str]]:
    """(index of the row of ids, cell index -> column id, problems)."""
    index = next((i for i, row in enumerate(rows[:HEADER_ROWS]) if _ids(row) >= {"id", "name_ja"}), None)
    if index is None:
        return 0, {}, ["行2: 列の名前の行（id, name_ja など）がありません。「支援機関」のシートの1・2行目は消さないでください"]
    columns: dict[int, str] = {}
    problems = []
    for i, value in enumerate(rows[index]):
        name = value.strip() if isinstance(value, str) else value
        if name in (None, ""):
            continue  # the operator's own notes
        if name not in _BY_ID:
            shown = name.why if isinstance(name, Unreadable) else f"「{str(name)[:50]}」という列はありません"
            problems.append(f"行{index + 1} {i + 1}列目: {shown}。自分用のメモの列は、この行を空にしてください")
        elif name in columns.values():
            problems.append(f"行{index + 1} 列 {name}（{_BY_ID[str(name)].title}）: 同じ列がふたつあります")
        else:
            columns[i] = str(name)
    missing = [c for c in COLUMNS if c.id not in columns.values()]
    problems += [f"行{index + 1} 列 {c.id}（{c.title}）: この列がありません（中身は空でもかまいません）" for c in missing]
    return index, columns, problems


def _ids(row: Row) -> set[str]:
    return {value.strip() for value in row if isinstance(value, str)}


def _id(reader: _Reader, first_row: dict[str, int]) -> str:
    actor_id = reader.text("id")
    if actor_id and not check.SLUG.match(actor_id):
        reader.say("id", "英小文字・数字・ハイフンだけで書いてください。例: mybank-nagaoka")
    if actor_id and (earlier := first_row.setdefault(actor_id, reader.number)) != reader.number:
        reader.say("id", f"同じIDが行{earlier}にもあります")
    return actor_id


def _actor(reader: _Reader) -> Actor:
    """The row as an entry; where a cell is wrong, `reader` knows and something harmless stands in its place."""
    empty = Text("-", "-")
    kind_of_body = reader.choice("type") or "municipality"
    layer = reader.choice("layer") if "layer" in reader.filled() else check.LAYER_OF_TYPE[kind_of_body]
    low, high = (reader.count(name) for name in _NUMBERS)
    if low is not None and high is not None and low > high:
        reader.say("max_employees", "下限より小さくなっています")
    return Actor(
        id="",
        type=cast(Any, kind_of_body),
        layer=cast(Any, layer or check.LAYER_OF_TYPE[kind_of_body]),
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
    """The rules of `core.check`, told to the row and the column to which they belong."""
    by_name = {f"row-{reader.number}": reader for reader, _ in found}
    local = LocalActors((), tuple(replace(actor, id=f"row-{reader.number}") for reader, actor in found))
    for problem in check_local(shipped, local):
        _, name, field = problem.path.split("/", 2)
        column, message = _MEANING.get(field, (_column(field), problem.message))
        reader = by_name[name]
        if not _FOLLOWS.get(column, set()) & set(reader.wrong):
            reader.say(column, message)


def _column(field: str) -> str:
    """The column of a field such as `role/ja` or `area/block`."""
    parts = field.split("/")
    names: tuple[Callable[[], str], ...] = (lambda: "_".join(parts), lambda: parts[-1], lambda: parts[0])
    return next((name() for name in names if name() in _BY_ID), "id")
