"""A browser whose user does not give up: what fails is sent again, until an answer comes."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.load.browser import Browser, Failed
from tests.load.connection import Answer
from tests.torture.ledger import Ledger
from tests.waiting import PATIENCE

PAUSE = 0.2  # seconds before another attempt
HEADING = re.compile(r"<h1[^>]*>(.+?)</h1>", re.DOTALL)


@dataclass
class Trouble:
    """What users met: failures by kind, and what no user should see. `refused` counts answers of 503."""

    met: Counter[tuple[str, str]] = field(default_factory=Counter)
    unkind: list[str] = field(default_factory=list)
    refused: int = 0

    def failed(self, kind: str, what: str) -> None:
        """No answer came."""
        self.met[kind, what] += 1

    def refusal(self, kind: str, answer: Answer) -> None:
        """An answer that says: not now. Anything but a page that explains it is unkind."""
        self.met[kind, f"status {answer.status}"] += 1
        self.refused += answer.status == 503
        page = answer.content().decode(errors="replace")
        if answer.status != 503:
            self.unkind.append(f"{kind}: status {answer.status}")
        elif "Traceback" in page or not (kind == "static" or HEADING.search(page)):
            self.unkind.append(f"{kind}: a page that explains nothing: {page[:200]!r}")

    def told(self) -> str:
        """In one line."""
        whats: Counter[str] = Counter()
        for (_, what), count in self.met.items():
            whats[what] += count
        return ", ".join(f"{count} x {what}" for what, count in whats.most_common()) or "nothing"


@dataclass(kw_only=True)
class StubbornBrowser(Browser):
    """Sends again what was not answered or answered with 5xx; keeps a record of what was acknowledged."""

    ledger: Ledger
    trouble: Trouble

    async def _request(self, kind: str, path: str, fields: dict[str, str] | None, more: str = "") -> Answer:
        end = time.monotonic() + PATIENCE
        while True:
            self.ledger.sent(path, fields)
            try:
                answer = await super()._request(kind, path, fields, more)
            except Failed as error:
                self.trouble.failed(kind, error.what)
            else:
                if answer.status < 500:
                    self.ledger.answered(path, fields, answer)
                    return answer
                self.trouble.refusal(kind, answer)
            if time.monotonic() > end:
                raise Failed(kind, f"no answer within {PATIENCE} s")
            await asyncio.sleep(PAUSE)
