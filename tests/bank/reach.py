"""How many of the bodies that reports name can be reached at once: by a telephone or page of their own.

Over a fixed sample of 47 prefectures x 20 industries x 3 sizes x 5 levels. `python -m tests.bank.reach` prints the
shares of team and role table, by layer, role and prefecture; `read` counts in a team only contacts of bodies whose own
page, or an official one about them, was read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import get_args

from assess.bank.library import Library, load_library
from assess.core.advice import Advice, advise
from assess.core.flow import Flow
from assess.core.model import PREFECTURE_CODES, Actor, Answers, Bank, Division, Profile, StageId
from assess.core.reach import own_contact
from assess.core.scoring import score

INDUSTRIES: tuple[Division, ...] = get_args(Division)
SIZES = (3, 30, 250)
# How far up each stage's ladder (0..1) a firm of the level stands.
LADDER: dict[int, dict[StageId, float]] = {
    0: {"digitization": 0.0, "digitalization": 0.0, "transformation": 0.0},
    1: {"digitization": 0.5, "digitalization": 0.0, "transformation": 0.0},
    2: {"digitization": 1.0, "digitalization": 0.3, "transformation": 0.0},
    3: {"digitization": 1.0, "digitalization": 1.0, "transformation": 0.3},
    4: {"digitization": 1.0, "digitalization": 1.0, "transformation": 1.0},
}
STEP = 7  # every seventh firm: 7 divides none of 47, 20, 3 and 5, so that each of them occurs with each other


def firm(bank: Bank, profile: Profile, level: int) -> Answers:
    """A firm that stands at this level."""
    answers: dict[str, str] = {}
    for _ in bank.domains:  # questions that an answer opens come in later rounds
        for question in Flow(bank, profile, "full", answers).shown:
            last = len(question.options) - 1
            answers.setdefault(question.id, question.options[round(last * LADDER[level][question.stage])].id)
    return Answers(bank.id, bank.version, profile, answers, date="2026-11-21")


def sampled(library: Library, step: int = STEP) -> Iterator[tuple[str, Advice]]:
    """(prefecture, advice) of every `step`-th firm."""
    bank = library.bank
    number = 0
    for industry, size, level in product(INDUSTRIES, SIZES, LADDER):
        model = firm(bank, Profile(industry, "13", size), level)
        result = score(bank, model)
        for prefecture in PREFECTURE_CODES:
            number += 1
            if number % step == 0:
                answers = replace(model, profile=replace(model.profile, prefecture=prefecture))
                yield prefecture, advise(bank, library.catalogue, answers, result)


def read_contact(actor: Actor) -> bool:
    """Whether the body has a contact of its own, and its own page or an official one about it was read."""
    return own_contact(actor) and actor.evidence in ("own", "official")


@dataclass
class Share:
    """How many bodies were named, and how many of those have a contact of their own, by anything."""

    named: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)

    def count(self, name: str, own: bool) -> None:
        """One more body."""
        self.named[name] += 1
        self.own[name] += own

    def of(self, name: str) -> float:
        """The share 0..1."""
        return self.own[name] / self.named[name]


def measured(library: Library, step: int = STEP) -> tuple[Share, Counter[str]]:
    """Shares of the team (`team`, `layer X`, `prefecture NN`; strictly `read`, `read layer X`, `read prefecture NN`)
    and the role table (`roles`, `role X`); and how often each body without a contact that was read stands in a team.
    """
    share, without = Share(), Counter[str]()
    for prefecture, advice in sampled(library, step):
        for member in advice.team:
            own, read = own_contact(member.actor), read_contact(member.actor)
            for name in (f"layer {member.layer}", f"prefecture {prefecture}"):
                share.count(name, own)
                share.count(f"read {name}", read)
            share.count("team", own)
            share.count("read", read)
            without[member.actor.id] += not read
        for role in advice.roles:
            if role.chosen:
                for name in ("roles", f"role {role.id}"):
                    share.count(name, own_contact(role.chosen.actor))
    return share, +without


def main() -> None:
    """Print the shares, then the bodies whose contact would help the most reports."""
    share, without = measured(load_library(Path(__file__).resolve().parents[2] / "questions"))
    for name, named in share.named.items():
        print(f"{name}\t{share.own[name]} of {named}\t{share.of(name):.0%}")
    print("in teams without a contact that was read:")
    for actor_id, times in without.most_common(60):
        print(f"{times}\t{actor_id}")


if __name__ == "__main__":
    main()
