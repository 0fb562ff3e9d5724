"""What long work shows, in a terminal and elsewhere."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from pipelines.console import live


def shown(console: Console, fault: Exception | None = None) -> str:
    with live(console) as told:
        told("ingest 2026-01-05", 0, None)
        told("ingest 2026-01-05", 5, 10)
        told("ingest 2026-01-05: checks", 0, None)
        told("clean 2026-01-05", 0, None)
        if fault:
            raise fault
    return console.file.getvalue()


def test_elsewhere_each_step_is_a_line_with_its_time() -> None:
    lines = shown(Console(file=io.StringIO())).splitlines()
    assert [re.sub(r"\d+\.\d", "N", line) for line in lines] == [
        f"{'ingest 2026-01-05':<24}    N s",
        f"{'clean 2026-01-05':<24}    N s",
    ]


def test_a_step_that_did_not_end_is_not_told_as_done() -> None:
    console = Console(file=io.StringIO())
    with pytest.raises(KeyboardInterrupt):
        shown(console, KeyboardInterrupt())
    assert "clean" not in console.file.getvalue()


def test_a_terminal_gets_a_bar_that_is_gone_in_the_end() -> None:
    out = shown(Console(file=io.StringIO(), force_terminal=True, width=80))
    assert "\x1b[2K" in out, "the bar is erased"
    assert out.count("\n") < 5
