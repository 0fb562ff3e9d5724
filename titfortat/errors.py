"""The two kinds of fault that end a run: those that a retry may mend, and those that it can't.

Bad input is neither: it becomes a ledger row and the run goes on.
"""


class TitfortatError(Exception):
    """A fault whose message names the object, what was expected, what was found and the next command."""


class TransientError(TitfortatError):
    """A fault outside our hands that may be gone at the next try: a full disk, a lost mount, a busy store."""


class TerminalError(TitfortatError):
    """A fault that every retry would meet again: a missing folder, a damaged working table, a failed audit."""
