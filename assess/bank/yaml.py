"""The one reader of YAML files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from assess.bank.codec import FileProblem

MAX_FILE_BYTES = 5_000_000


def read_yaml(file: Path, shown: str) -> tuple[Any, list[FileProblem]]:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            return None, [FileProblem(shown, "", f"larger than {MAX_FILE_BYTES:,} bytes")]
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [FileProblem(shown, f"byte {error.start}", "is not valid UTF-8")]
    except OSError as error:
        return None, [FileProblem(shown, "", f"cannot be read: {error.strerror}")]
    try:
        return YAML(typ="safe", pure=True).load(text), []
    except DuplicateKeyError as error:
        mark = error.problem_mark
        return None, [FileProblem(shown, f"line {mark.line + 1}", "the same key stands twice")]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}" if mark else ""
        return None, [FileProblem(shown, where, f"is not valid YAML: {error.problem}")]
    except (YAMLError, ValueError, RecursionError) as error:
        return None, [FileProblem(shown, "", f"is not valid YAML: {str(error).splitlines()[0]}")]
