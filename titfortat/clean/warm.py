"""What a process that cleans documents has to load first: imported where it can be shared with processes that are forked.

Importing this cleans a page and a text, so that models and words of furniture are in memory (0.1 s), and does nothing else.
"""

from __future__ import annotations

from titfortat.clean import shards
from titfortat.clean.document import clean_html, clean_text

_LINES = [
    f"The ministry said on Monday that it had asked {n} of the embassy's staff to leave by May {n}." for n in (2, 3)
]

clean_text("\n".join(_LINES))
clean_html(f"<html><body><article>{''.join(f'<p>{line}</p>' for line in _LINES)}</article></body></html>")

__all__ = ["shards"]
