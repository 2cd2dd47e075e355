"""Fixtures of the use cases: a context on a fresh instance, with a clock that tests turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from assess.bank.codec import content_hash
from assess.bank.library import Library
from assess.config import Settings
from assess.services import assessments
from assess.services.context import Context, Started, open_store
from tests.samples import small_bank, small_catalogue, small_profile

ContextFactory = Callable[..., Context]


@dataclass
class Clock:
    """A clock that stands still until it is turned."""

    time: datetime = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def turn(self, **by: float) -> None:
        self.time += timedelta(**by)


def make_library(**changes: object) -> Library:
    """The small bank and catalogue; `changes` replace parts of the bank."""
    bank, catalogue = replace(small_bank(), **changes), small_catalogue()  # type: ignore[arg-type]
    return Library(bank, content_hash(bank), catalogue, content_hash(catalogue))


@pytest.fixture(autouse=True)
def _no_power_cut(no_power_cut: None) -> None:
    """See tests/engines.py."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_context(settings: Settings, clock: Clock) -> Iterator[ContextFactory]:
    """Makes contexts on the same instance, each with a connection of its own."""
    made: list[Context] = []

    def make(library: Library | None = None, **changes: object) -> Context:
        own = replace(settings, **changes)  # type: ignore[arg-type]
        made.append(Context(own, open_store(own), library or make_library(), clock))
        return made[-1]

    yield make
    for context in made:
        context.store.close()


@pytest.fixture
def ctx(new_context: ContextFactory) -> Context:
    return new_context()


@pytest.fixture
def begun(ctx: Context) -> Started:
    """An assessment that has just been started."""
    return assessments.start(ctx, "ja", "full", "self")


@pytest.fixture
def finished(ctx: Context, begun: Started) -> Started:
    """A complete assessment with every question answered."""
    assessments.save_profile(ctx, begun.assessment_id, small_profile(company="㈱髙﨑製作所"))
    assessments.save_answers(ctx, begun.assessment_id, {q.id: "some" for _, q in ctx.library.bank.questions()})
    assessments.complete(ctx, begun.assessment_id)
    return begun
