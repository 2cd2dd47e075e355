"""waitress with words of ours on its own errors, and with room for newcomers when one client holds the connections."""

from __future__ import annotations

import contextlib
import socket
from collections import defaultdict
from functools import cached_property
from html import escape
from typing import Any

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from assess import i18n
from assess.core.model import LANGUAGES
from assess.services.clients import network_of
from assess.web.security import fixed_headers

# What remains free for newcomers, as a share of all connections.
SPARE = 0.1
# So much of a refused request is read and thrown away before the connection is cut.
FORGOTTEN_AT_MOST = 16 * 1024 * 1024


def error_page(status: int) -> bytes:
    """The page of an error that the application never saw, in both languages: nobody knows the visitor's yet."""
    known = status if f"error.{status}.title" in i18n.texts("ja") else 400 if status < 500 else 500
    parts = [
        f'<div lang="{lang}"><h1>{escape(i18n.translate(lang, f"error.{known}.title"))}</h1>'
        f"<p>{escape(i18n.translate(lang, f'error.{known}.text'))}</p>"
        f'<p><a href="/">{escape(i18n.translate(lang, "error.home"))}</a></p></div>'
        for lang in LANGUAGES
    ]
    title = escape(i18n.translate("ja", f"error.{known}.title"))
    return (
        f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/static/css/tokens.css">'
        '<link rel="stylesheet" href="/static/css/app.css"></head>'
        f'<body><main class="wrap">{"".join(parts)}</main></body></html>'
    ).encode()


class OwnError(ErrorTask):  # type: ignore[misc]
    """What the server refuses by itself: requests that are malformed, too large or cut off."""

    def execute(self) -> None:
        """Answer with our headers and words, then close."""
        error = self.request.error
        body = error_page(error.code)
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "text/html; charset=utf-8"))
        self.response_headers.append(("Cache-Control", "no-store"))
        self.response_headers.extend(fixed_headers(nonce="").items())
        self.channel.refused = True
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection. After a refusal it takes in what is still under way and forgets it: a client that is cut off
    while it sends never sees why."""

    error_task_class = OwnError
    refused = False
    forgotten = 0  # bytes

    @cached_property
    def network(self) -> str:
        """Whose connection it is. Told once: while many are held, this is asked of each of them all the time."""
        return network_of(str(self.addr[0]))

    def handle_write(self) -> None:
        """Send what waits; after a refusal close our half only."""
        closing = bool(self.refused and self.close_when_flushed)  # type: ignore[has-type]
        if closing:
            self.close_when_flushed = False
        super().handle_write()
        if closing and self.total_outbufs_len:
            self.close_when_flushed = True
        elif closing:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    def received(self, data: bytes) -> bool:
        """Take in what came."""
        if not self.refused:
            return bool(super().received(data))
        self.forgotten += len(data)
        self.will_close = self.forgotten > FORGOTTEN_AT_MOST
        return True


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Before all connections are taken, who holds the most of them makes room: the longest idle ones are closed."""

    channel_class = Channel

    def readable(self) -> bool:
        """Whether newcomers are taken in."""
        over = len(self.active_channels) - round(self.adj.connection_limit * (1 - SPARE))
        if over > 0:
            self.make_room(over)
        return bool(super().readable())

    def make_room(self, wanted: int) -> None:
        """Close up to so many connections of the client with the most, those first that have been idle longest."""
        held: dict[str, list[Channel]] = defaultdict(list)
        for channel in self.active_channels.values():
            held[channel.network].append(channel)
        most = max(held.values(), key=len)
        idle = sorted((c for c in most if not c.requests), key=lambda c: float(c.last_activity))
        for channel in idle[: min(wanted, len(most) - 1)]:
            channel.will_close = True


def make(app: Flask, listening: socket.socket, **adjustments: Any) -> Server:
    """A server on a socket that listens already; `adjustments` are waitress's own settings."""
    adjusted = Adjustments(sockets=[listening], **adjustments)
    tasks = ThreadedTaskDispatcher()
    tasks.set_thread_count(adjusted.threads)
    address = (listening.family, listening.type, listening.proto, listening.getsockname())
    return Server(app, {}, True, listening, dispatcher=tasks, adj=adjusted, bind_socket=False, sockinfo=address)
