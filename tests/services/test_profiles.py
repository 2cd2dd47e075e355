"""A profile changed in two places at once."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from assess.core.model import Profile
from assess.services import assessments
from assess.services.assessments import BadAnswer
from assess.services.context import Context, Started
from tests.samples import small_profile

SHOWN = small_profile(company="旧", prefecture="15", municipality="燕市", employees=9, goals=("productivity",))
EMPTY = {"industry": "", "prefecture": "", "municipality": "", "employees": None, "company": "", "goals": (),
         "barriers": (), "institution": "", "value_added": None, "value_added_people": None}  # fmt: skip


def save(ctx: Context, begun: Started, wanted: Profile, shown: object = None) -> tuple[str, ...]:
    return assessments.save_profile(ctx, begun.assessment_id, wanted, shown)  # type: ignore[arg-type]


def stored(ctx: Context, begun: Started) -> Profile:
    profile = assessments.need(ctx, begun.assessment_id).profile
    assert profile is not None
    return profile


@pytest.fixture
def elsewhere(ctx: Context, begun: Started) -> Profile:
    """What is stored: since the page was shown, the company has got another name."""
    save(ctx, begun, replace(SHOWN, company="新"))
    return stored(ctx, begun)


def test_an_old_page_changes_only_what_was_changed_on_it(ctx: Context, begun: Started, elsewhere: Profile) -> None:
    assert save(ctx, begun, replace(SHOWN, employees=50, goals=()), asdict(SHOWN)) == ()
    assert stored(ctx, begun) == replace(elsewhere, employees=50, goals=())


def test_what_was_changed_in_both_places_stays_and_is_told(ctx: Context, begun: Started, elsewhere: Profile) -> None:
    assert save(ctx, begun, replace(SHOWN, company="別", employees=50), asdict(SHOWN)) == ("company",)
    assert stored(ctx, begun) == replace(elsewhere, employees=50)


def test_the_same_change_in_both_places_is_one(ctx: Context, begun: Started, elsewhere: Profile) -> None:
    assert save(ctx, begun, replace(SHOWN, company="新"), asdict(SHOWN)) == ()
    assert stored(ctx, begun) == elsewhere


def test_a_municipality_stays_with_its_prefecture(ctx: Context, begun: Started) -> None:
    save(ctx, begun, replace(SHOWN, prefecture="13", municipality=""))
    assert save(ctx, begun, replace(SHOWN, municipality="三条市"), asdict(SHOWN)) == ("prefecture", "municipality")
    assert (stored(ctx, begun).prefecture, stored(ctx, begun).municipality) == ("13", "")


def test_the_people_of_a_value_stay_with_it(ctx: Context, begun: Started) -> None:
    save(ctx, begun, replace(SHOWN, value_added=5400, value_added_people=8))
    both = ("value_added", "value_added_people")
    assert save(ctx, begun, replace(SHOWN, value_added=6000, value_added_people=9), asdict(SHOWN)) == both
    assert (stored(ctx, begun).value_added, stored(ctx, begun).value_added_people) == (5400, 8)


def test_two_first_profiles_do_not_undo_each_other(ctx: Context, begun: Started) -> None:
    assert save(ctx, begun, replace(SHOWN, company=""), EMPTY) == ()
    assert save(ctx, begun, replace(SHOWN, employees=10, company="新"), EMPTY) == ("employees",)
    assert stored(ctx, begun) == replace(SHOWN, company="新")


def test_without_a_page_the_whole_profile_is_replaced(ctx: Context, begun: Started, elsewhere: Profile) -> None:
    assert save(ctx, begun, SHOWN) == ()
    assert stored(ctx, begun) == SHOWN != elsewhere


def test_a_bad_change_is_refused_whole(ctx: Context, begun: Started, elsewhere: Profile) -> None:
    with pytest.raises(BadAnswer):
        save(ctx, begun, replace(SHOWN, employees=0, goals=()), asdict(SHOWN))
    assert stored(ctx, begun) == elsewhere
