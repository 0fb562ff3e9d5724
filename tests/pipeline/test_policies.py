"""Which faults are tried again under Dagster, and which end a step at once."""

from __future__ import annotations

import errno

import dagster as dg
import pytest

from pipelines import policies
from pipelines.policies import as_dagster_faults
from titfortat.errors import TerminalError, TransientError


def attempts(fault: Exception, monkeypatch: pytest.MonkeyPatch, heals_after: int = 99) -> tuple[int, bool, str]:
    """How often a step that meets `fault` runs, whether it succeeds in the end, and what its failure says."""
    monkeypatch.setattr(policies, "PAUSE", 0)
    runs = 0

    @dg.op
    def step() -> None:
        nonlocal runs
        runs += 1
        with as_dagster_faults():
            if runs <= heals_after:
                raise fault

    @dg.job(executor_def=dg.in_process_executor)
    def work() -> None:
        step()

    with dg.DagsterInstance.ephemeral() as instance:
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        result = work.execute_in_process(instance=instance, run_config=quiet, raise_on_error=False)
    said = [e.step_failure_data for e in result.filter_events(lambda e: e.is_step_failure)]
    user = said[0].user_failure_data if said else None
    return runs, result.success, (user.description if user else None) or ""


def test_a_transient_fault_is_tried_again_until_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attempts(TransientError("busy"), monkeypatch, heals_after=2)[:2] == (3, True)


def test_a_transient_fault_that_stays_fails_after_the_last_try(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attempts(TransientError("busy"), monkeypatch)[:2] == (policies.RETRIES + 1, False)


def test_a_terminal_fault_is_not_tried_again_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attempts(TerminalError("events: 3 check(s) failed"), monkeypatch) == (1, False, "events: 3 check(s) failed")


def test_a_full_disk_is_tried_again_and_a_missing_file_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attempts(OSError(errno.ENOSPC, "full"), monkeypatch, heals_after=1)[:2] == (2, True)
    assert attempts(FileNotFoundError(errno.ENOENT, "gone"), monkeypatch)[:2] == (1, False)


def test_a_fault_of_the_code_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attempts(KeyError("actor"), monkeypatch)[:2] == (1, False)
