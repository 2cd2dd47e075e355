"""A small proxy before a site, where nothing comes through for a while and the browser does not hear of it."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import Literal

State = Literal["open", "reset", "hang"]
AT_ONCE = struct.pack("ii", 1, 0)  # a connection is reset, not ended


class Tunnel:
    """Takes connections on a port of its own; `navigator.onLine` stays true whatever happens to them here."""

    def __init__(self, port: int) -> None:
        self._behind = port
        self._state: State = "open"
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self, how: Literal["reset", "hang"] = "reset") -> None:
        """From now on nothing comes through: connections are reset, or nobody answers on them."""
        self._state = how
        self._drop()

    def end(self) -> None:
        """The train is out of it."""
        self._state = "open"
        self._drop()

    def close(self) -> None:
        self._state = "reset"
        self._drop()
        self._listener.close()

    def _drop(self) -> None:
        gone, self._open = self._open, []
        for one in gone:
            with contextlib.suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(client)
            if self._state == "reset":
                self._drop()
            elif self._state == "open":
                server = socket.create_connection(("127.0.0.1", self._behind))
                self._open.append(server)
                for one, other in ((client, server), (server, client)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    for end in (one, other):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
