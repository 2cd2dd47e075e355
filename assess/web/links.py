"""Addresses to hand on: whole, on the public address, and as a QR code."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import request, url_for

from assess.web.context import settings


@dataclass(frozen=True)
class Link:
    """An address, and its QR code as a data URI."""

    address: str
    qr: str


def public_address(path: str) -> str:
    """A page of this site as others reach it: on the public address, or on the one that this visitor has used."""
    base = settings().public_url or request.host_url
    return base.rstrip("/") + path


def link_to(endpoint: str, token: str) -> Link:
    """The page that a token opens, as others can reach it."""
    address = public_address(url_for(endpoint, token=token))
    return Link(address, segno.make(address, error="m").svg_data_uri(scale=4, border=2))
