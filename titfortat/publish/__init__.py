"""Publish: the store's tables become year-partitioned Parquet and one DuckDB file, built to the side and swapped in.

What belongs here: reconciling days, sorting, the files and their promotion, the macros. What does not: what a column
means (`titfortat.schema`), how a value is computed (the stages before), immutable versions (`titfortat.release`).
"""

from titfortat.publish.build import build
from titfortat.publish.candidate import PUBLISHED_TABLES, PublishCandidate
from titfortat.publish.macros import MACROS, Macro
from titfortat.publish.plan import plan
from titfortat.publish.record import record

__all__ = ["MACROS", "PUBLISHED_TABLES", "Macro", "PublishCandidate", "build", "plan", "record"]
