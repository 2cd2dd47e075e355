"""Which published figures a firm is shown, and beside which of its steps. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assess.core.model import DomainId, Figure, Need, Profile, StageId

MAX_BESIDE = 3
MAX_FIGURES = 5
# Some places stay for figures about no one in particular, so that a reader sees the country as a whole.
MIN_GENERAL = 2


@dataclass(frozen=True)
class Place:
    """Where a figure may stand: a step on this question."""

    question_id: str
    domain: DomainId
    stage: StageId
    needs: tuple[Need, ...]


def figure_beside_stage(figures: Iterable[Figure], profile: Profile) -> Figure | None:
    """The published figure of where other firms stand that is closest to the firm: of its size, then of its industry.

    Of two that are as close the one about fewer sizes, then the first of the file.
    """
    fitting = [figure for figure in figures if figure.beside == "stage" and _is_about(figure, profile)]
    return max(fitting, key=_nearness, default=None)


def _nearness(figure: Figure) -> tuple[bool, bool, int]:
    size = figure.max_employees is not None
    return size, figure.industry is not None, -((figure.max_employees or 0) - (figure.employees_from or 1))


def figures_beside(
    figures: Iterable[Figure], profile: Profile, said: Collection[Need], places: Iterable[Place]
) -> dict[str, Figure]:
    """The figure that fits a step best, by question; each figure once, and few in all. `said` are the needs that the
    firm's goals and difficulties tell of.

    Of two that fit alike the first of the file is taken.
    """
    left = [figure for figure in figures if (figure.domains or figure.needs) and _is_about(figure, profile)]
    found: dict[str, Figure] = {}
    for place in places:
        fitting = [figure for figure in left if _belongs(figure, place)]
        if fitting and len(found) < MAX_BESIDE and place.question_id not in found:
            best = max(fitting, key=lambda figure: _fit(figure, place, said))
            found[place.question_id] = best
            left.remove(best)
    return found


def figures_of(
    figures: Iterable[Figure],
    profile: Profile,
    said: Collection[Need],
    stage: StageId | None,
    domains: Collection[DomainId],
) -> tuple[Figure, ...]:
    """At most five figures: those of the firm's prefecture, industry or stage, then general ones.

    General ones about what the firm wants or is troubled by come first, then those about the domains that it works
    on; alike ones in the order of the file.
    """
    own = [f for f in figures if _is_about(f, profile) and f.stage in (None, stage)]
    closest = sorted(own, key=lambda figure: -_closeness(figure))
    special = [figure for figure in closest if _closeness(figure) > 0]
    general = [figure for figure in closest if _closeness(figure) == 0]
    general.sort(key=lambda f: (not set(f.needs) & set(said), not set(f.domains) & set(domains)))
    chosen = special[: MAX_FIGURES - min(MIN_GENERAL, len(general))]
    return tuple(chosen + general[: MAX_FIGURES - len(chosen)])


def _is_about(figure: Figure, profile: Profile) -> bool:
    pairs = ((figure.prefecture, profile.prefecture), (figure.industry, profile.industry))
    if any(of is not None and of != own for of, own in pairs):
        return False
    return (figure.employees_from or 1) <= profile.employees <= (figure.max_employees or profile.employees)


def _belongs(figure: Figure, place: Place) -> bool:
    if figure.stage not in (None, place.stage):
        return False
    return place.domain in figure.domains or (not figure.domains and bool(set(figure.needs) & set(place.needs)))


def _fit(figure: Figure, place: Place, said: Collection[Need]) -> int:
    """How closely a figure that belongs to a step fits it, and the firm."""
    about = 3 * (figure.industry is not None) + 3 * (figure.prefecture is not None) + (figure.max_employees is not None)
    subject = 4 * (place.domain in figure.domains) + 2 * bool(set(figure.needs) & set(place.needs))
    return about + subject + 2 * (figure.stage is not None) + 3 * bool(set(figure.needs) & set(said))


def _closeness(figure: Figure) -> int:
    """How closely a figure fits a firm that it is about: its prefecture, then its industry, then its stage."""
    return 4 * (figure.prefecture is not None) + 3 * (figure.industry is not None) + 2 * (figure.stage is not None)
