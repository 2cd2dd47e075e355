"""Prints one paper form and ends: what to print comes as JSON on standard input, the PDF goes to standard output."""

from __future__ import annotations

import json
import os
import resource
import sys

from assess.bank.codec import from_json
from assess.core.model import Bank
from assess.report.paper import WayOn
from assess.run.worker import NICE


def main() -> None:
    """Called by services/forms.py; the way on holds a secret, so nothing of it is written anywhere else."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wanted = json.load(sys.stdin)
    from assess.report.pdf.blank import render_blank

    pdf = render_blank(
        from_json(Bank, wanted["bank"]),
        lang=wanted["lang"],
        industry=wanted["industry"],
        path=wanted["path"],
        way=WayOn(**wanted["way"]) if wanted["way"] else None,
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
