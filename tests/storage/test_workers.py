"""Work over processes: results in order, few tasks under way, faults that arrive."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from titfortat.storage import ordered_map, silent


def slow_square(n: int) -> int:
    # The first tasks take longest, so that their results come last.
    time.sleep(0.05 if n < 2 else 0.0)
    return n * n


def own_process(_: int) -> int:
    return os.getpid()


def picky(n: int) -> int:
    if n == 3:
        raise ValueError("three")
    return n


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_results_come_in_the_order_of_the_tasks(workers):
    assert list(ordered_map(slow_square, range(12), workers)) == [n * n for n in range(12)]


def test_one_worker_is_this_process_and_more_are_others_but_for_the_first_task():
    assert set(ordered_map(own_process, range(3))) == {os.getpid()}
    first, *others = ordered_map(own_process, range(5), 2)
    assert first == os.getpid()
    assert os.getpid() not in others
    assert list(ordered_map(own_process, range(1), 2)) == [os.getpid()]
    assert list(ordered_map(own_process, [], 2)) == []


def test_tasks_are_drawn_as_they_are_needed():
    drawn = []

    def tasks() -> Iterator[int]:
        for n in range(100):
            drawn.append(n)
            yield n

    results = ordered_map(slow_square, tasks(), 2)
    assert next(results) == 0
    assert len(drawn) <= 6
    results.close()
    assert len(drawn) <= 6


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_comes_out_behind_the_results_before_it(workers):
    results = ordered_map(picky, range(10), workers)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)


def test_silence_says_nothing(capsys):
    silent("anything", 1, None)
    assert capsys.readouterr() == ("", "")
