"""How faults end under Dagster: what may be gone at the next try is tried again, everything else fails at once."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from titfortat.errors import TerminalError, TransientError

RETRIES, PAUSE = 3, 30
"""How often a step is tried again, and seconds between two tries."""

PASSING = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EBUSY, errno.ENETDOWN, errno.EAGAIN}
)
"""The system's errors that somebody else may mend while we wait: full disks, lost mounts, busy files."""


@contextmanager
def as_dagster_faults() -> Iterator[None]:
    """Turn our faults into Dagster's: TransientError and passing system errors are retried, TerminalError is not."""
    try:
        yield
    except TransientError as fault:
        raise dg.RetryRequested(RETRIES, PAUSE) from fault
    except OSError as fault:
        if fault.errno not in PASSING:
            raise
        raise dg.RetryRequested(RETRIES, PAUSE) from fault
    except TerminalError as fault:
        raise dg.Failure(str(fault), allow_retries=False) from fault
