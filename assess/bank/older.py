"""Entries written before a support body said how well it is known, in the form of today.

They carried `verified`: the day on which somebody read their source, or nothing.
"""

from __future__ import annotations

import json
from typing import Any

from assess.core.model import Evidence


def catalogue_json(text: str) -> str:
    """The JSON of a kept catalogue. What its sources were is not known any more, so no entry gets a good grade."""
    if '"verified":' not in text:
        return text
    raw = json.loads(text)
    raw["actors"] = [with_evidence(entry, read="third_party") for entry in raw["actors"]]
    return json.dumps(raw)


def local_entries(raw: Any) -> Any:
    """local-actors.yaml. There `verified` was the operator's own word for the day on which the entry was checked."""
    if not isinstance(raw, dict) or not isinstance(raw.get("actors"), list):
        return raw
    return raw | {"actors": [with_evidence(entry, read="own") for entry in raw["actors"]]}


def with_evidence(entry: Any, read: Evidence) -> Any:
    """An entry with a grade in the place of `verified`: `read` when it was checked, else what a grade may promise."""
    if not isinstance(entry, dict) or "evidence" in entry:
        return entry
    day = entry.get("verified")
    known = {name: value for name, value in entry.items() if name != "verified"}
    if day is None:
        return known | {"evidence": "third_party" if entry.get("url") else "general"}
    year = str(day)[:4]
    return known | {"evidence": read} | ({"as_of": int(year)} if read == "own" and year.isdigit() else {})
