"""The product's own messages in both languages (texts of questions and catalogues stand in their files).

Messages live in `assess/translations/*.yaml`, side by side under one flat id with dots:

    result.title: {ja: 診断結果, en: Your result}

Values that change stand as `{name}` and are filled in by `str.format`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from assess.bank.yaml import read_yaml
from assess.core.model import LANGUAGES, Lang

FOLDER = Path(__file__).parent / "translations"


class BadMessages(Exception):
    """Raised when the message files contradict themselves; names every problem."""


def read(folder: Path) -> dict[str, dict[str, str]]:
    """All messages of all files in `folder` as id -> language -> text.

    Raises BadMessages when an id stands in two files, lacks a language, or has other placeholders in one
    language than in the other. (The same id twice in one file is an error of the YAML reader.)
    """
    messages: dict[str, dict[str, str]] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("*.yaml")):
        content, unreadable = read_yaml(file, file.name)
        problems += map(str, unreadable)
        if not isinstance(content or {}, dict):
            problems.append(f"{file.name}: must hold a mapping")
            continue
        for key, texts in (content or {}).items():
            if key in messages:
                problems.append(f"{file.name}: {key}: stands in another file too")
            elif not _complete(texts):
                problems.append(f"{file.name}: {key}: must hold a text for each of {', '.join(LANGUAGES)}")
            elif len({placeholders(texts[lang]) for lang in LANGUAGES}) > 1:
                problems.append(f"{file.name}: {key}: the languages have different placeholders")
            messages[key] = texts
    if problems:
        raise BadMessages("\n".join(problems))
    return messages


def _complete(texts: object) -> bool:
    return (
        isinstance(texts, dict)
        and set(texts) == set(LANGUAGES)
        and all(isinstance(text, str) and text.strip() for text in texts.values())
    )


def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a message."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@cache
def _all() -> dict[str, dict[str, str]]:
    return read(FOLDER)


@cache
def texts(lang: Lang) -> Mapping[str, str]:
    """All messages of one language, id -> text, read once per process. Raises BadMessages (see `read`)."""
    return MappingProxyType({key: by_lang[lang] for key, by_lang in _all().items()})


def translate(lang: Lang, key: str, **values: object) -> str:
    """One message with its values filled in. Raises KeyError for an unknown id or a value not given."""
    return texts(lang)[key].format(**values)


def prefecture_name(lang: Lang, code: str) -> str:
    """Name of a prefecture by its JIS X 0401 code: "15" is 新潟県 / Niigata. Raises KeyError for no such code."""
    return texts(lang)[f"prefecture.{code}"]
