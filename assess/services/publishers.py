"""Whose name stands on an assessment: the organisation whose client it is, and who runs the installation."""

from __future__ import annotations

from dataclasses import dataclass

from assess.config import Settings
from assess.report.publisher import Publisher
from assess.services.operators import operator_of
from assess.store import Store


@dataclass(frozen=True)
class House:
    """An organisation with the branch that serves a client, and how to reach it."""

    organisation: str
    branch: str
    contact: str

    def __str__(self) -> str:
        return f"{self.organisation} {self.branch}"


def house_of(store: Store, assessment_id: str) -> House | None:
    """The organisation and branch whose client this assessment is of; None for one that a firm runs by itself."""
    client = next(iter(store.clients_of_assessment(assessment_id)), None)
    if client is None:
        return None
    house, room = store.organisation(client.organisation_id), store.branch(client.branch_id)
    return House(house.name if house else "", room.name if room else "", house.contact if house else "")


def publisher_of(settings: Settings, store: Store, assessment_id: str) -> Publisher:
    """Who stands behind the report of an assessment."""
    operator, house = operator_of(settings), house_of(store, assessment_id)
    return Publisher(
        operator=operator.name if operator else "",
        contact=operator.contact if operator else "",
        logo=operator.logo if operator else "",
        house=str(house) if house else "",
        house_contact=house.contact if house else "",
        address=settings.public_url or "",
    )
