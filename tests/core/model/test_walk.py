"""Every value inside a value."""

from __future__ import annotations

from assess.core.model import Text
from assess.core.model.walk import walk
from tests.samples import small_bank


def test_every_text_is_met_once_at_its_place() -> None:
    bank = small_bank()
    texts = {path: value for path, value in walk(bank) if isinstance(value, Text)}
    assert texts["domains/office/questions/office-digitization/options/some/text"].en == "In part"
    assert texts["glossary/0/term"].ja == "データ"
    assert list(texts)[0] == "title"
    questions = len(bank.questions())
    assert sum(path.endswith("/interview") for path in texts) == questions


def test_keys_of_a_mapping_are_places_too() -> None:
    assert dict(walk({"a": ("x", "y")}, "at")) == {
        "at": {"a": ("x", "y")}, "at/a": ("x", "y"), "at/a/0": "x", "at/a/1": "y",
    }  # fmt: skip
