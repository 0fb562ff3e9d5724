"""What a process that reads dumps has to build first: imported where it can be shared with processes that are forked.

Importing this builds the gate (0.1 s), and does nothing else.
"""

from __future__ import annotations

from titfortat.ingest import spill
from titfortat.ingest.gate import default_gate

default_gate()

__all__ = ["spill"]
