"""Every value inside a value of our dataclasses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass


def walk(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """(its place, a value) for every value inside, this one first, in the order of fields.

    A place reads `domains/office/questions/office-invoices`: names of fields, ids of members (or their number), keys.
    """
    yield path, value
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from walk(item, f"{path}/{getattr(item, 'id', number)}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from walk(item, f"{path}/{key}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from walk(getattr(value, field.name), f"{path}/{field.name}" if path else field.name)
