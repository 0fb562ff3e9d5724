"""Ids as whole numbers: 16 hex digits are 64 bits, and a million of them are searched in milliseconds.

Holds no knowledge of what an id is of.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

NONE = np.uint64(0)
"""What stands for no id."""

_DIGITS = np.frombuffer(b"0123456789abcdef", np.uint8)
_VALUES = np.zeros(256, np.uint8)
_VALUES[_DIGITS] = np.arange(16)


def keys(ids: pa.ChunkedArray | pa.Array) -> np.ndarray:
    """The numbers (uint64) of ids of 16 hex digits; `NONE` for null."""
    if isinstance(ids, pa.ChunkedArray):
        ids = ids.combine_chunks()
    if not len(ids):
        return np.zeros(0, np.uint64)
    fixed = pc.fill_null(ids, "0" * 16).cast(pa.binary()).cast(pa.binary(16))
    digits = np.frombuffer(fixed.buffers()[1], np.uint8)[fixed.offset * 16 : (fixed.offset + len(fixed)) * 16]
    values = _VALUES[digits].reshape(-1, 2)
    return ((values[:, 0] << 4) | values[:, 1]).view(">u8").astype(np.uint64)


def names(numbers: np.ndarray) -> pa.Array:
    """The ids of 16 hex digits of numbers; null for `NONE`."""
    if not len(numbers):
        return pa.array([], pa.string())
    octets = np.ascontiguousarray(numbers).astype(">u8").view(np.uint8)
    digits = np.stack([_DIGITS[octets >> 4], _DIGITS[octets & 15]], axis=1).tobytes()
    fixed = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(numbers), [None, pa.py_buffer(digits)])
    return pc.if_else(pa.array(numbers != NONE), fixed.cast(pa.binary()).cast(pa.string()), None)


def codes(*columns: pa.ChunkedArray) -> np.ndarray:
    """Numbers (uint64) that are equal where the columns of strings are."""
    joined = pc.binary_join_element_wise(*columns, "\x00")
    joined = joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
    told = joined.dictionary_encode()
    of_value = [_number(value) for value in told.dictionary.to_pylist()]
    return np.array(of_value, np.uint64)[told.indices.to_numpy()] if len(told) else np.zeros(0, np.uint64)


def pair_codes(actor: pa.ChunkedArray, target: pa.ChunkedArray) -> np.ndarray:
    """Numbers that are equal where two states are the same, whichever of them acts."""
    in_order = pc.less(actor, target)
    return codes(pc.if_else(in_order, actor, target), pc.if_else(in_order, target, actor))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def member(numbers: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Whether each number is one of `of` (booleans)."""
    if len(numbers) < _MANY or len(of) > _FEW or numbers.dtype != np.uint64:
        return _is_in(numbers, of)
    # Few of many: one look into a table of their last 16 bits leaves a twentieth to be compared.
    table = np.zeros(1 << 16, bool)
    table[of.astype(np.uint64) & np.uint64(0xFFFF)] = True
    found = table[numbers.view(np.uint16)[::4]]
    near = np.flatnonzero(found)
    found[near] = _is_in(numbers[near], of)
    return found


_MANY, _FEW = 50_000, 20_000


def _is_in(numbers: np.ndarray, of: np.ndarray) -> np.ndarray:
    values = pa.array(numbers)
    return pc.is_in(values, value_set=pa.array(of, values.type)).to_numpy(zero_copy_only=False)
