"""Ids as numbers: there and back, and searched for as sets are."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from titfortat.resolve.keys import NONE, codes, keys, member, names, pair_codes


def test_ids_become_numbers_and_ids_again():
    ids = pa.chunked_array([["0123456789abcdef", None], ["ffffffffffffffff"]])
    numbers = keys(ids)
    assert numbers.tolist() == [0x0123456789ABCDEF, NONE, 0xFFFFFFFFFFFFFFFF]
    assert names(numbers).to_pylist() == ids.to_pylist()
    assert keys(ids.slice(1)).tolist() == numbers[1:].tolist()
    assert keys(pa.array([], pa.string())).tolist() == names(np.zeros(0, np.uint64)).to_pylist() == []


def test_what_is_no_id_is_refused():
    with pytest.raises(pa.ArrowInvalid):
        keys(pa.array(["0123"]))


@pytest.mark.parametrize("many", [100, 200_000])
@pytest.mark.parametrize("few", [0, 1, 5_000, 50_000])
def test_members_are_those_of_the_set(many, few):
    rng = np.random.default_rng(few)
    numbers = rng.integers(0, 2**63, many).astype(np.uint64)
    of = np.concatenate([numbers[: few // 2], rng.integers(0, 2**63, few).astype(np.uint64)])
    assert member(numbers, of).tolist() == np.isin(numbers, of).tolist()


def test_a_pair_is_the_same_whoever_acts():
    one, other = pa.chunked_array([["CZE", "RUS", "CZE"]]), pa.chunked_array([["RUS", "CZE", "POL"]])
    a, b, c = pair_codes(one, other).tolist()
    assert a == b != c
    a, b, c = codes(one, other).tolist()
    assert len({a, b, c}) == 3
