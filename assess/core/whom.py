"""Whom a firm asks about one step of its plan, out of those recommended to it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from assess.core.model import Need
from assess.core.plan import Step
from assess.core.ranking import LENDERS, SUBSIDY, Recommendation
from assess.core.team import MAIN_SERVICES

# Words by which a step names bodies of the catalogue, with their kinds.
NAMED: Mapping[str, tuple[str, ...]] = {
    "よろず支援拠点": ("yorozu",),
    "公設試験場": ("public_testing",),
    "商工会": ("chamber", "commerce_federation"),
    "IPA": ("ipa",),
    "副業者": ("pro_talent", "talent_platform"),
}
# A step that sends to any support body at all names nobody in particular.
ANYBODY = "支援機関"
# Whom else a step sends to: an office, an adviser or a partner of the firm itself, whom no catalogue holds.
_NOT_HELD = re.compile(
    "ハローワーク|"
    "(?:税理士|ソフトの会社|業者|頼み先|取引先|売り先|相手|注文の多い会社|荷主|元請|設計者)"
    "[^。]*(?:聞|相談|たずね|頼みま|申し入れ|話してみ)"
)
# Who takes any question of a small firm, and who does so for the whole country where nobody near-by is recommended.
NEAR_BY = ("yorozu", "chamber", "commerce_federation", "sme_support_centre")
OF_THE_NATION = "smrj"
# Kinds that are there for one thing: named only where a step asks first for that; without any, only by its own words.
ONLY_FOR: Mapping[str, frozenset[Need]] = {
    **dict.fromkeys(LENDERS | {"revitalization_council", SUBSIDY}, frozenset[Need]({"finance"})),
    **dict.fromkeys(("ipa", "security_desk"), frozenset[Need]({"security"})),
    "talent_platform": frozenset({"talent_development"}),
    # A department and a bureau bring people together; they do not advise on a firm's own work.
    **dict.fromkeys(("prefecture_office", "municipality_office", "meti_bureau"), frozenset[Need]({"networking"})),
    **dict.fromkeys(
        ("pro_talent", "succession_centre", "ip_desk", "work_style_centre", "national_scheme"), frozenset[Need]()
    ),
}
# Whose papers an owner works through alone, so that they help with a step of a few days too.
FOR_SMALL_STEPS = frozenset({"ipa"})


def whom_to_ask(support: Iterable[Recommendation], step: Step) -> Recommendation | None:
    """Whom of those recommended a firm asks about a step; None where it asks nobody, or somebody else.

    Whom the step's text names goes before all, and nobody stands beside somebody whom the catalogue does not hold.
    A step of a few days is the firm's own work: at most a general adviser stands beside it. Any other goes to a body
    that the question led to and that mainly serves the step's first need; else to a general adviser; else to whoever
    serves that need.
    """
    known = tuple(support)
    named = kinds_named(step.improve.text.ja)
    if named is not None:
        called = [r for r in known if r.actor.kind in named and _knows_about(r, step)]
        return min(called, key=lambda r: named.index(r.actor.kind), default=None)
    fitting = [r for r in known if _is_there_for(r, step)]
    general = _general(known, step)
    if step.effort == "S":
        alone = (r for r in fitting if r.actor.kind in FOR_SMALL_STEPS)
        return next((r for pool in (alone, general) for r in pool), None)
    led = (r for r in fitting if _mainly(r, step) and _led(r, step) and r.actor.kind != OF_THE_NATION)
    return next((r for pool in (led, general, fitting) for r in pool), None)


def kinds_named(text: str) -> tuple[str, ...] | None:
    """The kinds that a step's text names, in its order; none where it sends to somebody whom the catalogue does not
    hold; None where it leaves open whom to ask."""
    if found := sorted((word for word in NAMED if word in text), key=text.index):
        return tuple(kind for word in found for kind in NAMED[word])
    return () if ANYBODY not in text and _NOT_HELD.search(text) else None


def _knows_about(r: Recommendation, step: Step) -> bool:
    """Whether a body that the text names is the right one of its kind."""
    return r.actor.kind in NEAR_BY or not set(step.improve.needs).isdisjoint(r.actor.services)


def _general(known: tuple[Recommendation, ...], step: Step) -> list[Recommendation]:
    """The general advisers near-by: who knows about the step's first need, then who sits in town, then in their order.

    Last the one of the whole country, for a need that it serves.
    """
    need = step.improve.needs[0]

    def order(r: Recommendation) -> tuple[bool, bool, int]:
        return need not in r.actor.services, not r.in_town, NEAR_BY.index(r.actor.kind)

    near = sorted((r for r in known if r.actor.kind in NEAR_BY), key=order)
    return near + [r for r in known if r.actor.kind == OF_THE_NATION and need in r.actor.services]


def _is_there_for(r: Recommendation, step: Step) -> bool:
    """Whether a body serves a step's first need and is there for it; who tests, only where something is tried out."""
    need = step.improve.needs[0]
    if r.actor.type == "academia_testbed" and "technology_testbed" not in step.improve.needs:
        return False
    return need in r.actor.services and need in ONLY_FOR.get(r.actor.kind, step.improve.needs)


def _mainly(r: Recommendation, step: Step) -> bool:
    return step.improve.needs[0] in r.actor.services[:MAIN_SERVICES]


def _led(r: Recommendation, step: Step) -> bool:
    return any(b.kind == "answer" and b.ref == step.question.id for b in r.because)
