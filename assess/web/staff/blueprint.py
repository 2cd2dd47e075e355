"""The blueprint of the staff area."""

from __future__ import annotations

from typing import Any, get_args

from assess.services.audit import Deed
from assess.web.auth import Acting


class RecordedBlueprint(Acting):
    """A blueprint whose routes also say how they stand in the log: `records="export"`.

    Without it, what is got is a view and what is posted a change; "none" is for what follows a page that was recorded.
    """

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name)
        self.deeds: dict[str, Deed | None] = {}

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, *args: Any, **options: Any
    ) -> None:
        """As Flask's, with `action` and perhaps `records` beside the other options."""
        usual = "change" if "POST" in (options.get("methods") or ()) else "view"
        deed = options.pop("records", usual)
        if deed != "none" and deed not in get_args(Deed):
            raise TypeError(f"{rule}: {deed!r} is nothing that the log knows")
        self.deeds[endpoint or view_func.__name__] = None if deed == "none" else deed
        super().add_url_rule(rule, endpoint, view_func, *args, **options)


blueprint = RecordedBlueprint("staff", __name__)
