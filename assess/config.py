"""Settings: defaults, then environment variables `ASSESS_*`, nothing else."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from assess.paths import INSTALLED, PACKAGE, QUESTIONS

MIN_SECRET = 32
MIN_SEGMENT = 5
MAX_DIGITS = 100
COOKIE_DAYS = 400  # no browser keeps a cookie longer
# Every variable that is read, as docs/settings.md lists them.
KNOWN = (
    "ASSESS_INSTANCE", "ASSESS_DATABASE", "ASSESS_REPORTS", "ASSESS_QUESTIONS", "ASSESS_BANK", "ASSESS_PUBLIC_URL",
    "ASSESS_TRUSTED_PROXIES", "ASSESS_SECRET_KEY", "ASSESS_RESUME_DAYS", "ASSESS_RENDER_TIMEOUT", "ASSESS_MIN_SEGMENT",
    "ASSESS_WEB_PROCESSES", "ASSESS_OPERATOR_NAME", "ASSESS_OPERATOR_CONTACT", "ASSESS_OPERATOR_PURPOSE",
    "ASSESS_OPERATOR_LOGO", "ASSESS_RETENTION_MONTHS", "ASSESS_DEVELOPMENT",
)  # fmt: skip
_BANK_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ConfigError(Exception):
    """A setting cannot be used; the message names it and what was expected."""


@dataclass(frozen=True)
class HashCost:
    """What one hash of a password costs: rounds, KiB of memory, lanes. About a tenth of a second of one core."""

    rounds: int = 3
    memory: int = 47104
    lanes: int = 1


@dataclass(frozen=True)
class Places:
    """Where the questions and the data are: all that a command needs that writes no data.

    `bank_id` names the question bank in use, a folder in `questions`.
    """

    instance: Path
    questions: Path
    bank_id: str

    @classmethod
    def read(cls, instance: Path | None = None, env: Mapping[str, str] | None = None) -> Places:
        """Read them from the environment; makes nothing, and none need exist. `instance` wins over `ASSESS_INSTANCE`.

        Raises ConfigError.
        """
        given = _given(env)
        # Never inside site-packages: what is installed may be replaced whole.
        usual = (Path.cwd() if INSTALLED else PACKAGE.parent) / "instance"
        bank_id = given.get("ASSESS_BANK", "local-sme")
        if not _BANK_ID.match(bank_id):
            raise ConfigError(f"ASSESS_BANK: {bank_id!r} is not a bank id (a-z, 0-9, hyphens)")
        return Places(
            instance=(instance or Path(given.get("ASSESS_INSTANCE", usual))).absolute(),
            questions=Path(given.get("ASSESS_QUESTIONS", QUESTIONS)).absolute(),
            bank_id=bank_id,
        )

    @property
    def local_actors(self) -> Path:
        """The operator's own support bodies; the file need not exist."""
        return self.instance / "local-actors.yaml"

    @property
    def key_file(self) -> Path:
        """The secret key, where the environment gives none."""
        return self.instance / "secret_key"

    @property
    def last_backup(self) -> Path:
        """Holds when the last backup was written; the file need not exist."""
        return self.instance / "last-backup"

    @property
    def cache(self) -> Path | None:
        """Where checked files may be kept: in the instance folder, once there is one."""
        return self.instance / "cache" if self.instance.is_dir() else None


@dataclass(frozen=True)
class Settings(Places):
    """Everything that differs from one installation to another.

    `database` is a path (SQLite) or an address with its password; `reports` is None when finished PDFs are kept in
    the database; `resume_days` is how long a resume link or code stays valid, and a device since it last opened it: by
    default until the last day that is offered for the next check, and a month; `render_timeout` is in seconds;
    `trusted_proxies` is the number of proxies in front whose forwarding headers are believed;
    `min_segment` is how many firms a comparison needs before anything of it is shown, never below 5;
    `web_processes` is how many processes answer requests beside each other; `hash_cost` is the same everywhere.

    The operator is who runs the installation: name, how to reach them, what they use the answers for, a picture.
    `retention_months` is how long a finished assessment is kept after its last change; None: until it is deleted.
    """

    database: str = field(repr=False)
    reports: Path | None
    secret_key: bytes = field(repr=False)
    public_url: str | None = None
    trusted_proxies: int = 0
    resume_days: int = 400
    render_timeout: float = 20.0
    development: bool = False
    min_segment: int = MIN_SEGMENT
    web_processes: int = 1
    operator_name: str | None = None
    operator_contact: str | None = None
    operator_purpose: str | None = None
    operator_logo: Path | None = None
    retention_months: int | None = None
    hash_cost: HashCost = HashCost()

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database; None with another engine."""
        return None if "://" in self.database else Path(self.database)

    @property
    def device_days(self) -> int:
        """How many days a device opens what it has opened last: `resume_days`, as far as a browser keeps its cookie."""
        return min(self.resume_days, COOKIE_DAYS)

    def __post_init__(self) -> None:
        # However the settings came about, the floor cannot be lower.
        if self.min_segment < MIN_SEGMENT:
            raise ConfigError(f"ASSESS_MIN_SEGMENT: {self.min_segment} is below {MIN_SEGMENT}")

    @classmethod
    def load(cls, instance: Path | None = None, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; makes the instance folder and its secret key where they are missing.

        `instance` wins over `ASSESS_INSTANCE`; an empty variable counts as not set. Raises ConfigError; nothing is
        left of what could not be made whole.
        """
        settings = cls.read(instance, env)
        file = settings.database_file
        wanted = [settings.instance, file.parent if file else None, settings.reports]
        made: list[Path] = []
        try:
            for place in wanted:
                if place is not None and not place.exists():
                    place.mkdir(parents=True, mode=0o700, exist_ok=True)
                    made.append(place)
                elif place is not None and not place.is_dir():
                    raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
            key = settings.secret_key or _secret_key(settings.key_file)
        except OSError as error:
            for place in reversed(made):
                with contextlib.suppress(OSError):
                    place.rmdir()
            raise ConfigError(f"{error.filename}: cannot be used: {error.strerror}") from None
        return replace(settings, secret_key=key)

    @classmethod
    def read(cls, instance: Path | None = None, env: Mapping[str, str] | None = None) -> Settings:
        """Read the settings and make nothing: `secret_key` is empty where no variable gives it. Raises ConfigError."""
        given = _given(env)
        places = Places.read(instance, env)
        folder = places.instance
        development = given.get("ASSESS_DEVELOPMENT", "0")
        if development not in ("0", "1"):
            raise ConfigError(f"ASSESS_DEVELOPMENT: {development!r} is neither 0 nor 1")
        database = given.get("ASSESS_DATABASE", str(folder / "assess.sqlite3"))
        served = "://" in database
        reports = given.get("ASSESS_REPORTS") or (None if served else folder / "reports")
        return cls(
            instance=folder,
            questions=places.questions,
            bank_id=places.bank_id,
            database=database if served else str(Path(database).absolute()),
            reports=reports and Path(reports).absolute(),
            secret_key=_given_key(given.get("ASSESS_SECRET_KEY"), development == "1"),
            public_url=_public_url(given.get("ASSESS_PUBLIC_URL")),
            trusted_proxies=_whole(given, "ASSESS_TRUSTED_PROXIES", cls.trusted_proxies, 0, 10),
            resume_days=_whole(given, "ASSESS_RESUME_DAYS", cls.resume_days, 1, 3650),
            render_timeout=_seconds(given, "ASSESS_RENDER_TIMEOUT", cls.render_timeout, 600.0),
            development=development == "1",
            min_segment=_whole(given, "ASSESS_MIN_SEGMENT", MIN_SEGMENT, MIN_SEGMENT, None, digits=MAX_DIGITS),
            web_processes=_whole(given, "ASSESS_WEB_PROCESSES", cores(), 1, 64),
            operator_name=_line(given, "ASSESS_OPERATOR_NAME", 60),
            operator_contact=_line(given, "ASSESS_OPERATOR_CONTACT", 120),
            operator_purpose=_line(given, "ASSESS_OPERATOR_PURPOSE", 200),
            operator_logo=Path(logo).absolute() if (logo := given.get("ASSESS_OPERATOR_LOGO")) else None,
            retention_months=_months(given),
        )


def _given(env: Mapping[str, str] | None) -> dict[str, str]:
    """The variables that are set; a blank one counts as not set."""
    return {name: value.strip() for name, value in (os.environ if env is None else env).items() if value.strip()}


def given_settings(env: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The known variables that are set: the rest is in force by default."""
    return tuple(name for name in KNOWN if name in _given(env))


def unknown_settings(env: Mapping[str, str] | None = None) -> dict[str, str | None]:
    """Variables that look like settings, in any case of letters, and are none; each with the nearest that is."""
    strange = [name for name in _given(env) if name.upper().startswith("ASSESS_") and name not in KNOWN]
    return {name: next(iter(get_close_matches(name.upper(), KNOWN, 1, 0.7)), None) for name in sorted(strange)}


def _given_key(given: str | None, development: bool) -> bytes:
    if given is not None and len(given) < MIN_SECRET and not development:
        raise ConfigError(f"ASSESS_SECRET_KEY: has {len(given)} characters; at least {MIN_SECRET} are needed")
    return (given or "").encode()


def _secret_key(file: Path) -> bytes:
    if not file.exists():
        _make_key(file)
    if file.stat().st_mode & 0o077:  # copied or restored without care: whoever reads it can sign cookies
        file.chmod(0o600)
    key = file.read_bytes()
    if len(key) < MIN_SECRET:
        raise ConfigError(f"{file}: holds {len(key)} bytes; at least {MIN_SECRET} are needed (delete it for a new one)")
    return key


def _make_key(file: Path) -> None:
    """Written whole under another name, then linked: two first starts at once agree on one key."""
    new = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(secrets.token_bytes(32))
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(new, file)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from None
    finally:
        new.unlink(missing_ok=True)


def _public_url(given: str | None) -> str | None:
    """The address as browsers write it: scheme and host in small letters, nothing behind."""
    if given is None:
        return None
    try:
        parts = urlsplit(given)
        sound = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
        sound = sound and parts.port != 0 and not re.search(r"[\s@\\<>\"?#]", given)
    except ValueError:
        sound = False
    if not sound:
        raise ConfigError(f"ASSESS_PUBLIC_URL: {given!r} is not an address such as https://dx.example.jp")
    address = f"{parts.scheme}://{parts.netloc.lower()}"
    if parts.path.strip("/"):
        raise ConfigError(
            f"ASSESS_PUBLIC_URL: {given!r} has a path; the application needs a host of its own, such as {address}"
        )
    return address


def _line(given: Mapping[str, str], name: str, most: int) -> str | None:
    """A short text of one line."""
    text = given.get(name)
    if text is not None and (len(text) > most or not text.isprintable()):
        raise ConfigError(f"{name}: must be one line of at most {most} characters")
    return text


def _months(given: Mapping[str, str]) -> int | None:
    name = "ASSESS_RETENTION_MONTHS"
    return _whole(given, name, 0, 1, 240) if name in given else None


def _whole(given: Mapping[str, str], name: str, default: int, low: int, high: int | None, digits: int = 6) -> int:
    text = given.get(name, str(default))
    wrong = not re.fullmatch(rf"[0-9]{{1,{digits}}}", text) or int(text) < low
    if wrong or (high is not None and int(text) > high):
        wanted = f"from {low}" if high is None else f"in {low}..{high}"
        raise ConfigError(f"{name}: {text[:50]!r} is not a whole number {wanted}")
    return int(text)


def _seconds(given: Mapping[str, str], name: str, default: float, high: float) -> float:
    text = given.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text) or not 0 < float(text) <= high:
        raise ConfigError(f"{name}: {text!r} is not a number of seconds above 0 and up to {high:g}")
    return float(text)
