"""Size classes of firms, by which they are compared with each other (docs/decisions/0030)."""

from __future__ import annotations

# Lowest and highest number of employees of a class; None has no end. Frozen with each result: other classes need a
# migration of the results that are kept.
SIZES: tuple[tuple[int, int | None], ...] = ((1, 5), (6, 20), (21, 50), (51, 100), (101, 300), (301, None))


def size_class(employees: int) -> tuple[int, int | None]:
    """The class of this number of employees."""
    return next(size for size in reversed(SIZES) if employees >= size[0])
