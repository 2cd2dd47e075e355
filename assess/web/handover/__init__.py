"""What a firm shows by link to somebody without an account (docs/consent.md), one module a page or noun."""

from assess.web.handover import door, pages, report  # noqa: F401 (each adds its routes)
from assess.web.handover.blueprint import blueprint

__all__ = ["blueprint"]
