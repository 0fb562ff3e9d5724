"""The lock installs the same files everywhere, and from whatever index the installer is set to."""

from __future__ import annotations

import re
import tomllib

from tests.support.shared import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
BESIDE = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "tests" / "support").glob("*.lock"))]
"""Locks of what is installed beside the environment, for single tests."""
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements() -> list[tuple[str, str]]:
    """Name and everything that the lock says of it (hashes, markers); a name stands twice where Pythons differ."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.M)
    found = (re.match(r"([A-Za-z0-9._-]+)==[^ ]+", block) for block in blocks)
    return [(m.group(1).lower(), m.string) for m in found if m]


def test_the_lock_names_no_registry() -> None:
    for lock in (LOCK, *BESIDE):
        assert re.findall(r"https?:|--index|--extra-index|--find-links|--trusted-host", lock) == []


def test_every_requirement_is_pinned_and_hashed() -> None:
    lines = [s for s in LOCK.splitlines() if s and s[0] not in " #"]
    assert len(lines) == len(requirements()) > 50 and len(BESIDE) == 2
    assert [name for name, said in requirements() if "--hash=sha256:" not in said] == []


def test_everything_that_the_project_names_is_locked() -> None:
    named = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["dev"]
    wanted = {re.match(r"[A-Za-z0-9._-]+", n).group(0).lower() for n in named}
    assert wanted - {name for name, _ in requirements()} == set()
    assert [n for n in named if "@" in n or "://" in n] == []
