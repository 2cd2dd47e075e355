"""Whom a catalogue offers where: living actors by prefecture and layer, and by prefecture and need. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from assess.core.model import LAYERS, PREFECTURE_CODES, Actor, Catalogue, Need
from assess.core.reach import own_contact

NEEDS: tuple[Need, ...] = get_args(Need)


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


def contacts(catalogue: Catalogue) -> dict[str, tuple[int, int]]:
    """Kind -> (living bodies, those of them with a telephone or page of their own), as far as there are any."""
    living = [actor for actor in catalogue.actors if not actor.ended]
    count = Counter(actor.kind for actor in living)
    own = Counter(actor.kind for actor in living if own_contact(actor))
    return {kind.id: (count[kind.id], own[kind.id]) for kind in catalogue.kinds if count[kind.id]}


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
