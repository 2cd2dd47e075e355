"""The editions of the printed report."""

from __future__ import annotations

from typing import Literal, get_args

Edition = Literal["full", "summary", "advisor"]
EDITIONS: tuple[Edition, ...] = get_args(Edition)
