"""Whom a step of the plan names, as the adviser of a regional bank would read it beside the step's own words.

A step is `question/option`, or `question/*` for the advice of the question itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assess.bank.library import Library
from assess.core.advice import Advice, advise
from assess.core.model import Answers, Bank, DomainId, Improve, Question
from assess.core.plan import Step
from assess.core.scoring import score
from assess.core.whom import NAMED, kinds_named
from tests.bank.written import stories, written_firms

WRITTEN = {firm.file.removesuffix(".json"): firm.answers for firm in written_firms()}
TOLD = {f"{story.slug}-{n}": answers for story in stories() for n, answers in enumerate(story.readings)}
FIRMS = {**WRITTEN, **TOLD}
GENERAL = {"yorozu", "chamber", "commerce_federation", "sme_support_centre", "smrj"}
LENDERS = {"credit_guarantee", "jfc", "regional_bank", "fund", "revitalization_council"}
OFFICES = {"prefecture_office", "municipality_office", "meti_bureau"}
SCIENCE = {"university", "kosen", "aist", "testbed", "public_testing"}
PAGES = {"national_scheme", "subsidy"}
ELSEWHERE = {"succession_centre", "ip_desk", "work_style_centre"}

CHAMBERS = ("chamber", "commerce_federation")
# Whom a step's text sends to: kinds of the catalogue, in its order, or somebody whom no catalogue holds.
SENT_TO: dict[str, tuple[str, ...]] = {
    "office-link/file": CHAMBERS,
    "customers-publicity/listed": CHAMBERS,
    "strategy-plan/*": CHAMBERS,
    "strategy-vision/head": CHAMBERS,
    "customers-new-value/idea": ("yorozu", "public_testing"),
    "operations-agri-watch/table": ("public_testing",),
    "operations-mfg-inspection/typed": ("public_testing",),
    "security-rules/spoken": ("ipa",),
    "people-future-skills/plan": ("pro_talent", "talent_platform"),
}
ITS_OWN = {
    "office-attendance/direct",
    "office-link/total",
    "operations-agri-sales/none",
    "operations-const-drawing/paper",
    "operations-trans-customer/analysed",
    "operations-retail-stock/table",
    "operations-food-booking/united",
    "operations-personal-booking/united",
    "operations-medical-claim/retyped",
    "operations-property-vacancy/live",
    "partnership-orders/*",
    "partnership-orders/phone-fax",
    "partnership-orders/some",
    "partnership-order-link/*",
    "partnership-order-link/paste",
    "partnership-order-link/import",
    "partnership-order-link/automatic",
    "partnership-shared-plan/ad-hoc",
    "people-recruiting/*",
    "people-recruiting/paper",
    "people-recruiting/agency",
    "strategy-owner/delegates",
}

# What the adviser says of single steps: who may stand beside it, whatever else is recommended. Empty: nobody.
WANTED: dict[str, set[str]] = {
    "strategy-self-review/paper": GENERAL,
    "office-invoices/paper": GENERAL,
    "strategy-plan/none": GENERAL,
    "strategy-owner/none": GENERAL,
    "customers-new-value/none": GENERAL,
    "people-recruiting/acquaintances": GENERAL,
    "people-recruiting/online": GENERAL,
    "data-customer-use/answer": GENERAL,
    "security-backup/sometimes": {"ipa", *GENERAL},
    "security-rules/written": {"ipa", *GENERAL},
    "security-rules/spoken": {"ipa"},
    "customers-new-value/idea": {"yorozu", "public_testing"},
    "strategy-vision/head": {*CHAMBERS},
    "people-future-skills/plan": {"pro_talent", "talent_platform"},
    **{step: set() for step in ITS_OWN},
}
each_firm = pytest.mark.parametrize("name", FIRMS)


def advised(library: Library, name: str) -> Advice:
    answers: Answers = FIRMS[name]
    return advise(library.bank, library.catalogue, answers, score(library.bank, answers))


def every_step(bank: Bank) -> Iterator[tuple[str, Step]]:
    """Every advice of the bank as a step of a plan, with its name."""
    for domain, question in bank.questions():
        yield f"{question.id}/*", _step(domain, question, question.options[0].id, question.improve)
        for option in question.options:
            if option.improve:
                yield f"{question.id}/{option.id}", _step(domain, question, option.id, option.improve)


def _step(domain: DomainId, question: Question, option: str, improve: Improve) -> Step:
    return Step(question, domain, option, option, improve)


def test_whom_the_texts_name_has_been_read(library: Library) -> None:
    """A text that comes to name somebody, or no longer does, is read again by a person."""
    found = {name: kinds_named(step.improve.text.ja) for name, step in every_step(library.bank)}
    expected = {**SENT_TO, **dict.fromkeys(ITS_OWN, ())}
    assert {name: kinds for name, kinds in found.items() if kinds is not None} == expected
    texts = "".join(step.improve.text.ja for _, step in every_step(library.bank))
    assert not [word for word in NAMED if word not in texts], "words that no step uses"


@each_firm
def test_each_step_of_the_plan_names_whom_the_adviser_would_name(library: Library, name: str) -> None:
    advice = advised(library, name)
    for step in advice.plan.steps:
        helper, wanted = advice.helper(step), WANTED.get(f"{step.question.id}/{step.from_option}")
        if helper is not None and wanted is not None:
            assert helper.actor.kind in wanted, (step.improve.text.ja, helper.actor.name.ja)


@each_firm
def test_no_step_at_all_is_sent_to_somebody_absurd(library: Library, name: str) -> None:
    """Whatever step of the bank the plan of this firm may come to hold."""
    advice = advised(library, name)
    for where, step in every_step(library.bank):
        if (helper := advice.helper(step)) is None:
            continue
        kind, need, said = helper.actor.kind, step.improve.needs[0], (where, helper.actor.name.ja)
        assert helper in advice.support, "the page shows who is named"
        assert kind in WANTED.get(where, {kind}), said
        assert kind not in ELSEWHERE | PAGES | (set() if need == "finance" else LENDERS), said
        if kind in SCIENCE:
            assert "technology_testbed" in step.improve.needs, said
        if kind in ("ipa", "security_desk"):
            assert need == "security", said
        if kind in ("pro_talent", "talent_platform"):
            assert where == "people-future-skills/plan" or (kind, need) == ("talent_platform", "talent_development"), (
                said
            )
        if kind in OFFICES:
            assert need == "networking", said
        if step.effort == "S" and where not in SENT_TO:
            assert kind in GENERAL or (kind, need) == ("ipa", "security"), said


@each_firm
def test_who_is_near_by_goes_before_the_whole_country(library: Library, name: str) -> None:
    advice = advised(library, name)
    near = {r.actor.kind for r in advice.support} & (GENERAL - {"smrj"})
    for where, step in every_step(library.bank):
        helper = advice.helper(step)
        assert not (near and helper and helper.actor.kind == "smrj"), where
        if near and where not in SENT_TO.keys() | ITS_OWN:
            assert helper is not None, where


def test_a_plan_names_somebody_for_its_first_step_mostly(library: Library) -> None:
    firsts = [
        (advice, advice.plan.steps[0]) for advice in (advised(library, name) for name in FIRMS) if advice.plan.steps
    ]
    unnamed = [step.improve.text.ja for advice, step in firsts if advice.helper(step) is None]
    assert len(unnamed) * 5 <= len(firsts), unnamed
