"""Support bodies as rows of a table that people edit. `importing` reads them back."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from assess import i18n
from assess.actors.tables import Sheet
from assess.bank.library import Library
from assess.core.model import LAYERS, PREFECTURE_CODES, Actor, ActorType, Evidence, Need, Text

SHEET, HELP_SHEET = "支援機関", "説明"
YES, NO = "はい", "いいえ"
SEPARATOR = "、"
SEPARATORS = re.compile(r"[、,，､\n]")


@dataclass(frozen=True)
class Column:
    """A column: its stable id, its width, and the vocabulary of its drop-down. Its words are in translations/."""

    id: str
    width: int
    required: bool = False
    choices: str = ""  # a key of Vocabulary.labels

    @property
    def title(self) -> str:
        """What the first header row says."""
        return _say(f"column.{self.id}")


COLUMNS: tuple[Column, ...] = (
    Column("id", 24, required=True),
    Column("hidden", 10, choices="yes"),
    Column("name_ja", 30, required=True),
    Column("name_en", 30),
    Column("type", 20, required=True, choices="type"),
    Column("layer", 16, choices="layer"),
    Column("kind", 24, required=True, choices="kind"),
    Column("prefectures", 20),
    Column("municipality", 16),
    Column("block", 14, choices="block"),
    Column("nation", 8, choices="yes"),
    Column("services", 30, required=True),
    Column("role_ja", 50, required=True),
    Column("role_en", 30),
    Column("ask_first_ja", 40, required=True),
    Column("ask_first_en", 30),
    Column("cost_ja", 18),
    Column("cost_en", 18),
    Column("disclosure_ja", 40),
    Column("disclosure_en", 30),
    Column("neutral", 10, choices="yes"),
    Column("industries", 20),
    Column("min_employees", 10),
    Column("max_employees", 10),
    Column("stages", 20),
    Column("url", 30),
    Column("phone", 16),
    Column("address", 30),
    Column("source", 40, required=True),
    Column("evidence", 20, required=True, choices="evidence"),
    Column("as_of", 14),
    Column("ended", 10, choices="yes"),
)
ORIGIN = Column("origin", 10)
BY_ID = {column.id: column for column in (*COLUMNS, ORIGIN)}
NUMBERS = ("min_employees", "max_employees")
TEXTS = ("name", "role", "ask_first", "cost", "disclosure")


@dataclass(frozen=True)
class Vocabulary:
    """Words for ids, by field: what cells show. A cell may hold the word or the id."""

    labels: Mapping[str, Mapping[str, str]]

    def label(self, name: str, of: str) -> str:
        """The word for an id; the id itself where no word is known, or where the word would not be understood."""
        return self._words[name].get(of, of)

    def find(self, name: str, text: str) -> str | None:
        """The id that a word or an id means."""
        return self._ids[name].get(key(text))

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        times = {name: Counter(map(key, labels.values())) for name, labels in self.labels.items()}

        def understood(name: str, word: str) -> bool:
            return times[name][key(word)] == 1 and not SEPARATORS.search(word)

        return {
            name: {of: word for of, word in labels.items() if understood(name, word)}
            for name, labels in self.labels.items()
        }

    @cached_property
    def _ids(self) -> dict[str, dict[str, str]]:
        return {
            name: {key(word): of for of, word in self._words[name].items()} | {key(of): of for of in labels}
            for name, labels in self.labels.items()
        }


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
            "evidence": {grade: ja[f"actors.evidence.{grade}"] for grade in get_args(Evidence)},
            "block": {b.id: b.text.ja for b in catalogue.blocks},
            "services": {need: ja[f"report.need.{need}"] for need in get_args(Need)},
            "industries": {i.id: i.text.ja for i in bank.industries},
            "stages": {s.id: s.text.ja for s in bank.stages},
            "prefectures": {code: i18n.prefecture_name("ja", code) for code in PREFECTURE_CODES},
        }
    )


def key(text: str) -> str:
    """A word as it is compared: width, case and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _say(name: str) -> str:
    return i18n.translate("ja", f"actors.{name}")


# ---------------------------------------------------------------- out


def table(entries: Iterable[tuple[Actor | str, bool, str]], words: Vocabulary, origin: bool) -> list[list[Any]]:
    """Both header rows, then a row for each (entry or only its id, hidden, origin)."""
    columns = (ORIGIN, *COLUMNS) if origin else COLUMNS
    rows: list[list[Any]] = [[c.title for c in columns], [c.id for c in columns]]
    for entry, hidden, whence in entries:
        cells = {"id": entry} if isinstance(entry, str) else _cells(entry, words)
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
        "evidence": words.label("evidence", actor.evidence),
    }
    for name in TEXTS:
        text: Text | None = getattr(actor, name)
        if text is not None:
            cells[f"{name}_ja"] = text.ja
            cells[f"{name}_en"] = "" if text.en == text.ja else text.en
    for name in (*NUMBERS, "url", "phone", "address", "as_of"):
        value = getattr(actor, name)
        cells[name] = "" if value is None else value
    return cells


def sheets(rows: Sequence[Sequence[str | int]], words: Vocabulary) -> tuple[Sheet, Sheet]:
    """The workbook: the table with drop-downs, and the sheet that explains it."""
    columns = [BY_ID[str(of)] for of in rows[1]]
    helps, ranges = _help(columns, words)
    main = Sheet(
        SHEET,
        rows,
        header=2,
        fixed_columns=[c.id for c in columns].index("name_ja") + 1,
        widths=[c.width for c in columns],
        choices={n: ranges[c.choices] for n, c in enumerate(columns, 1) if c.choices},
        number_columns=frozenset(n for n, c in enumerate(columns, 1) if c.id in (*NUMBERS, "as_of")),
    )
    return main, Sheet(HELP_SHEET, helps, widths=(34, 26, 18, 90))


def _help(columns: Sequence[Column], words: Vocabulary) -> tuple[list[list[str]], dict[str, str]]:
    """The rows of the sheet that explains, and where in it the choices of each drop-down stand."""
    guide = ("rows", "whole", "many", "errors", "apostrophe")
    helps: list[list[str]] = [
        [_say("sheet.title")],
        *([_say(f"sheet.guide.{line}")] for line in guide),
        [],
        [_say(f"sheet.head.{name}") for name in ("column", "id", "required", "help")],
        *([c.title, c.id, _say("sheet.head.required") if c.required else "", _say(f"help.{c.id}")] for c in columns),
        [],
        [_say(f"sheet.head.{name}") for name in ("choice", "same", "of")],
    ]
    ranges: dict[str, str] = {}
    for name, labels in words.labels.items():
        first = len(helps) + 1
        title = BY_ID[name].title if name in BY_ID else _say("sheet.yes_no")
        helps += [[words.label(name, of), of, title] for of in labels]
        ranges[name] = f"'{HELP_SHEET}'!$A${first}:$A${len(helps)}"
    return helps, ranges
