"""One HTTP/1.1 connection of a browser: a request at a time, kept alive, parsed by httptools.

httptools is the C parser that Node uses; with it a whole load test costs a few percent of one core, which is what lets
the client share a small machine with the server that it measures.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from dataclasses import dataclass, field

import httptools

TIMEOUT_SECONDS = 30.0


class Broken(ConnectionError):
    """The connection ended before the answer was whole; `began` tells whether any of it had come."""

    def __init__(self, began: bool) -> None:
        self.began = began
        super().__init__("the server closed the connection" + (" within an answer" if began else ""))


@dataclass
class Answer:
    """Status, headers (names in lower case) and body of a response, and the seconds until its last byte."""

    status: int
    seconds: float
    body: bytes = field(repr=False)
    headers: list[tuple[str, str]] = field(repr=False)

    def header(self, name: str) -> str:
        """The value of the first header of this name, or an empty string."""
        return next((value for known, value in self.headers if known == name), "")

    def content(self) -> bytes:
        """The body, unpacked where it came as gzip."""
        return zlib.decompress(self.body, 31) if self.header("content-encoding") == "gzip" else self.body


class Connection(asyncio.Protocol):
    """A connection to the server. `send` may be called again once its answer has come."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.used = False
        self._waiting: asyncio.Future[Answer] | None = None

    @classmethod
    async def open(cls, host: str, port: int, source: str) -> Connection:
        """Connect from this address of our own. Raises OSError."""
        _, protocol = await asyncio.get_running_loop().create_connection(cls, host, port, local_addr=(source, 0))
        return protocol

    @property
    def usable(self) -> bool:
        """Whether another request may be sent."""
        return self.transport is not None and not self.transport.is_closing()

    async def send(self, request: bytes) -> Answer:
        """The answer to a request. Raises Broken, TimeoutError, httptools.HttpParserError."""
        if self.transport is None:
            raise Broken(False)
        self._waiting = asyncio.get_running_loop().create_future()
        self._parser = httptools.HttpResponseParser(self)
        self._headers: list[tuple[str, str]] = []
        self._body: list[bytes] = []
        self._headed = False
        self._began = time.perf_counter()
        self.transport.write(request)
        try:
            return await asyncio.wait_for(self._waiting, TIMEOUT_SECONDS)
        except TimeoutError:
            self.close()
            raise
        finally:
            self.used, self._waiting = True, None

    def close(self) -> None:
        """Close it; an answer still awaited does not come."""
        if self.transport is not None:
            self.transport.close()

    # ------------------------------------------------------------ called by asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if self._waiting is None or self._waiting.done():  # bytes that nobody asked for
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            if not self._waiting.done():
                self._waiting.set_exception(error)
            self.close()

    def connection_lost(self, _error: Exception | None) -> None:
        self.transport = None
        if self._waiting is None or self._waiting.done():
            return
        framed = {"content-length", "transfer-encoding"} & {name for name, _ in self._headers}
        if self._headed and not framed:  # such a body ends with the connection
            self.on_message_complete()
        else:
            self._waiting.set_exception(Broken(bool(self._headers)))

    # ------------------------------------------------------------ called by the parser

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name.decode("latin-1").lower(), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        self._headed = True

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        if self._waiting is None or self._waiting.done():
            return
        seconds = time.perf_counter() - self._began
        if not self._parser.should_keep_alive():
            self.close()
        self._waiting.set_result(Answer(self._parser.get_status_code(), seconds, b"".join(self._body), self._headers))
