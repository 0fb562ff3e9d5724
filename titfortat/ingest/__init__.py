"""Ingest: dumps in any form become raw documents, and every record gets a row that says what became of it.

What belongs here: finding the dumps of an arrival day (`discover`), taking them apart within limits (`readers`),
deciding on bytes whether a record may matter (`gate`), and writing both sides down (`plan`, `build`). What does not:
text, titles, dates and languages (clean), and anything that knows Dagster or Great Expectations.
"""

from titfortat.ingest.build import build, plan
from titfortat.ingest.dumps import DumpFile, discover

__all__ = ["DumpFile", "build", "discover", "plan"]
