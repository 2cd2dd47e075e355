"""Pictures of pages: made small, kept, and compared with what somebody has looked at and accepted."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageChops

HERE = Path(__file__).parent
ACCEPTED = HERE / "accepted"
DIFFERING = HERE / "differing"  # git ignores it
COLOURS = 24
# A point differs when one of its colours is so far off (of 255); less is how letters are smoothed.
FAR = 64
# So much of a picture may differ, and so much of any square of this many points.
SHARE, IN_A_SQUARE, SQUARE = 0.005, 0.25, 24
MISSING = (255, 0, 255)  # where one picture is longer than the other


def small(picture: Image.Image, width: int) -> Image.Image:
    """The picture at this width in few colours, as it is kept."""
    height = max(1, round(picture.height * width / picture.width))
    shrunk = picture.convert("RGB").resize((width, height), Image.Resampling.BOX)
    return shrunk.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def written(picture: Image.Image) -> bytes:
    """The bytes of a kept picture."""
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def marks(accepted: Image.Image, now: Image.Image) -> Image.Image:
    """White where the two differ, black elsewhere."""
    size = max(accepted.width, now.width), max(accepted.height, now.height)
    sheets = []
    for picture in (accepted, now):
        sheet = Image.new("RGB", size, MISSING)
        sheet.paste(picture.convert("RGB"))
        sheets.append(sheet)
    bands = ImageChops.difference(*sheets).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return most.point([255 if value > FAR else 0 for value in range(256)])


def shares(marked: Image.Image) -> tuple[float, float]:
    """Which share of the points differs, and the largest share of any square."""
    whole = marked.histogram()[255] / (marked.width * marked.height)
    squares = marked.reduce(SQUARE).getextrema()[1]
    return whole, squares / 255  # type: ignore[operator]


def problem(name: str, now: Image.Image) -> str | None:
    """What keeps this picture from being the accepted one, with where to look; None when it is near enough."""
    file = ACCEPTED / f"{name}.png"
    if not file.exists():
        _show(name, now)
        return f"{name}: nobody has accepted a picture yet. Look at {_place(name)}, then: make accept-pictures"
    with Image.open(file) as kept:
        marked = marks(kept, now)
        whole, square = shares(marked)
        if whole <= SHARE and square <= IN_A_SQUARE:
            return None
        _show(name, kept, now, marked)
    return (
        f"{name}: {whole:.1%} of the picture differs, up to {square:.0%} of a square of {SQUARE} points. "
        f"Accepted, now and marks stand in {_place(name)}; when it is meant: make accept-pictures"
    )


def accept(name: str, now: Image.Image) -> None:
    """Keep this picture, unless the kept one is near enough: so that only what changed is written."""
    file = ACCEPTED / f"{name}.png"
    if not file.exists() or problem(name, now):
        ACCEPTED.mkdir(exist_ok=True)
        file.write_bytes(written(now))
    (DIFFERING / f"{name}.png").unlink(missing_ok=True)


def _place(name: str) -> str:
    return f"tests/pictures/differing/{name}.png"


def _show(name: str, *pictures: Image.Image) -> None:
    """Put them side by side where somebody can look at them."""
    sheet = Image.new("RGB", (sum(p.width + 8 for p in pictures), max(p.height for p in pictures)), "white")
    at = 0
    for picture in pictures:
        sheet.paste(picture.convert("RGB"), (at, 0))
        at += picture.width + 8
    DIFFERING.mkdir(exist_ok=True)
    sheet.save(DIFFERING / f"{name}.png")
