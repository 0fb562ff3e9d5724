"""The way to the files beside the repository that may be read in tests but are not ours to bundle.

A test that needs them is skipped with a reason where they are absent.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus" / "stories"


def shared_folder() -> Path:
    """The folder named by TITFORTAT_SHARED, or `shared` beside the repository; it need not exist."""
    return Path(os.environ.get("TITFORTAT_SHARED") or ROOT.parent / "shared")


def shared(path: str) -> Path:
    """A file or folder below the shared folder. Skips the running test where it is absent."""
    found = shared_folder() / path
    if not found.exists():
        pytest.skip(f"{path} is not beside the repository (set TITFORTAT_SHARED to the folder that holds it)")
    return found
