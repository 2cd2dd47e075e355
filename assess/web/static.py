"""Static files: pages name them by their content, so that a browser keeps them for good and never asks again.

Texts among them travel as gzip, made once for each version of a file. Pages do not (docs/decisions/0081).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import mimetypes
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, send_file
from werkzeug.security import safe_join

VERSION = "v"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
TEXTS = (".css", ".js", ".svg", ".webmanifest")


def init_app(app: Flask) -> None:
    """Serve the static folder by `answer`."""
    app.view_functions["static"] = answer


def answer(filename: str) -> Response:
    """A file of the static folder, as gzip where it is a text and the browser takes that. Raises NotFound."""
    file = safe_join(str(current_app.static_folder), filename)
    if not filename.endswith(TEXTS) or not file or not os.path.isfile(file):  # noqa: PTH113
        return current_app.send_static_file(filename)
    response = _packed_answer(file) if request.accept_encodings["gzip"] else current_app.send_static_file(filename)
    response.vary.add("Accept-Encoding")
    return response


def _packed_answer(file: str) -> Response:
    """With an ETag of its own: the same address has two bodies."""
    packed = io.BytesIO(_packed(file, os.stat(file).st_mtime_ns))  # noqa: PTH116
    kind, _ = mimetypes.guess_type(file)
    response = send_file(packed, kind, etag=f"{_version(file)}-gzip", conditional=True)
    response.headers["Content-Encoding"] = "gzip"
    return response


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


@lru_cache(maxsize=100)
def _packed(file: str, _changed: int) -> bytes:
    return gzip.compress(Path(file).read_bytes(), mtime=0)
