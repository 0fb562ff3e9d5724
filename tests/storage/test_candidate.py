"""Candidates: current or not, promoted by renames, whole again after a kill between two of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from titfortat.storage import Candidate, Warehouse, read_fingerprint, write_table

TABLES = ("responses", "event_sources", "dyad_months")


def made(root: Path, fingerprint: str) -> Candidate:
    candidate = Candidate(Warehouse(root), "resolve", "whole", TABLES, fingerprint)
    for name in TABLES:
        write_table(name, candidate.path(name), [], fingerprint)
    return candidate


def fingerprints(root: Path) -> list[str | None]:
    return [read_fingerprint(Warehouse(root).stored(name, "whole")) for name in TABLES]


def test_a_candidate_is_seen_by_nobody_until_it_is_promoted(tmp_path):
    candidate = made(tmp_path, "a")
    assert not candidate.is_current()
    assert fingerprints(tmp_path) == [None] * 3
    assert candidate.paths("responses") == [candidate.path("responses")]
    assert candidate.read("responses").num_rows == 0
    candidate.promote()
    assert candidate.is_current()
    assert fingerprints(tmp_path) == ["a"] * 3
    assert not candidate.folder.exists()
    assert not Candidate(Warehouse(tmp_path), "resolve", "whole", TABLES, "b").is_current()


def test_discarding_leaves_what_was_promoted(tmp_path):
    made(tmp_path, "a").promote()
    candidate = made(tmp_path, "b")
    candidate.discard()
    candidate.discard()
    assert not candidate.folder.exists()
    assert fingerprints(tmp_path) == ["a"] * 3


@pytest.mark.parametrize("renames", range(3))
def test_a_kill_between_renames_is_seen_and_mended_by_the_next_run(tmp_path, monkeypatch, renames):
    made(tmp_path, "a").promote()
    candidate = made(tmp_path, "b")
    real, left = Path.replace, renames

    def dying(self: Path, target: Path) -> Path:
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            candidate.promote()
    assert fingerprints(tmp_path) == ["b"] * renames + ["a"] * (3 - renames)
    assert not candidate.is_current()
    made(tmp_path, "b").promote()
    assert candidate.is_current()


def test_a_damaged_file_is_not_current(tmp_path):
    candidate = made(tmp_path, "a")
    candidate.promote()
    Warehouse(tmp_path).stored("responses", "whole").write_bytes(b"PAR1")
    assert not candidate.is_current()
