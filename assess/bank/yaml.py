"""The one reader and writer of YAML files: YAML 1.2, plain data, every fault with its line.

Apart from the core rules of YAML 1.2, it takes numbers with `_` and `0b`, reads `2026-11-21` as a date, and knows `<<`.
Plain PyYAML follows YAML 1.1, where `no` is false, `12:30` is 750, `010` is 8, and of a doubled key the last one wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from assess.bank.problems import NOT_UTF8, FileProblem

MAX_FILE_BYTES = 5_000_000
MAX_DEPTH = 100

_TAG = "tag:yaml.org,2002:"
_STR, _MERGE = f"{_TAG}str", f"{_TAG}merge"
# What a text without quotes means: its tag, how it looks, the characters it may begin with.
_RULES: tuple[tuple[str, str, list[str]], ...] = (
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)\Z", list("tTfF")),
    (
        "float",
        r"(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
        r"|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z",
        list("-+0123456789."),
    ),
    ("int", r"[-+]?(?:0b[0-1_]+|0o?[0-7_]+|[0-9_]+|0x[0-9a-fA-F_]+)\Z", list("-+0123456789")),
    ("null", r"(?:~|null|Null|NULL|)\Z", ["~", "n", "N", ""]),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", list("0123456789")),
    ("merge", r"<<\Z", ["<"]),
)
_BASES = {"0b": 2, "0o": 8, "0x": 16}
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What a Japanese keyboard types where YAML wants its own blank or colon.
_WIDE = {
    "　": (
        re.compile(r"[ -]*　[ 　-]*(?:[\w.-]+[ 　]*[:：]|\Z)| *-　|[ -]*[\w.-]+:　", re.ASCII),
        "全角の空白があります。半角の空白にしてください",
        "a full-width blank (U+3000) stands where YAML needs an ordinary one",
    ),
    "：": (
        re.compile(r"[ 　-]*[\w.-]+[ 　]*：", re.ASCII),
        "全角のコロン「：」があります。半角の「: 」にしてください",
        "a full-width colon (U+FF1A) stands where YAML needs an ordinary one with a blank",
    ),
}


class BadYaml(Exception):
    """A text that cannot be used; `line` counts from 1, None where no line is to blame."""

    def __init__(self, line: int | None, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(message)


# ---------------------------------------------------------------- in


def _with_rules(loader: Any) -> Any:
    """A loader or dumper class that knows which texts are something else."""
    for tag, pattern, first in _RULES:
        loader.add_implicit_resolver(_TAG + tag, re.compile(pattern), first)
    return loader


@cache
def pure_loader() -> Any:
    """What reads where PyYAML came without libyaml."""
    from assess.bank.yaml_pure import PureLoader

    return _with_rules(PureLoader)


if yaml.__with_libyaml__:

    class _CLoader(yaml.CBaseLoader):
        """libyaml: many times as fast."""

    LOADER = _with_rules(_CLoader)
else:
    LOADER = pure_loader()


def read_yaml(file: Path, shown: str) -> tuple[Any, list[FileProblem]]:
    """The data of a file, or None and why it cannot be read; `shown` names the file in problems."""
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            return None, [FileProblem(shown, "", f"larger than {MAX_FILE_BYTES:,} bytes")]
        return parse(file.read_bytes().decode("utf-8-sig")), []
    except UnicodeDecodeError as error:
        return None, [FileProblem(shown, f"byte {error.start}", NOT_UTF8)]
    except OSError as error:
        return None, [FileProblem(shown, "", f"cannot be read: {error.strerror}")]
    except BadYaml as error:
        return None, [FileProblem(shown, f"line {error.line}" if error.line else "", error.message)]


def parse(text: str, loader: Any = LOADER) -> Any:
    """The plain data of a YAML text: dict, list, str, int, float, bool, None, date. Raises BadYaml."""
    try:
        node = loader(text).get_single_node()
        return None if node is None else _Builder().value(node, 0)
    except yaml.reader.ReaderError:
        bad = _NOT_PRINTABLE.search(text)
        line = text.count("\n", 0, bad.start()) + 1 if bad else None
        raise BadYaml(line, "is not valid YAML: holds a control character") from None
    except yaml.MarkedYAMLError as error:
        raise _explained(error, text.rstrip().split("\n")) from None
    except RecursionError:
        raise BadYaml(None, "is not valid YAML: is nested too deep") from None


class _Fault(yaml.MarkedYAMLError):
    """A fault that we find ourselves; `whole`: its message needs no introduction."""

    def __init__(self, node: Node, problem: str, whole: bool = False) -> None:
        super().__init__(problem=problem, problem_mark=node.start_mark)
        self.whole = whole


class _Builder:
    """Plain data out of parsed nodes. What an alias stands for is written out, within the bounds of a file."""

    def __init__(self) -> None:
        self._left = MAX_FILE_BYTES

    def value(self, node: Node, depth: int) -> Any:
        self._left -= len(node.value) + 1
        if self._left < 0:
            raise _Fault(node, "its aliases make it too large")
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if depth == MAX_DEPTH:
            raise _Fault(node, "is nested too deep, or holds itself")
        if isinstance(node, SequenceNode) and node.tag == f"{_TAG}seq":
            return [self.value(entry, depth + 1) for entry in node.value]
        if isinstance(node, MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(node, depth + 1)
        raise _unknown(node)

    def _mapping(self, node: MappingNode, depth: int) -> dict[Any, Any]:
        own: dict[Any, Any] = {}
        merged: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                if merged:
                    raise _Fault(key_node, "the same key stands twice", whole=True)
                merged = self._merged(value_node, depth)
                continue
            key = _key(key_node)
            if key in own:
                raise _Fault(key_node, "the same key stands twice", whole=True)
            own[key] = self.value(value_node, depth)
        return merged | own

    def _merged(self, node: Node, depth: int) -> dict[Any, Any]:
        """What `<<` brings: of several mappings, the earlier one wins."""
        merged: dict[Any, Any] = {}
        for source in node.value if isinstance(node, SequenceNode) else [node]:
            if not isinstance(source, MappingNode):
                raise _Fault(source, "expected a mapping for merging")
            merged = self.value(source, depth) | merged
        return merged


def _key(node: Node) -> Any:
    if not isinstance(node, ScalarNode):
        raise _Fault(node, "a key must be a plain word")
    for character in _WIDE:
        if character in node.value:
            raise _Fault(node, f"the key {node.value[:50]!r}{_blamed(character, node.start_mark.line)}")
    return _scalar(node)


def _scalar(node: ScalarNode) -> Any:
    if node.tag == _STR:
        return node.value
    make = _SCALARS.get(node.tag)
    if make is None:
        raise _unknown(node)
    try:
        return make(node.value)
    except ValueError as error:
        raise _Fault(node, str(error)) from None


def _int(text: str) -> int:
    digits = text.replace("_", "")
    sign = -1 if digits.startswith("-") else 1
    digits = digits.removeprefix("-").removeprefix("+")
    base = _BASES.get(digits[:2])
    return sign * (int(digits[2:], base) if base else int(digits))


def _float(text: str) -> float:
    return float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))


_SCALARS: dict[str, Callable[[str], Any]] = {
    f"{_TAG}null": lambda text: None,
    f"{_TAG}bool": lambda text: text.lower() == "true",
    f"{_TAG}int": _int,
    f"{_TAG}float": _float,
    f"{_TAG}timestamp": date.fromisoformat,
    _MERGE: str,
}


def _unknown(node: Node) -> _Fault:
    return _Fault(node, f"the tag {node.tag.replace(_TAG, '!!')} is not used here")


def _explained(error: yaml.MarkedYAMLError, lines: list[str]) -> BadYaml:
    """The fault with its line, and with the full-width character that caused it, where one stands close by."""
    mark = error.problem_mark or error.context_mark
    message = str(error.problem or error.context)
    if not (isinstance(error, _Fault) and error.whole):
        message = f"is not valid YAML: {message}"
    if mark is None:
        return BadYaml(None, message)
    at = min(mark.line, len(lines) - 1)  # not beyond the end, where an open bracket is noticed
    if isinstance(error, _Fault):
        return BadYaml(at + 1, message)
    for number in _suspects(error, at, lines):
        for character, (pattern, _, _) in _WIDE.items():
            if pattern.match(lines[number]):
                return BadYaml(at + 1, message + _blamed(character, number))
    return BadYaml(at + 1, message)


def _blamed(character: str, number: int) -> str:
    """What to add to a message about a full-width character; `number` of the line counts from 0."""
    _, ja, en = _WIDE[character]
    return f" – 行 {number + 1}: {ja} / line {number + 1}: {en}"


def _suspects(error: yaml.MarkedYAMLError, at: int, lines: list[str]) -> Iterator[int]:
    """The lines (from 0) that may hold the cause: where the parser stopped, the last one above, where it began."""
    yield at
    above = next((n for n in range(at - 1, -1, -1) if lines[n].strip()), None)
    if above is not None:
        yield above
    if error.context_mark is not None and error.context_mark.line < at:
        yield error.context_mark.line


# ---------------------------------------------------------------- out


class _Dumper(yaml.SafeDumper):
    """Quotes what either YAML 1.1 or our reader would take for something else than text."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_with_rules(_Dumper)


def dump(value: Any) -> str:
    """Plain data as YAML that `parse` reads back as the same, keys in their order, one line a text."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, default_flow_style=False, sort_keys=False, width=10**6)
