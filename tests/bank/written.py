"""Firms that were written: their answers or their story, and what an expert says of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assess.bank.answers_json import parse_answers
from assess.bank.yaml import parse
from assess.core.model import Answers

HERE = Path(__file__).parent
FIRMS = HERE / "firms"
STORIES = HERE / "stories"
READERS = ("first", "second")


@dataclass(frozen=True)
class WrittenFirm:
    """A firm of tests/bank/firms with the verdict that an expert gave it."""

    file: str
    level: int
    stage: str
    flags: tuple[str, ...]
    why: str
    answers: Answers


def written_firms() -> list[WrittenFirm]:
    """The firms of firms.yaml with their answers."""
    entries = parse(FIRMS.with_suffix(".yaml").read_text(encoding="utf-8"))
    return [
        WrittenFirm(
            e["file"], e["level"], e["stage"], tuple(e["flags"]), e["why"],
            parse_answers((FIRMS / e["file"]).read_bytes()),
        )
        for e in entries
    ]  # fmt: skip


@dataclass(frozen=True)
class Story:
    """A firm of tests/bank/stories: told as after a visit, judged without the questions, read by two readers.

    `intended` is the level that the author had in mind; `adviser` that of somebody who knew the story and the meaning
    of the levels only; `readings` are the answers of the two readers, who knew the story and the questions only.
    """

    slug: str
    intended: int
    adviser: int
    why: str
    readings: tuple[Answers, ...]


def stories() -> list[Story]:
    """The stories of stories/verdicts.yaml with their readings."""
    entries = parse((STORIES / "verdicts.yaml").read_text(encoding="utf-8"))
    return [
        Story(
            e["slug"], e["intended"], e["adviser"], e["why"],
            tuple(parse_answers((STORIES / reader / f"{e['slug']}.json").read_bytes()) for reader in READERS),
        )
        for e in entries
    ]  # fmt: skip
