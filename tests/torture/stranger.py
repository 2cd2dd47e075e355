"""A client that takes every answer as it comes: one request, one answer, no second attempt, no file of the page."""

from __future__ import annotations

from tests.load.browser import Browser
from tests.load.connection import Answer, Connection
from tests.load.figures import Figures
from tests.load.journey import Visit
from tests.load.page import Page


class Stranger(Browser):
    """A browser at this address of its own, with these cookies."""

    def __init__(self, visit: Visit, source: str, cookies: dict[tuple[str, str], str] | None = None) -> None:
        super().__init__(visit.host, visit.port, source, Figures(), dict(cookies or {}))

    async def page(self, path: str) -> Page:
        """A page by itself. Raises Failed when no answer comes."""
        return Page.read(path, (await self._request("page", path, None)).content())

    async def post(self, path: str, fields: dict[str, str]) -> Answer:
        """What a form is answered, a redirect included. Raises Failed when no answer comes."""
        return await self._request("form", path, fields)

    def request(self, path: str, fields: dict[str, str]) -> bytes:
        """A form as it goes over the network."""
        return self._bytes(path, fields, "")


class Held:
    """A request that is held up on its way, but for its last byte."""

    def __init__(self, connection: Connection, rest: bytes) -> None:
        self._connection, self._rest = connection, rest

    @classmethod
    async def send(cls, sender: Stranger, path: str, fields: dict[str, str]) -> Held:
        """Send a form on a connection of its own, all but the end. Raises OSError."""
        connection = await Connection.open(sender.host, sender.port, sender.source)
        request = sender.request(path, fields)
        assert connection.transport is not None
        connection.transport.write(request[:-1])
        return cls(connection, request[-1:])

    async def release(self) -> Answer:
        """Let it arrive, and see what it is answered. Raises Broken, TimeoutError."""
        answer = await self._connection.send(self._rest)
        self._connection.close()
        return answer
