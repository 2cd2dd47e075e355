"""Stories of firms: what two readers answer for them against what an adviser says who never saw the questions."""

from __future__ import annotations

import pytest

from assess.bank.library import Library
from assess.bank.yaml import parse
from assess.core.checks.answers import answer_warnings, check_answers
from assess.core.flow import Flow
from assess.core.scoring import score
from tests.bank.validity import reading_figures
from tests.bank.written import READERS, STORIES, Story, stories

TOLD = stories()
each_story = pytest.mark.parametrize("story", TOLD, ids=lambda story: story.slug)


@each_story
def test_every_shown_question_is_answered_and_nothing_else(story: Story, library: Library) -> None:
    for reading in story.readings:
        assert check_answers(library.bank, reading) == [] and answer_warnings(library.bank, reading) == []
        assert Flow(library.bank, reading.profile, reading.path, reading.answers).progress.missing == ()


@each_story
def test_readers_and_adviser_are_never_more_than_a_level_apart(story: Story, library: Library) -> None:
    levels = [score(library.bank, reading).level for reading in story.readings]
    assert all(level is not None and abs(level - story.adviser) <= 1 for level in levels), levels


def test_the_verdict_is_that_of_the_adviser_for_nearly_all(library: Library) -> None:
    found = reading_figures(library.bank, TOLD)
    assert len(TOLD) == 24
    assert min(found.with_adviser) >= 22 and found.with_each_other >= 23


def test_the_stories_differ_as_real_firms_do(library: Library) -> None:
    profiles = [story.readings[0].profile for story in TOLD]
    assert {story.adviser for story in TOLD} == {0, 1, 2, 3, 4}
    assert len({profile.industry for profile in profiles}) >= 12
    prefectures = {profile.prefecture for profile in profiles}
    for block in library.catalogue.blocks:
        assert prefectures & set(block.prefectures), block.id
    flags = {flag for story in TOLD for reading in story.readings for flag in score(library.bank, reading).flags}
    assert flags >= {"uneven", "low_confidence", "security_gap"}


def test_every_story_is_judged_and_read() -> None:
    slugs = sorted(story.slug for story in TOLD)
    assert slugs == sorted(file.stem for file in STORIES.glob("*.yaml") if file.stem != "verdicts")
    for reader in READERS:
        assert slugs == sorted(file.stem for file in (STORIES / reader).glob("*.json"))
    for slug in slugs:
        told = parse((STORIES / f"{slug}.yaml").read_text(encoding="utf-8"))
        story = next(s for s in TOLD if s.slug == slug)
        profile = story.readings[0].profile
        assert (told["profile"]["industry"], told["profile"]["employees"]) == (profile.industry, profile.employees)
        assert len(told["story"]) > 800
