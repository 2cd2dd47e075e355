"""Writes the operator's own support bodies; `bank/catalogue_files` reads them."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from assess.bank.codec import plain
from assess.bank.yaml import MAX_FILE_BYTES
from assess.core.local_catalogue import LocalActors

HEADER = """\
# 自機関の支援機関の登録。`python -m assess actors export / import` で書き換えます（docs/local-actors.md）。
# An operator's own support bodies: ids to hide, and entries to add or to put in the place of shipped ones.
"""


class TooLarge(Exception):
    """The entries would make a file larger than may be read back."""


def kept_file(file: Path) -> Path:
    """Where the former version is kept."""
    return file.with_name(f"{file.name}.bak")


def write(file: Path, local: LocalActors) -> None:
    """Put `local` in the place of the file, whole or not at all; the former version is kept beside it.

    Raises TooLarge, OSError.
    """
    data = to_yaml(local)
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge(f"{len(data):,} bytes; at most {MAX_FILE_BYTES:,}")
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            copy = part.with_suffix(".bak")
            shutil.copy2(file, copy)
            copy.replace(kept_file(file))
        part.replace(file)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def to_yaml(local: LocalActors) -> bytes:
    """The file's content: the format of questions/actors, without what is not set."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.width = 1_000_000
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    actors = [_without_defaults(plain(actor)) for actor in local.actors]
    out = io.BytesIO()
    yaml.dump({"hide": list(local.hide), "actors": actors}, out)
    return HEADER.encode() + out.getvalue()


def _without_defaults(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in entry.items() if value is not None and value is not False and value != []}
    return {name: _without_defaults(value) if name == "area" else value for name, value in kept.items()}
