"""What a PDF may load: data: addresses and our own static files, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import URLFetcher, URLFetcherResponse

from assess.report.pdf.version import STATIC


class Forbidden(ValueError):
    """Raised for any address but data: and files under assess/static."""


class StaticFetcher(URLFetcher):  # type: ignore[misc]
    """Fetches data: addresses and files under assess/static; nothing else of the machine or the network."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The resource behind `url`. Raises Forbidden for an address that is not allowed."""
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        if parts.scheme != "file" or parts.netloc:
            raise Forbidden(url)
        file = Path(url2pathname(parts.path)).resolve()
        if not file.is_relative_to(STATIC) or not file.is_file():
            raise Forbidden(url)
        return URLFetcherResponse(file.as_uri(), file.read_bytes())
