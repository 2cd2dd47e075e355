"""Firms as an organisation knows them: its clients (services/clients.py is about who asks, by network address)."""

from __future__ import annotations

from assess.services.context import Context
from assess.store import Client as Client


def get(ctx: Context, client_id: str) -> Client | None:
    """The client of this id, of whatever organisation, or None."""
    return ctx.store.client(client_id)


def of_assessment(ctx: Context, assessment_id: str, organisation_id: str | None) -> Client | None:
    """The client of this organisation that an assessment is linked to, or None."""
    linked = ctx.store.clients_of_assessment(assessment_id)
    return next((client for client in linked if client.organisation_id == organisation_id), None)
