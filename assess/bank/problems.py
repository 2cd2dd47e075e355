"""What is wrong with files and answers that people wrote. Apart from what reads them, so that it loads at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assess.core.checks.problem import Problem

# Editors on Japanese Windows may save Shift_JIS, and "Unicode" there is UTF-16.
NOT_UTF8 = "is not valid UTF-8 – 文字コードに UTF-8 を選んで保存し直してください / save the file anew as UTF-8"


@dataclass(frozen=True)
class FileProblem:
    """A problem with its file, printed as `file:path: message`."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.path}: {self.message}"


class InvalidFiles(Exception):
    """Raised when files cannot be used; holds every problem found."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class InvalidAnswers(Exception):
    """Raised when ANSWERS.json cannot be used; holds every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.path}: {p.message}" for p in self.problems))
