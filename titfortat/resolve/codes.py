"""The codes of PLOVER and CAMEO for an event, so that users of POLECAT, ICEWS and GDELT know what they have.

The table is data/codes.csv, a row an event type and status. What a code stands for, and why it was chosen, is in
docs/resolution.md. Country codes are `titfortat.countries`.
"""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from titfortat.resolve.datafiles import rows

_QUAD_CLASSES = ((5, 1), (9, 2), (14, 3), (20, 4))
"""GDELT's quad class by CAMEO root code: up to 05 verbal cooperation, 09 material, 14 verbal conflict, 20 material."""


@cache
def code_table() -> pa.Table:
    """event_type, status, plover_type, plover_mode (null where PLOVER has none), cameo_code, quad_class, goldstein."""
    codes = rows("codes")
    return pa.table(
        {
            "event_type": [r["event_type"] for r in codes],
            "status": [r["status"] for r in codes],
            "plover_type": [r["plover_type"] for r in codes],
            "plover_mode": pa.array([r["plover_mode"] or None for r in codes], pa.string()),
            "cameo_code": [r["cameo_code"] for r in codes],
            "quad_class": pa.array([quad_class(r["cameo_code"]) for r in codes], pa.int32()),
            "goldstein": [float(r["goldstein"]) for r in codes],
        }
    )


@cache
def cameo_texts() -> dict[str, str]:
    """CAMEO code -> what it is called, as ICEWS writes it; for every code of the table."""
    return {r["cameo_code"]: r["text"] for r in rows("cameo")}


def quad_class(cameo_code: str) -> int:
    """GDELT's class (1-4) of a CAMEO code. Raises ValueError for a code without a root from 01 to 20."""
    root = int(cameo_code[:2])
    for last, quad in _QUAD_CLASSES:
        if 1 <= root <= last:
            return quad
    raise ValueError(f"CAMEO code {cameo_code!r} has no root from 01 to 20")
