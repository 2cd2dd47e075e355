"""How the server's processes write their log lines."""

from __future__ import annotations

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def begin(level: int = logging.INFO) -> None:
    """Write what is at least of this level to standard error, each line with its time and origin."""
    logging.basicConfig(level=level, format=FORMAT)
