"""Entries with `verified`, as they were before `evidence`: kept catalogues and an operator's file are still read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from assess.bank.catalogue_files import read_local
from assess.bank.codec import from_json, to_json
from assess.bank.yaml import dump
from assess.core.model import Catalogue
from tests.samples import actor, small_catalogue


def before(verified: str | None, **changes: Any) -> dict[str, Any]:
    """An entry as it was kept then."""
    kept = json.loads(to_json(replace(small_catalogue(), actors=(actor("a"),))))["actors"][0]
    del kept["evidence"], kept["as_of"]
    return {**kept, "verified": verified, **changes}


def test_a_kept_catalogue_of_before_is_read_and_promises_no_more_than_it_knew() -> None:
    raw = json.loads(to_json(small_catalogue()))
    raw["actors"] = [
        before("2026-11-21", id="read", phone="0256-00-0000"),
        before(None, id="unread"),
        before(None, id="listed", url="https://example.jp/"),
    ]
    read, unread, listed = from_json(Catalogue, json.dumps(raw)).actors
    assert (read.evidence, read.as_of, read.phone) == ("third_party", None, "0256-00-0000")
    assert (unread.evidence, unread.as_of) == ("general", None)
    assert (listed.evidence, listed.as_of) == ("third_party", None)


def test_a_catalogue_of_today_comes_back_as_it_was_kept() -> None:
    kept = replace(small_catalogue(), actors=(actor("a", evidence="own", as_of=2025, phone="0256-00-0000"),))
    assert from_json(Catalogue, to_json(kept)) == kept


def test_an_operators_file_of_before_is_read_as_the_operators_own_word(tmp_path: Path) -> None:
    file = tmp_path / "local-actors.yaml"
    file.write_text(dump({"actors": [
        before("2025-03-01", id="ours", phone="0256-00-0000"), before(None, id="unread"),
    ]}))  # fmt: skip
    catalogue = small_catalogue()
    local, problems = read_local(file, catalogue)
    assert problems == [] and local is not None
    ours, unread = local.actors
    assert (ours.evidence, ours.as_of, unread.evidence, unread.as_of) == ("own", 2025, "general", None)
