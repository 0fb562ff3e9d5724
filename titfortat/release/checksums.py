"""SHA256SUMS of a folder, in the form that `sha256sum --check` reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from titfortat.errors import TerminalError

NAME = "SHA256SUMS"


def sha256(path: Path) -> str:
    """64 hex digits over a file's bytes, read in pieces. Raises OSError."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def write_sums(folder: Path, known: Mapping[str, str] | None = None) -> None:
    """Write the sums of every file below the folder, in the order of their paths. `known`: sums by path that need no reading."""
    names = {p.relative_to(folder).as_posix(): p for p in files_below(folder)}
    sums = {name: (known or {}).get(name) or sha256(path) for name, path in names.items()}
    (folder / NAME).write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()), encoding="utf-8")


def read_sums(folder: Path) -> dict[str, str]:
    """Path below the folder -> sum. Raises TerminalError where there is no such list or a line is none of it."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise TerminalError(
            f"{folder}: expected a release with a readable {NAME}, found {fault}; get the release again"
        ) from fault
    return parse("\n".join(lines), str(folder / NAME))


def parse(text: str, where: str) -> dict[str, str]:
    """Path -> sum of a list's text, which comes from `where`. Raises TerminalError where a line is none of it."""
    sums = {}
    for number, line in enumerate(text.splitlines(), 1):
        digest, gap, name = line.partition("  ")
        if not gap or len(digest) != 64 or not name:
            raise TerminalError(f"{where}: expected 'sum  path' in line {number}, found {line[:100]!r}")
        sums[name] = digest
    return sums


def files_below(folder: Path) -> list[Path]:
    """Every file but the list itself, in the order of their paths."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and p != folder / NAME)
