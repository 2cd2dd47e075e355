"""What an edition holds, and that it holds nothing else."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings

from assess.core.diagnosis import diagnose
from assess.core.model import Answers
from assess.core.voices import Heard
from assess.paths import TEMPLATES
from assess.report.build import build_view
from assess.report.editions import EDITIONS, PARTS
from assess.report.view import ReportView
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all, small_catalogue

CATALOGUE = small_catalogue()
HEARD = (Heard("floor", {q.id: frozenset({"all"}) for _, q in BANK.questions()}),)
# What stands in an edition only with its part.
FIELD_OF_PART = {
    "heat": "details", "domains": "domains", "roadmap": "roadmap", "more": "support", "stories": "stories",
    "roles": "roles", "numbers": "numbers", "scoring": "scoring", "answers": "answers", "checks": "checks",
    "agreement": "agreement", "wishes": "wishes",
    "glossary": "glossary", "tools": "tools", "voices": "voices", "findings": "areas", "sources": "sources",
}  # fmt: skip


def view(answers: Answers, edition: str) -> ReportView:
    return build_view(diagnose(BANK, "hash", CATALOGUE, answers, HEARD), "ja", PARTS[edition])  # type: ignore[index]


@pytest.mark.parametrize("edition", PARTS)
def test_a_part_that_is_not_in_an_edition_is_not_built(edition: str) -> None:
    built = view(answer_all(BANK, "none"), edition)
    for field, part in FIELD_OF_PART.items():
        if part not in PARTS[edition]:  # type: ignore[index]
            assert not getattr(built, field), field


@settings(max_examples=30)
@given(answers=any_answers())
def test_what_two_editions_share_is_the_same_in_both(answers: Answers) -> None:
    full, *others = (view(answers, edition) for edition in PARTS)
    for other in others:
        for field in fields(ReportView):
            mine, theirs = getattr(full, field.name), getattr(other, field.name)
            if mine and theirs and field.name != "small_print":  # it tells of figures only where there are some
                assert mine == theirs, field.name


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_printed_part_has_its_template(edition: str) -> None:
    for part in PARTS[edition]:  # type: ignore[index]
        assert (TEMPLATES / "report" / f"_{part}.html").is_file()
