"""What every application of this process makes alike, and the tests make many of, is made once.

Nothing is left out and nothing shared that an application could change: a template is translated to Python and the
address of a route to a function, and either is a constant of its source.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class Translated(BytecodeCache):
    """Templates as code, by their file and the text of it: one that has changed is translated anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def share() -> None:
    """From here on applications of this process share what is the same in all of them."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Translated()}
    compiled = Rule._compile_builder  # noqa: SLF001
    builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        # All that the function is made from; the rule that it is bound to is an argument of it.
        made_from = rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown  # noqa: SLF001
        if made_from not in builders:
            builders[made_from] = compiled(rule, append_unknown)
        return builders[made_from]

    Rule._compile_builder = compile_once  # type: ignore[method-assign]
