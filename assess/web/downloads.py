"""Files that are handed on, each under its name."""

from __future__ import annotations

from io import SEEK_END, BytesIO
from typing import IO

from flask import Response, send_file

from assess.core.model import Lang
from assess.report.file_names import ENDINGS, Kind, file_name
from assess.web import language

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ics": "text/calendar",
    "csv": "text/csv",
    "zip": "application/zip",
}


def handed(
    data: bytes | IO[bytes],
    kind: Kind,
    about: str = "",
    day: str | None = None,
    lang: Lang | None = None,
    kept: bool = True,
) -> Response:
    """The file as an answer under its name, in the page's language where none is given.

    It is to be kept, or (`kept` is False) to be read where it is. An open file is sent from its beginning.
    """
    file = BytesIO(data) if isinstance(data, bytes) else data
    size = file.seek(0, SEEK_END)
    file.seek(0)
    answer = send_file(file, mimetype=TYPES[ENDINGS[kind]], conditional=False)
    answer.headers["Content-Disposition"] = file_name(kind, lang or language.current(), about, day).disposition(kept)
    answer.content_length = size
    return answer
