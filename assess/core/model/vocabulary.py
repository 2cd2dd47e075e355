"""Ids, codes and texts that everything else is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import Literal, get_args

Lang = Literal["ja", "en"]
StageId = Literal["digitization", "digitalization", "transformation"]
DomainId = Literal["strategy", "people", "office", "operations", "customers", "data", "security", "partnership"]
Effort = Literal["S", "M", "L"]
Need = Literal[
    "awareness",
    "strategy",
    "process",
    "tool_adoption",
    "vendor_matching",
    "finance",
    "talent_acquisition",
    "talent_development",
    "technology_testbed",
    "data_ai",
    "security",
    "networking",
    "supply_chain_platform",
    "new_business",
]
Division = Literal[
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J",
    "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T",
]  # fmt: skip
Goal = Literal[
    "productivity", "sales_channels", "labour_shortage", "new_business", "succession",
    "customer_value", "cost_reduction", "quality", "disaster_readiness",
]  # fmt: skip
Barrier = Literal[
    "it_training", "it_talent", "staff_cooperation", "structure", "knowledge", "policy", "funding",
    "no_time", "no_benefit", "leadership", "prime_contractor", "none",
]  # fmt: skip
NO_BARRIER: Barrier = "none"
Usage = Literal["self", "bank_led", "trial"]
RespondentRole = Literal["owner", "manager", "floor", "office", "advisor"]
# What of the profile may belong to an item of another form.
ProfileFact = Literal["institution", "employees", "value_added", "goals", "barriers", "target"]
PathChoice = Literal["quick", "full"]
Target = Literal[1, 2, 3, 4]  # the level that a plan leads to
ActorType = Literal[
    "financial",
    "business_support",
    "consultant",
    "vendor",
    "academia_testbed",
    "municipality",
    "national",
]
Evidence = Literal["own", "official", "third_party", "general"]
Layer = Literal["coordination", "advice", "technology"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)
STAGES: tuple[StageId, ...] = ("digitization", "digitalization", "transformation")
# In the order asked: what anybody in the firm can answer first.
DOMAINS: tuple[DomainId, ...] = (
    "office", "operations", "customers", "partnership", "data", "security", "people", "strategy",
)  # fmt: skip
LAYERS: tuple[Layer, ...] = ("coordination", "advice", "technology")
PREFECTURE_CODES: tuple[str, ...] = tuple(f"{n:02d}" for n in range(1, 48))
MAX_POINTS = 4
# The calendar of every date that is written or read. Japan has no summer time.
TOKYO = timezone(timedelta(hours=9), "Asia/Tokyo")
# Answers that are not an option. An unanswered question has no entry at all.
UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"
FORBID_UNKNOWN_KEYS = {"extra": "forbid"}


def without_underscore(name: str) -> str:
    return name.rstrip("_")


@dataclass(frozen=True)
class Text:
    """The same sentence in both languages of the product."""

    ja: str
    en: str

    __pydantic_config__ = FORBID_UNKNOWN_KEYS

    def get(self, lang: Lang) -> str:
        """Return the sentence in `lang`."""
        return self.ja if lang == "ja" else self.en
