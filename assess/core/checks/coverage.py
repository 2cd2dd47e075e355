"""Whom a catalogue offers where: living actors by prefecture and layer, and by prefecture and need. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import get_args

from assess.core.evidence import needs_checking
from assess.core.model import LAYERS, PREFECTURE_CODES, Actor, Catalogue, Evidence, Need
from assess.core.reach import own_contact
from assess.core.roles import ROLE_OF_TYPE, ROLES

NEEDS: tuple[Need, ...] = get_args(Need)
GRADES: tuple[Evidence, ...] = get_args(Evidence)


@dataclass(frozen=True)
class Cell:
    """How many living actors serve a whole prefecture: named for the prefecture, or for its block or the nation.

    Bodies of one municipality do not count: firms elsewhere in the prefecture cannot go there.
    """

    near: int = 0
    far: int = 0

    def __str__(self) -> str:
        return f"{self.near}+{self.far}"


Coverage = dict[str, dict[str, Cell]]  # prefecture code -> layer or need -> Cell


def coverage(catalogue: Catalogue) -> Coverage:
    """Every prefecture with every layer and every need."""
    block_of = {code: block.id for block in catalogue.blocks for code in block.prefectures}
    living = [a for a in catalogue.actors if not a.ended and a.area.municipality is None]
    return {code: _row(living, code, block_of.get(code)) for code in PREFECTURE_CODES}


def _row(living: Sequence[Actor], code: str, block: str | None) -> dict[str, Cell]:
    near = [a for a in living if code in a.area.prefectures]
    far = [a for a in living if a.area.nation or (block is not None and a.area.block == block)]
    return {name: Cell(_count(near, name), _count(far, name)) for name in (*LAYERS, *NEEDS)}


def _count(actors: Sequence[Actor], name: str) -> int:
    """How many are of this layer, or serve this need."""
    return sum(name == actor.layer or name in actor.services for actor in actors)


@dataclass(frozen=True)
class Known:
    """What is known of some living bodies: how many have a telephone or page of their own, their grades and years."""

    living: int
    own: int
    grades: tuple[int, ...]  # in the order of GRADES
    undated: int
    old: int  # more than `evidence.YEARS_GOOD` years ago


def known_by(catalogue: Catalogue, year: int) -> dict[str, dict[str, Known]]:
    """By "kind", "prefecture" (bodies named for it), "role" and "all": what is known in `year`."""
    living = [actor for actor in catalogue.actors if not actor.ended]
    names: dict[str, Mapping[str, Callable[[Actor], bool]]] = {
        "kind": {kind.id: partial(_of_kind, kind.id) for kind in catalogue.kinds},
        "prefecture": {code: partial(_in_prefecture, code) for code in PREFECTURE_CODES},
        "role": {role: partial(_in_role, role) for role in ROLES},
        "all": {"all": lambda _: True},
    }
    found = {
        by: {name: _known([a for a in living if chosen(a)], year) for name, chosen in of.items()}
        for by, of in names.items()
    }
    return {by: {name: known for name, known in of.items() if known.living} for by, of in found.items()}


def _of_kind(kind: str, actor: Actor) -> bool:
    return actor.kind == kind


def _in_prefecture(code: str, actor: Actor) -> bool:
    return code in actor.area.prefectures


def _in_role(role: str, actor: Actor) -> bool:
    return ROLE_OF_TYPE[actor.type] == role


def _known(actors: Sequence[Actor], year: int) -> Known:
    return Known(
        living=len(actors),
        own=sum(map(own_contact, actors)),
        grades=tuple(sum(a.evidence == grade for a in actors) for grade in GRADES),
        undated=sum(a.as_of is None for a in actors),
        old=sum(a.as_of is not None and needs_checking(a, year) for a in actors),
    )


def holes(table: Coverage) -> Iterator[tuple[str, str, Cell]]:
    """(prefecture code, layer or need, its cell) where nobody is at all, or where a layer has nobody near."""
    for code, row in table.items():
        for name, cell in row.items():
            if cell.near == 0 and (cell.far == 0 or name in LAYERS):
                yield code, name, cell


def filled(table: Coverage, names: Sequence[str]) -> tuple[int, int, int]:
    """(cells, those with anybody, those with somebody near) of these layers or needs."""
    cells = [row[name] for row in table.values() for name in names]
    return len(cells), sum(c.near + c.far > 0 for c in cells), sum(c.near > 0 for c in cells)
