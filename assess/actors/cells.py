"""The cells of one row of a table that people edited, by column. Every fault is told with its row and column."""

from __future__ import annotations

import re
from datetime import date

from assess.actors.sheet import BY_ID, HELP_SHEET, NO, SEPARATOR, SEPARATORS, YES, Vocabulary, key
from assess.actors.tables import Unreadable, Value, original
from assess.core.checks.answers import MAX_EMPLOYEES
from assess.core.checks.catalogue import EARLIEST
from assess.core.local_catalogue import MAX_TEXT, control
from assess.core.model import PREFECTURE_CODES, Text

_YES_WORDS = {"はい", "yes", "y", "true", "1", "○", "〇", "◯"}
_NO_WORDS = {"いいえ", "no", "n", "false", "0", "×", "✕"}


class Reader:
    """The cells of one row by column; collects what is wrong with them."""

    def __init__(self, number: int, cells: dict[str, Value], words: Vocabulary, today: date) -> None:
        self.number = number
        self.words = words
        self.today = today
        self.wrong: dict[str, str] = {}  # column -> the first fault found there
        self._cells = cells
        self._texts = {column: self._text_of(column, value) for column, value in cells.items()}

    def say(self, column: str, message: str) -> None:
        """Tell a fault of a column; the first one found there stays."""
        self.wrong.setdefault(column, message)

    def problems(self) -> list[str]:
        """All faults, in the order of the columns."""
        return [problem_at(self.number, column, self.wrong[column]) for column in BY_ID if column in self.wrong]

    def _text_of(self, column: str, value: Value) -> str:
        if isinstance(value, Unreadable):
            self.say(column, value.why)
            return ""
        if isinstance(value, date):
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
        """The text of a cell, empty where there is none; a column that is required must hold one."""
        text = self._texts.get(column, "")
        if not text and BY_ID[column].required:
            self.say(column, "空です。必ず書いてください")
        return text

    def both(self, name: str) -> Text | None:
        """A text in both languages, the Japanese one where the English is empty; None where both are."""
        ja, en = self.text(f"{name}_ja"), self.text(f"{name}_en")
        if en and not ja:
            self.say(f"{name}_ja", "英語だけが書かれています。日本語も書いてください")
        return Text(ja, en or ja) if ja else None

    def choice(self, column: str) -> str | None:
        """The id of what the cell names out of the choices of its column."""
        text = self.text(column)
        return self._find(column, BY_ID[column].choices, text) if text else None

    def many(self, column: str) -> tuple[str, ...]:
        """The ids of all that the cell names, each once."""
        parts = [part.strip() for part in SEPARATORS.split(self.text(column)) if part.strip()]
        ids = [self._find(column, column, part) for part in parts]
        return tuple(dict.fromkeys(of for of in ids if of is not None))

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
        """Whether the cell says yes; an empty one says no."""
        word = key(self.text(column))
        if word and word not in _YES_WORDS | _NO_WORDS:
            self.say(column, f"「{YES}」か「{NO}」で書いてください")
        return word in _YES_WORDS

    def count(self, column: str) -> int | None:
        """A number of people, with or without 人 and commas."""
        text = key(self.text(column)).removesuffix("人").replace(",", "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,7}", text) or not 1 <= int(text) <= MAX_EMPLOYEES:
            self.say(column, f"1以上{MAX_EMPLOYEES:,}以下の整数（人数）で書いてください")
            return None
        return int(text)

    def year(self, column: str) -> int | None:
        """A year up to this one, with or without 年."""
        text = key(self.text(column)).removesuffix("年")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{4}", text) or int(text) < EARLIEST:
            self.say(column, f"{EARLIEST}年からあとの西暦4桁で書いてください。例: {self.today.year}")
        elif int(text) > self.today.year:
            self.say(column, f"これから先の年です（{text}）。出典の年を書いてください")
        else:
            return int(text)
        return None

    def line(self, column: str) -> str:
        """A text that must stay on one line."""
        text = self.text(column)
        if "\n" in text:
            self.say(column, "改行は使えません")
        return text

    def phone(self) -> str | None:
        """The telephone number, which keeps its leading 0 or +."""
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


def problem_at(number: int, column: str, message: str) -> str:
    """A message with its row and its column."""
    return f"行{number} 列 {column}（{BY_ID[column].title}）: {message}"
