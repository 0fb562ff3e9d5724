"""The main text of a plain-text page: which of its lines are the article."""

from __future__ import annotations

import re

from titfortat.clean.normalise import normalise

_SENTENCE_END = re.compile(r"[.!?…。！？؟۔:;][\"'”’»)\]]*$")


def main_lines(text: str, title: str | None = None) -> list[str]:
    """The lines of the article's body, in order."""
    lines = [line for line in normalise(text).split("\n") if line]
    prose = [i for i, line in enumerate(lines) if len(line) >= 80 and _SENTENCE_END.search(line)]
    if not prose:
        return []
    return [
        line
        for line in lines[prose[0] : prose[-1] + 1]
        if line != title and (len(line) >= 40 or _SENTENCE_END.search(line))
    ]
