"""The editions of the report by us, as the render worker draws it, and by a headless Chromium."""

from __future__ import annotations

import multiprocessing
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from assess.core.diagnosis import diagnose
from assess.core.model import Answers
from assess.report.editions import EDITIONS, STYLES, Edition
from assess.report.pdf import printing, render
from assess.report.pdf.version import STATIC, stylesheet
from tests.bench.firm import Firm
from tests.bench.timing import Call, timed
from tests.waiting import PATIENCE

RENDERS = 3
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def draw(firm: Firm, edition: Edition = "full") -> tuple[bytes, str]:
    """The report, and the HTML that it was drawn from."""
    library = firm.context.library
    answers = Answers(library.bank.id, library.bank.version, firm.profile, firm.given, date="2026-11-21")
    diagnosis = diagnose(library.bank, library.bank_hash, library.catalogue, answers)
    drawn: list[str] = []
    layout = printing.layout
    printing.layout = lambda html, *styles: drawn.append(html) or layout(html, *styles)
    try:
        data = render.render_report(diagnosis, lang="ja", edition=edition)
    finally:
        printing.layout = layout
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
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return out.read_bytes()


@dataclass(frozen=True)
class Printed:
    """Median seconds and bytes of an edition by us and by Chromium; 0 by Chromium where there is none."""

    seconds: float
    size: int
    chromium_seconds: float = 0.0
    chromium_size: int = 0


def reports(firm: Firm, folder: Path, renders: int = RENDERS) -> dict[Edition, Printed]:
    """Each edition by us, and by Chromium from the same HTML."""
    render.warm()  # what the worker has loaded before its first job, and no more: hence the children
    for edition in EDITIONS:
        in_child(lambda edition=edition: _write_page(firm, edition, folder))  # type: ignore[misc]
    ours: dict[Edition, list[float]] = {edition: [] for edition in EDITIONS}
    theirs: dict[Edition, list[float]] = {edition: [] for edition in EDITIONS}
    sizes: dict[Edition, tuple[int, int]] = {}
    if CHROMIUM:
        chromium_prints(_page(folder, "full"))  # its profile folder is made once
    for _ in range(renders):
        for edition in EDITIONS:
            pdf = folder / f"ours-{edition}.pdf"
            ours[edition].append(timed(lambda e=edition, f=pdf: in_child(lambda: f.write_bytes(draw(firm, e)[0]))))  # type: ignore[misc]
            page = _page(folder, edition)
            if CHROMIUM:
                theirs[edition].append(timed(lambda page=page: chromium_prints(page)))  # type: ignore[misc]
            sizes[edition] = (pdf.stat().st_size, page.with_suffix(".pdf").stat().st_size if CHROMIUM else 0)
    found = {}
    for edition in EDITIONS:
        own, other = sizes[edition]
        chromium = statistics.median(theirs[edition]) if CHROMIUM else 0.0
        found[edition] = Printed(statistics.median(ours[edition]), own, chromium, other)
    return found


def _page(folder: Path, edition: Edition) -> Path:
    return folder / f"chromium-{edition}.html"


def _write_page(firm: Firm, edition: Edition, folder: Path) -> None:
    """The HTML that our edition is drawn from, with its styles and faces, as a file that Chromium can print."""
    links = [f'<link rel="stylesheet" href="{stylesheet(name).as_uri()}">' for name in STYLES[edition]]
    head = f'<head><base href="{STATIC.as_uri()}/">{"".join(links)}'
    _page(folder, edition).write_text(draw(firm, edition)[1].replace("<head>", head, 1), "utf-8")
