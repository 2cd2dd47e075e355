"""Who may do what."""

from __future__ import annotations

from typing import get_args

import pytest

from assess.services.policy import (
    Anonymous,
    AssessmentAction,
    Device,
    OneAssessment,
    OneVoice,
    Site,
    SiteAction,
    Voice,
    VoiceAction,
    may,
)

OWN, OTHER = OneAssessment("own"), OneAssessment("other")
DEVICE = Device(frozenset({"own"}))


@pytest.mark.parametrize("action", get_args(SiteAction))
def test_anybody_may_use_the_site(action: SiteAction) -> None:
    assert may(Anonymous(), action, Site()) and may(DEVICE, action, Site())


@pytest.mark.parametrize("action", get_args(AssessmentAction))
def test_only_who_holds_its_token_may_touch_an_assessment(action: AssessmentAction) -> None:
    assert may(DEVICE, action, OWN)
    assert not may(DEVICE, action, OTHER)
    assert not may(Anonymous(), action, OWN)
    assert not may(Device(frozenset()), action, OWN)


@pytest.mark.parametrize("action", get_args(VoiceAction))
def test_a_colleague_has_a_part_of_the_own_and_nothing_of_the_owner_has_it(action: VoiceAction) -> None:
    assert may(Voice("v"), action, OneVoice("v"))
    assert not may(Voice("v"), action, OneVoice("w"))
    for principal in (Anonymous(), DEVICE, Device(frozenset({"v"}))):
        assert not may(principal, action, OneVoice("v"))
    assert not may(Voice("own"), action, OWN)


@pytest.mark.parametrize("action", get_args(AssessmentAction))
def test_a_colleague_may_nothing_with_an_assessment(action: AssessmentAction) -> None:
    assert not may(Voice("own"), action, OWN) and not may(Voice("own"), action, OneVoice("own"))


def test_an_action_on_the_wrong_kind_of_thing_is_refused() -> None:
    assert not may(DEVICE, "start", OWN)
    assert not may(DEVICE, "delete", Site())


def test_what_no_rule_names_is_refused() -> None:
    assert not may(DEVICE, "publish", OWN)  # type: ignore[arg-type]
    assert not may("owner", "read", OWN)  # type: ignore[arg-type]
