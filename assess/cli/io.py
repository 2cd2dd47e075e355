"""What all commands share: unusable input, files in and out."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assess import files
from assess.config import Places

if TYPE_CHECKING:
    from assess.bank.library import Library


OK, UNUSABLE = 0, 2  # exit codes
MAX_MESSAGE = 1000


class Unusable(Exception):
    """Input that cannot be used; holds one message per problem."""

    def __init__(self, *messages: str) -> None:
        self.messages = messages
        super().__init__("\n".join(messages))


def read_bytes(name: str, limit: int) -> bytes:
    """A file's bytes (`-`: standard input), refused when larger than `limit`."""
    stream = contextlib.nullcontext(sys.stdin.buffer) if name == "-" else open(name, "rb")  # noqa: SIM115
    with stream as file:
        data: bytes = file.read(limit + 1)
    if len(data) > limit:
        raise Unusable(f"{name}: larger than {limit:,} bytes")
    return data


def write_whole(file: Path, data: bytes, mode: int = 0o644) -> None:
    """Write what a user asked for, whole or not at all; a device is written as it is. Raises Unusable.

    `mode`: 0o600 for what holds a firm's answers.
    """
    try:
        if file.exists() and not file.is_file() and not file.is_dir():
            file.write_bytes(data)
        else:
            files.write_whole(file, data, mode)
    except OSError as error:
        raise Unusable(f"{file}: cannot be written: {error.strerror}") from None


def library_in_use() -> Library:
    """The question bank and catalogue in use. Raises InvalidFiles, ConfigError."""
    from assess.bank.library import load_library  # with pydantic, which `--help` does not wait for

    places = Places.read()
    return load_library(places.questions, places.bank_id, places.cache, places.local_actors)


def one_line(message: str) -> str:
    """One message as one line of bounded length, whatever the input that it quotes holds."""
    shown = "".join(c if c.isprintable() or c == "\u3000" else repr(c)[1:-1] for c in message)
    return shown if len(shown) <= MAX_MESSAGE else f"{shown[:MAX_MESSAGE]}…"


def print_json(value: object) -> None:
    """JSON on stdout, in UTF-8 whatever the terminal is."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(json.dumps(value, ensure_ascii=False, indent=1))
