"""The report by us, as the render worker draws it, and by a headless Chromium."""

from __future__ import annotations

import multiprocessing
import shutil
import statistics
import subprocess
from pathlib import Path

from assess.core.diagnosis import diagnose
from assess.core.model import Answers
from assess.report.editions import EDITIONS, Edition
from assess.report.pdf import render
from tests.bench.firm import Firm
from tests.bench.timing import Call, timed

RENDERS = 3
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def draw(firm: Firm, edition: Edition = "full") -> tuple[bytes, str]:
    """The report, and the HTML that it was drawn from."""
    library = firm.context.library
    answers = Answers(library.bank.id, library.bank.version, firm.profile, firm.given, date="2026-11-21")
    diagnosis = diagnose(library.bank, library.bank_hash, library.catalogue, answers)
    drawn: list[str] = []
    layout = render._layout
    render._layout = lambda html: drawn.append(html) or layout(html)
    try:
        data = render.render_report(diagnosis, lang="ja", edition=edition)
    finally:
        render._layout = layout
    return data, drawn[-1]


def in_child(call: Call) -> None:
    """Run it in a forked child, as the render worker does."""
    child = multiprocessing.get_context("fork").Process(target=call)
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(f"the report ended with {child.exitcode}")


def chromium_prints(page: Path) -> bytes:
    """Let a headless Chromium print the page; a new one each time, as for a job of its own."""
    out = page.with_suffix(".pdf")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer",
        "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND", "--allow-file-access-from-files",
        f"--user-data-dir={page.parent / 'chromium'}", f"--print-to-pdf={out}", page.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    return out.read_bytes()


def reports(firm: Firm, folder: Path) -> tuple[dict[Edition, float], float | None]:
    """Median seconds of each edition by us, and of the full report by Chromium (None without one)."""
    render.warm()  # what the worker has loaded before its first job, and no more: hence the children
    page = folder / "report.html"
    head = f'<base href="{render.STATIC.as_uri()}/"><link rel="stylesheet" href="{render.STYLESHEET.as_uri()}">'
    in_child(lambda: page.write_text(draw(firm)[1].replace("<head>", f"<head>{head}", 1), "utf-8"))
    ours: dict[Edition, list[float]] = {edition: [] for edition in EDITIONS}
    theirs = []
    if CHROMIUM:
        chromium_prints(page)  # its profile folder is made once
    for _ in range(RENDERS):
        for edition, times in ours.items():
            times.append(timed(lambda edition=edition: in_child(lambda: draw(firm, edition))))  # type: ignore[misc]
        if CHROMIUM:
            theirs.append(timed(lambda: chromium_prints(page)))
    medians = {edition: statistics.median(times) for edition, times in ours.items()}
    return medians, statistics.median(theirs) if theirs else None
