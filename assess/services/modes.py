"""Who may read the files of the instance: their owner and nobody else, however they came there."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from assess.config import Settings
from assess.store import ASIDE

LOOSE = 0o077
SUM = ".sha256"


@dataclass(frozen=True)
class Loose:
    """A place that others than its owner can read or change; `ours`: it is safe to close it."""

    path: Path
    mode: int
    ours: bool


def loose(settings: Settings) -> list[Loose]:
    """The places that hold what firms told, or secrets, and are open to others."""
    file, folder = settings.database_file, settings.instance
    found = [_look(place, _is_ours(place, settings)) for place in _folders(settings)]
    for place in {folder, file.parent if file else folder}:
        if place.is_dir():
            found += [_look(p, True) for p in sorted(place.iterdir()) if p.is_file() and _is_kept(p, settings)]
    return [place for place in found if place is not None]


def tighten(settings: Settings) -> list[Loose]:
    """Close what is ours; returns all that was open, closed or not."""
    places = loose(settings)
    for place in places:
        if place.ours:
            place.path.chmod(place.mode & ~LOOSE)
    return places


def _folders(settings: Settings) -> list[Path]:
    file = settings.database_file
    wanted = [settings.instance, settings.instance / "cache", settings.reports, file.parent if file else None]
    return sorted({place for place in wanted if place is not None and place.is_dir()})


def _look(place: Path, closable: bool) -> Loose | None:
    status = place.lstat()
    if stat.S_ISLNK(status.st_mode) or not status.st_mode & LOOSE:
        return None
    return Loose(place, stat.S_IMODE(status.st_mode), closable and status.st_uid == os.geteuid())


def _is_ours(folder: Path, settings: Settings) -> bool:
    """Whether a folder is the program's alone: closing one that others use too would shut them out."""
    if folder in (settings.instance / "cache", settings.instance / "reports"):
        return True
    sticky = folder.stat().st_mode & stat.S_ISVTX
    return not sticky and folder == settings.instance and all(_is_kept(p, settings) for p in folder.iterdir())


def _is_kept(place: Path, settings: Settings) -> bool:
    """Whether the program made it, or a backup command did: a backup has its sum beside it."""
    if place.is_dir():
        return place in (settings.instance / "cache", settings.instance / "reports")
    file = settings.database_file
    names = [
        settings.key_file.name,
        settings.local_actors.name,
        settings.last_backup.name,
        *([file.name] if file else []),
    ]
    if ASIDE in place.name or any(place.name.removeprefix(".").startswith(name) for name in names):
        return True
    return place.with_name(place.name.removesuffix(SUM) + SUM).exists() and (
        place.suffix != SUM or place.with_suffix("").exists()
    )
