"""Where tables live and how they are replaced: paths, Parquet files, candidates, fingerprints, worker processes.

Every path below a data root is built here and nowhere else. What the tables mean is in `titfortat.schema`.
"""

from titfortat.storage.candidate import Candidate
from titfortat.storage.fingerprint import code_fingerprint, content_hash, short_hash
from titfortat.storage.lock import exclusive
from titfortat.storage.parquet import TableWriter, read_fingerprint, read_table, write_table
from titfortat.storage.root import data_root, reading
from titfortat.storage.warehouse import Warehouse
from titfortat.storage.workers import Progress, ordered_map, silent

__all__ = [
    "Candidate",
    "Progress",
    "TableWriter",
    "Warehouse",
    "code_fingerprint",
    "content_hash",
    "data_root",
    "exclusive",
    "ordered_map",
    "read_fingerprint",
    "read_table",
    "reading",
    "short_hash",
    "silent",
    "write_table",
]
