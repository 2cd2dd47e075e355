"""Many reports in one ZIP file, each under its firm's name."""

from __future__ import annotations

import zipfile
from datetime import datetime
from types import TracebackType
from typing import IO, Self

from assess.core.model import TOKYO, Lang
from assess.report.editions import Edition
from assess.report.file_names import file_name

MOST = 200  # reports in one


class ReportZip:
    """A ZIP that is being written, every entry with the same time; it is whole when it is closed."""

    def __init__(self, out: IO[bytes], at: datetime) -> None:
        self._folder = zipfile.ZipFile(out, "w")
        self._time = at.astimezone(TOKYO).timetuple()[:6]
        self._names = set[str]()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.close()

    def add(self, pdf: bytes, edition: Edition, lang: Lang, company: str, day: str | None) -> None:
        """Add a report; two firms of one name are numbered."""
        entry = zipfile.ZipInfo(self._free(file_name(edition, lang, company, day).text), self._time)
        entry.external_attr = 0o600 << 16
        self._folder.writestr(entry, pdf)

    def _free(self, name: str) -> str:
        stem, _, ending = name.rpartition(".")
        free, number = name, 1
        while free in self._names:
            number += 1
            free = f"{stem}_{number}.{ending}"
        self._names.add(free)
        return free
