"""Where the files are that come with the program, in a checkout and once installed."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
# A wheel carries questions and templates inside the package; in a checkout they lie beside it.
INSTALLED = (PACKAGE / "questions").is_dir()
_HOME = PACKAGE if INSTALLED else PACKAGE.parent
QUESTIONS = _HOME / "questions"
TEMPLATES = _HOME / "templates"
