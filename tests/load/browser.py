"""A browser without a screen: cookies, a cache, redirects, and the files of each page."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import httptools
from lxml.etree import ParserError

from tests.load.connection import Answer, Broken, Connection
from tests.load.figures import Figures
from tests.load.page import Page

MOST_REDIRECTS = 10
# Kind of a request by its path; the method is told from the form.
PATHS = (
    (re.compile(r"^/$"), "start page", "POST start"),
    (re.compile(r"^/start$"), "start page", "POST start"),
    (re.compile(r"/profile$"), "profile page", "POST profile"),
    (re.compile(r"/(q|question)/[^/]+$"), "question page", "POST question page"),
    (re.compile(r"/relevance$"), "relevance page", "POST relevance"),
    (re.compile(r"/wishes$"), "wishes page", "POST wishes"),
    (re.compile(r"/review$"), "review page", "POST review"),
    (re.compile(r"/complete$"), "complete page", "POST complete"),
    (re.compile(r"/result$"), "result page", "POST result"),
    (re.compile(r"^/a/[^/]+/$"), "home (redirect)", "POST home"),
)


class Failed(Exception):
    """A request that failed or led elsewhere than a journey does; `kind` is that of the request."""

    def __init__(self, kind: str, what: str) -> None:
        self.kind, self.what = kind, what
        super().__init__(f"{kind}: {what}")


def kind_of(path: str, posted: bool) -> str:
    """What a request for this path is called in the table."""
    for pattern, get, post in PATHS:
        if pattern.search(path):
            return post if posted else get
    return "other POST" if posted else "other GET"


@dataclass
class Cached:
    """A file in the cache: `fresh_until` on the monotonic clock, and what it is asked for again with."""

    fresh_until: float
    validators: str

    @classmethod
    def of(cls, answer: Answer) -> Cached | None:
        """How long an answer may be used again without asking (RFC 9111); None where it may not be kept."""
        control = answer.header("cache-control").lower()
        if "no-store" in control:
            return None
        age = re.search(r"max-age=(\d+)", control)
        seconds = int(age[1]) if age and "no-cache" not in control else 0
        etag, modified = answer.header("etag"), answer.header("last-modified")
        validators = (f"If-None-Match: {etag}\r\n" if etag else "") + (
            f"If-Modified-Since: {modified}\r\n" if modified else ""
        )
        return cls(time.monotonic() + seconds, validators) if seconds or validators else None


@dataclass
class Browser:
    """One visitor at a loopback port, with one connection that is kept alive. `source` is the visitor's own address."""

    host: str
    port: int
    source: str
    figures: Figures
    cookies: dict[tuple[str, str], str] = field(default_factory=dict)  # (path, name) -> value
    cache: dict[str, Cached | None] = field(default_factory=dict)
    _connection: Connection | None = None

    async def open(self, path: str) -> Page:
        """A page with its files, redirects followed. Raises Failed."""
        return await self._page(path, None)

    async def submit(self, path: str, fields: dict[str, str]) -> Page:
        """The page that a form leads to. Raises Failed."""
        return await self._page(path, fields)

    async def fetch(self, kind: str, path: str, fields: dict[str, str]) -> Any:
        """What a script gets for a form: the JSON of a 200. Raises Failed."""
        answer = await self._request(kind, path, fields)
        if answer.status != 200:
            raise Failed(kind, f"status {answer.status}")
        return json.loads(answer.content())

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()

    # ------------------------------------------------------------ pages

    async def _page(self, path: str, fields: dict[str, str] | None) -> Page:
        for _ in range(MOST_REDIRECTS):
            kind = kind_of(path, fields is not None)
            answer = await self._request(kind, path, fields)
            if answer.status in (301, 302, 303, 307):
                parts = urlsplit(urljoin(path, answer.header("location")))
                path, fields = parts.path + (f"?{parts.query}" if parts.query else ""), None
                continue
            if answer.status != 200:
                raise Failed(kind, f"status {answer.status}")
            try:
                page = Page.read(path, answer.content())
            except ParserError:
                raise Failed(kind, "an empty page") from None
            icons = [icon for icon in page.icons() if icon not in self.cache]
            for file in dict.fromkeys([*page.files(), *icons]):
                await self._file(file)
            return page
        raise Failed(kind_of(path, False), "too many redirects")

    async def _file(self, path: str) -> None:
        known = self.cache.get(path)
        if known is not None and time.monotonic() < known.fresh_until:
            return
        answer = await self._request("static", path, None, known.validators if known else "")
        if answer.status == 304 and known is not None:
            renewed = Cached.of(answer)
            if renewed is not None:
                self.cache[path] = Cached(renewed.fresh_until, renewed.validators or known.validators)
        elif answer.status == 200:
            self.cache[path] = Cached.of(answer)
        else:
            raise Failed("static", f"status {answer.status}")

    # ------------------------------------------------------------ requests

    async def _request(self, kind: str, path: str, fields: dict[str, str] | None, more: str = "") -> Answer:
        """Send one request and note its time. Raises Failed when no whole answer comes."""
        sent = self._bytes(path, fields, more)
        measuring = self.figures.measuring
        try:
            answer = await self._send(sent)
        except (OSError, httptools.HttpParserError) as error:  # TimeoutError is one
            raise Failed(kind, type(error).__name__) from None
        if measuring:
            self.figures.add(kind, answer.seconds)
        self._take_cookies(path, answer)
        return answer

    async def _send(self, sent: bytes) -> Answer:
        reused = self._connection is not None and self._connection.usable
        while True:
            if self._connection is None or not self._connection.usable:
                began = time.perf_counter()
                self._connection = await Connection.open(self.host, self.port, self.source)
                connecting = time.perf_counter() - began
            else:
                connecting = 0.0
            try:
                answer = await self._connection.send(sent)
                answer.seconds += connecting
                return answer
            except Broken as error:
                # A server may close a connection while a request is on its way; browsers then ask once more.
                if error.began or not reused:
                    raise
                reused = False

    def _bytes(self, path: str, fields: dict[str, str] | None, more: str) -> bytes:
        body = b"" if fields is None else urlencode(fields).encode()
        cookies = "; ".join(f"{name}={value}" for (below, name), value in self.cookies.items() if _covers(below, path))
        lines = [
            f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            "User-Agent: Mozilla/5.0 (load test)",
            "Accept: text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language: ja",
            "Accept-Encoding: gzip",
            "Sec-Fetch-Site: same-origin",
        ]
        if cookies:
            lines.append(f"Cookie: {cookies}")
        if fields is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            lines.append(f"Origin: http://{self.host}:{self.port}")
        return ("\r\n".join(lines) + f"\r\n{more}\r\n").encode() + body

    def _take_cookies(self, path: str, answer: Answer) -> None:
        for name, value in answer.headers:
            if name != "set-cookie":
                continue
            for key, morsel in SimpleCookie(value).items():
                below = morsel["path"] or path.rpartition("/")[0] or "/"
                if morsel["max-age"] == "0":
                    self.cookies.pop((below, key), None)
                else:
                    self.cookies[below, key] = morsel.coded_value


def _covers(below: str, path: str) -> bool:
    """Whether a cookie of this path goes along with a request (RFC 6265, 5.1.4)."""
    path = path.partition("?")[0]
    return path == below or path.startswith(below if below.endswith("/") else f"{below}/")
