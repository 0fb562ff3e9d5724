"""What the tables of the contract are written with: short names of types and layers, and the column that many share."""

from __future__ import annotations

from titfortat.schema.types import Column as C
from titfortat.schema.types import Layer, Type

S, I32, I64, F64 = Type.STRING, Type.INT32, Type.INT64, Type.FLOAT64
STORE, PUBLISHED = (Layer.STORE,), (Layer.PUBLISHED,)
BOTH = (Layer.STORE, Layer.PUBLISHED)

HASH = "^[0-9a-f]{16}$"


def day() -> C:
    """The column of the arrival day, which every table of a day has."""
    return C("dump_date", Type.DATE, "day on which the dump arrived (UTC)")
