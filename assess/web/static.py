"""Static files: pages name them by their content, so that a browser keeps them for good and never asks again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request
from werkzeug.security import safe_join

VERSION = "v"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def addresses(app: Flask) -> Callable[[str], str]:
    """Gives the address of a file in the static folder, with a hash of its content. Raises FileNotFoundError."""
    folder, path = str(app.static_folder), app.static_url_path

    def static_url(name: str) -> str:
        return f"{path}/{name}?{VERSION}={_version(f'{folder}/{name}')}"

    return static_url


def cache_control() -> str:
    """How long a browser may keep the static file that this request names, which exists."""
    path = safe_join(str(current_app.static_folder), (request.view_args or {}).get("filename", ""))
    asked_for = request.args.get(VERSION)
    return FOREVER if path and asked_for and asked_for == _version(path) else ASK_AGAIN


def _version(file: str) -> str:
    return _hash(file, os.stat(file).st_mtime_ns)  # noqa: PTH116 (asked several times a page)


@lru_cache(maxsize=100)
def _hash(file: str, _changed: int) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:16]
