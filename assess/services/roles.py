"""The words for people and organisations that commands offer."""

from __future__ import annotations

from assess.store import OrganisationKind as OrganisationKind
from assess.store import Role as Role
