"""Texts that go into spreadsheets: none may begin a formula there."""

from __future__ import annotations

# A spreadsheet takes a cell that begins so for a formula; the wide forms when typed on a Japanese keyboard.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe in front where one is needed."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def original(text: str) -> str:
    """The opposite of `inert`."""
    return text[1:] if text.startswith("'") else text
