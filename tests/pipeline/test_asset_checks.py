"""What a check found in several partitions, as one number."""

from __future__ import annotations

from assets.checks import over_partitions


def test_counts_add_up_and_shares_are_of_the_sums() -> None:
    first, second = {"rows": 90, "offenders": 9, "share": 0.1}, {"rows": 10, "offenders": 0, "share": 0.0}
    assert over_partitions([first, second]) == {"rows": 100, "offenders": 9, "share": 0.09}


def test_one_partition_keeps_its_numbers() -> None:
    for numbers in ({"value": 0.4}, {"rows": 3, "offenders": 3, "share": 1.0}, {}):
        assert over_partitions([numbers]) == numbers


def test_of_other_numbers_the_largest_is_told() -> None:
    assert over_partitions([{"value": 0.4}, {"value": 0.7}, {}]) == {"value": 0.7}


def test_no_rows_make_no_share() -> None:
    assert over_partitions([{"rows": 0, "offenders": 0, "share": 0.0}])["share"] == 0.0
