"""An operator's own support bodies, kept apart from the shipped catalogue and laid over it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assess.core.checks.catalogue import check_catalogue
from assess.core.checks.problem import Problem
from assess.core.model import FORBID_UNKNOWN_KEYS, Actor, Catalogue
from assess.core.model.walk import walk

MAX_TEXT = 5000  # characters in one text; a cell of a workbook holds 32,767


@dataclass(frozen=True)
class LocalActors:
    """local-actors.yaml: ids that are not to be shown, and entries that are added or override a shipped id."""

    hide: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


def merge(shipped: Catalogue, local: LocalActors) -> Catalogue:
    """The catalogue that reports use: overridden entries in their place, added ones at the end, hidden ones gone."""
    own = {actor.id: actor for actor in local.actors}
    known = {actor.id for actor in shipped.actors}
    actors = [own.get(actor.id, actor) for actor in shipped.actors]
    actors += [actor for actor in local.actors if actor.id not in known]
    shown = tuple(actor for actor in actors if actor.id not in local.hide)
    return replace(shipped, actors=shown, own=tuple(actor.id for actor in shown if actor.id in own))


def check_local(shipped: Catalogue, local: LocalActors) -> list[Problem]:
    """All problems of local entries that their schema cannot show."""
    as_catalogue = replace(shipped, actors=local.actors, cases=(), benchmarks=(), institutions=())
    problems = [p for p in check_catalogue(as_catalogue) if p.path.startswith("actors/")]
    for at, text in walk(local.actors, "actors"):
        if not isinstance(text, str):
            continue
        if len(text) > MAX_TEXT:
            problems.append(Problem(at, f"longer than {MAX_TEXT:,} characters"))
        if any(control(c) for c in text):
            problems.append(Problem(at, "holds control characters"))
    return problems


def control(character: str) -> bool:
    """Whether a character may not stand in a text of an entry. Line breaks may."""
    code = ord(character)
    return (code < 32 and character != "\n") or 127 <= code < 160 or code in (0xFFFE, 0xFFFF)


def stale_hides(shipped: Catalogue, local: LocalActors) -> list[str]:
    """Hidden ids that name nobody (any more)."""
    known = {actor.id for actor in (*shipped.actors, *local.actors)}
    return [actor_id for actor_id in local.hide if actor_id not in known]
