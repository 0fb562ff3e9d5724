"""Hashes of contents, files and code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titfortat.storage import code_fingerprint, content_hash, fingerprint, short_hash

PARTS = st.lists(st.none() | st.text(max_size=8) | st.integers(), max_size=5)


@given(PARTS, PARTS)
def test_different_parts_have_different_hashes(one, two):
    def told(parts: list) -> list:
        return [None if p is None else str(p) for p in parts]

    assert (short_hash(*one) == short_hash(*two)) == (told(one) == told(two))


def test_a_hash_is_16_hex_digits_and_stays():
    assert short_hash("Farnesina", 24) == "9977e0b26b210646"
    assert short_hash(None) != short_hash("") != short_hash()


def test_a_file_is_known_by_its_bytes(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"x" * 3_000_000)
    two.write_bytes(b"x" * 3_000_000)
    assert content_hash(one) == content_hash(two)
    two.write_bytes(b"x" * 2_999_999 + b"y")
    assert content_hash(one) != content_hash(two)
    with pytest.raises(OSError):
        content_hash(tmp_path / "none")


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with two stages and what they share, in place of ours."""
    for name in ("clean/a.py", "clean/words.csv", "extract/b.py", "schema/c.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path)
    code_fingerprint.cache_clear()
    yield tmp_path
    code_fingerprint.cache_clear()


@pytest.mark.parametrize(
    ("changed", "moves"),
    [
        ("clean/a.py", {"clean"}),
        ("clean/words.csv", {"clean"}),
        ("schema/c.py", {"clean", "extract"}),
        ("clean/notes.md", set()),
        ("clean/new.py", {"clean"}),
    ],
)
def test_a_stage_is_known_by_its_code_its_data_and_what_is_shared(package, changed, moves):
    before = {stage: code_fingerprint(stage) for stage in ("clean", "extract")}
    (package / changed).write_text("changed")
    code_fingerprint.cache_clear()
    assert {stage for stage in before if code_fingerprint(stage) != before[stage]} == moves
