"""Markup that a page carries inside its scripts: pages that are put together in the browser keep their article there."""

from __future__ import annotations

import re

import orjson

from titfortat.clean.markup import scripts

_STRING = re.compile(r'"((?:[^"\\]|\\.){500,})"', re.S)
_PARAGRAPH = re.compile(r"<p\b", re.I)
_ESCAPED = re.compile(r"\\u003c|\\u003e|\\/|\\\"", re.I)
_PLAIN = {"\\u003c": "<", "\\u003e": ">", "\\/": "/", '\\"': '"'}
PARAGRAPHS = 3
"""A string with fewer paragraphs is no article."""


def embedded_markup(page: str) -> str | None:
    """The longest string of a script that holds paragraphs of markup; None where there is none."""
    found = [text for _, script in scripts(page) for text in _strings(script)]
    return max(found, key=len, default=None)


def _strings(script: str) -> list[str]:
    out = []
    for match in _STRING.finditer(script):
        try:
            text = str(orjson.loads(f'"{match.group(1)}"'))
        except orjson.JSONDecodeError:
            continue
        text = _ESCAPED.sub(lambda m: _PLAIN[m.group().lower()], text)
        if len(_PARAGRAPH.findall(text)) >= PARAGRAPHS:
            out.append(text)
    return out
