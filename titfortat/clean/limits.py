"""Limits of the clean stage, all in one place. None reads a clock: the same document always meets the same fate."""

MAX_BYTES = 8_000_000
"""A body beyond this is rejected as `too_large`; the largest of 258 real news pages has 2.4 MB."""

MAX_NESTING = 1_500
"""Markup whose open elements may pile up beyond this is rejected as `too_deep`; extractors recurse over the tree."""

MAX_TAGS = 100_000
"""Markup with more tags is rejected as `too_many_tags`; the real pages have up to 8,100."""

MAX_LINE = 50_000
"""A line of plain text beyond this many characters is no paragraph of prose; it is left out."""

MAX_LINES = 20_000
"""Plain text with more lines is rejected as `too_many_lines`."""

MIN_TEXT = 40
"""Text with fewer characters than this is no article: `no_text`."""

MAX_DECODE_ERRORS = 0.05
"""Share of undecodable and control characters beyond which a body counts as `undecodable`."""

MAX_TITLE = 400
"""Characters; a longer title is no headline."""

MAX_BYLINE = 200
"""Characters; a longer byline is prose."""


class LimitBroken(ValueError):
    """A document beyond a limit; `reason` is the ledger's code, the message says what was found and what is allowed."""

    def __init__(self, reason: str, found: str) -> None:
        super().__init__(found)
        self.reason = reason
