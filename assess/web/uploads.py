"""How much a request may bring: little, save where a file is sent."""

from __future__ import annotations

from flask import Request

from assess.client_lists.sheet import MAX_BYTES

AROUND_A_FILE = 20_000  # the other fields of its form, and what stands between them
# Endpoint -> bytes. Everything else has the limit of the application.
LARGER = {"staff.read_list": MAX_BYTES + AROUND_A_FILE}


class LimitedRequest(Request):
    """A request whose limit goes by its address, before anything of its body is read."""

    @property
    def max_content_length(self) -> int | None:
        """In bytes."""
        return LARGER.get(self.endpoint or "") or super().max_content_length

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        Request.max_content_length.__set__(self, value)  # type: ignore[attr-defined]
