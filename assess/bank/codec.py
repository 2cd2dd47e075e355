"""Values of `core.model` as plain data and JSON, their hashes, and what is wrong with data that do not fit.

The only place of pydantic: strict mode, unknown keys forbidden, every problem with its path."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from assess.bank import older
from assess.bank.problems import FileProblem
from assess.core.checks.problem import Problem
from assess.core.model import Catalogue

T = TypeVar("T")


_adapters: dict[Any, TypeAdapter[Any]] = {}


def adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


# Keys that the schema gained after banks had been released: left out where they say nothing, so that the content hash
# of those banks stays what it was.
LATER_KEYS = frozenset(
    (
        "decide",
        "done_when",
        "law",
        "plain",
        "employees_from",
        "beside",
        "target",
        "value_added",
        "value_added_people",
        "kana",
    )
)


def plain(value: Any) -> Any:
    """A value of `core.model` as plain JSON data, with the keys that its files use."""
    return _without_unsaid(adapter(type(value)).dump_python(value, mode="json", by_alias=True))


def _without_unsaid(data: Any) -> Any:
    if isinstance(data, dict):
        return {k: _without_unsaid(v) for k, v in data.items() if v is not None or k not in LATER_KEYS}
    return [_without_unsaid(item) for item in data] if isinstance(data, list) else data


def to_json(value: Any) -> str:
    """Canonical JSON of a bank or a catalogue: sorted keys, no spaces, the same for the same content."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """The opposite of `to_json`, of catalogues of before too; raises ValidationError when it does not fit."""
    return adapter(kind).validate_json(older.catalogue_json(text) if kind is Catalogue else text, strict=True)  # type: ignore[no-any-return]


def content_hash(value: Any) -> str:
    """sha256 over the canonical JSON: comments, key order and file layout do not change it."""
    return hashlib.sha256(to_json(value).encode()).hexdigest()


def _location(raw: Any, loc: tuple[int | str, ...]) -> str:
    """A pydantic location with list indexes replaced by the entries' ids."""
    parts, here = [], raw
    for part in loc:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            here = None
        entry_id = here.get("id") if isinstance(here, dict) and isinstance(part, int) else None
        parts.append(str(entry_id or part))
    return "/".join(parts)


def _say(error: Any) -> str:
    kind = error["type"]
    if kind in ("missing", "missing_argument"):
        return "is missing"
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return "unknown key"
    if kind == "literal_error":
        return f"{error['input']!r} is not one of {error['ctx']['expected']}"
    if kind.startswith("dataclass") or kind in ("tuple_type", "dict_type"):
        return f"has the wrong shape (found {type(error['input']).__name__})"
    return f"{error['msg']} (found {type(error['input']).__name__})"


def problems_of(error: ValidationError, raw: Any) -> list[Problem]:
    """Every problem of a failed validation, with ids in the paths."""
    return [Problem(_location(raw, e["loc"]), _say(e)) for e in error.errors(include_url=False)]


def _default(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not plain data")


def validate(kind: Any, raw: Any, shown: str) -> tuple[Any, list[FileProblem]]:
    try:
        return adapter(kind).validate_json(json.dumps(raw, default=_default), strict=True), []
    except ValidationError as error:
        return None, [FileProblem(shown, p.path, p.message) for p in problems_of(error, raw)]
    except (TypeError, ValueError, RecursionError) as error:  # sets, dates as keys, a node that holds itself
        return None, [FileProblem(shown, "", f"is not plain data: {error}")]
