"""Files that are whole or not there: what a crash or a full disk must not leave half written."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def write_whole(file: Path, data: bytes, mode: int = 0o600) -> None:
    """Put `data` in the place of `file` in one step, on disk when this returns.

    Of `mode` the umask takes its part, but the owner can always read and write it. Written under another name beside it
    first: who reads sees the old content or the new one. Raises OSError.
    """
    part = file.with_name(f".{file.name}.{secrets.token_hex(8)}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            os.fchmod(out.fileno(), os.fstat(out.fileno()).st_mode | 0o600)
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    _sync(file.parent)


def _sync(folder: Path) -> None:
    """Have the new name on disk too. Not every system lets a folder be opened; there it is left to the system."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
