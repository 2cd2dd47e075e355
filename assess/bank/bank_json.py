"""The whole bank as the JSON that scripts rely on (docs/scoring.md#what-score-prints)."""

from __future__ import annotations

from typing import Any

from assess.bank.codec import plain
from assess.core.model import Bank


def bank_export(bank: Bank, bank_hash: str) -> dict[str, Any]:
    """The whole bank, questions in the order they are asked."""
    content = plain(bank)
    domains = content.pop("domains")
    questions = [{**q, "domain": d["id"]} for d in domains for q in d["questions"]]
    return {
        "id": content.pop("id"),
        "version": content.pop("version"),
        "hash": bank_hash,
        **content,
        "domains": [{key: value for key, value in d.items() if key != "questions"} for d in domains],
        "questions": questions,
    }
