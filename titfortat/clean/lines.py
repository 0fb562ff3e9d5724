"""What can be seen of the lines of a plain-text page: named features that tell prose from furniture.

Every feature is a name that is there or not, so that a weight of the model can be read. Which features speak for what is
in `line_model.json`; nothing here decides.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from urllib.parse import unquote

from titfortat.clean import lexicon
from titfortat.clean.urls import domain, split

_WORD = re.compile(r"[^\W_]+(?:['’‘`-][^\W_]+)*")
_RUN = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?…؟。！？।][\"'”’»)\]]*(?=\s|$)|[。！？]")
_ENDS, _CLOSERS = frozenset(".!?…؟。！？।:;,"), "\"'”’»)]」』"
_BULLET = re.compile(r"^(?:[-–—•*>»▪●■·►▶]|\(?\d{1,2}[.):]?(?=\s)|\[\d{1,2}\])\s*")
_CLOCK = re.compile(r"^\(?\d{1,2}[:.h]\d{2}\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMERIC_DATE = re.compile(r"\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b")
_ADDRESS = re.compile(r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w|(?:^|\s)@\w{3,}")
_SEPARATORS = re.compile(r"[|·•›»→/]|\s[-–—]\s|\s>\s")
_GAPS = re.compile(r"(?<![.!?:])[ \t\u00a0]{2,}(?=\S)")
_SYMBOL = re.compile(r"[©®★☆●→←▶►✉✓…]|\([cC]\)")
_MONEY = re.compile(r"[$€£¥₹₽]\s?\d|\d\s?[€₽]")
_DIGIT = re.compile(r"\d")
_WITH_DIGITS = (("time", _TIME), ("year", _YEAR), ("date", _NUMERIC_DATE))
_CAPITALS, _SMALL = string.ascii_uppercase.encode(), string.ascii_lowercase.encode()
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_OPEN = frozenset(("", ":", ",", ";"))
_FEWEST = 3
"""Sentences of a line that are counted; more are not told apart."""

PROSE_WORDS = 14
"""Words from which on a line that ends like a sentence counts as prose when neighbours are described."""


class Line:
    """A line as it came (`raw`) and in one form (`text`), with what every feature asks for.

    `length` counts words, two characters of a script without spaces as one; `runs` are the runs of letters and digits,
    folded; `end` is the mark that the line ends with, quotes and brackets behind it left out, '' where it ends with none.
    """

    __slots__ = ("end", "folded", "folded_words", "is_prose", "length", "raw", "runs", "text", "words")

    def __init__(self, raw: str, text: str) -> None:
        self.raw, self.text, self.folded = raw, text, text.casefold()
        self.words = _WORD.findall(text)
        self.folded_words = [w.casefold() for w in self.words]
        self.runs = _RUN.findall(self.folded)
        self.length = len(self.words) if text.isascii() else max(len(self.words), len(_CJK.findall(text)) // 2)
        last = text.rstrip(_CLOSERS)[-1:]
        self.end = last if last in _ENDS else ""
        self.is_prose = self.length >= PROSE_WORDS and self.end not in _OPEN


@dataclass
class Page:
    """The lines of a page and what is known beside them."""

    lines: list[Line]
    title: str | None = None
    url: str | None = None
    language: str | None = None

    @cached_property
    def content(self) -> list[set[str]]:
        """The words of each line that mean something: three letters or more and no function words, folded."""
        common = lexicon.function_words(self.language)
        return [{w for w in line.folded_words if len(w) > 2 and w not in common} for line in self.lines]

    @cached_property
    def words_of_prose(self) -> dict[str, int]:
        """In how many prose lines each content word stands."""
        return dict(
            Counter(w for line, words in zip(self.lines, self.content, strict=True) if line.is_prose for w in words)
        )

    @cached_property
    def folded_title(self) -> str:
        return self.title.casefold() if self.title else ""

    @cached_property
    def slug(self) -> frozenset[str]:
        """The words of the URL's path."""
        parts = split(self.url) if self.url else None
        path = unquote(parts.path) if parts else ""
        return frozenset(w for w in _RUN.findall(path.casefold()) if len(w) > 2 and not w.isdigit())

    @cached_property
    def site(self) -> str | None:
        """The publisher's name as its domain spells it, where it is long enough to mean something."""
        host = domain(self.url) if self.url else None
        label = host.rsplit(".", 1)[0].split(".")[-1].replace("-", "") if host else ""
        return label if len(label) >= 5 else None


def describe(page: Page) -> list[list[str]]:
    """The names of the features that each line has."""
    prose = [i for i, line in enumerate(page.lines) if line.is_prose]
    own = [_own(line, content, page) for line, content in zip(page.lines, page.content, strict=True)]
    kinds = [_header_kinds(names) for names in own]
    seen: set[str] = set()
    out = []
    for i, line in enumerate(page.lines):
        names = own[i] + _place(i, prose) + _neighbours(i, kinds)
        if line.folded in seen:
            names.append("repeated")
        if "plain&short" in names and i and ("plain&short" in own[i - 1] or "plain&long" in own[i - 1]):
            names.append("plain&after_plain")
        seen.add(line.folded)
        out.append(names)
    return out


def _own(line: Line, content: set[str], page: Page) -> list[str]:
    text, n = line.text, line.length
    size = "short" if n < 12 else "long"
    end = _ending(line)
    names = ["bias", f"length:{_bucket(n, (2, 4, 7, 11, 16, 24, 36, 60))}", f"end:{end}", f"end:{end}&{size}"]
    sentences = sum(1 for _ in islice(_SENTENCE.finditer(text), _FEWEST))
    names.append(f"sentences:{sentences}&{size}")
    names += _shape(line, size)
    names += _vocabulary(line, content, page, size)
    names += _kinds(line, size)
    names += _relations(line, page, size)
    if _is_plain(names):
        names.append(f"plain&{size}")
    return names


def _is_plain(names: list[str]) -> bool:
    """Whether a line is a sentence with the words of sentences and hardly a phrase of furniture."""
    told = {n.rsplit("&", 1)[0] for n in names}
    return (
        "end:full" in told
        and not told
        & {"furniture:<35", "furniture:<60", "furniture:<85", "furniture:>=85", "has:symbol", "has:address"}
        and bool(told & {"function:<38", "function:>=38"})
    )


_ENDINGS = {"!": "full!", "?": "question", ":": "colon", ",": "comma", ";": "comma"}


def _ending(line: Line) -> str:
    if line.end:
        return _ENDINGS.get(line.end, "full")
    text = line.text
    return "digit" if text[-1:].isdigit() else "close" if text[-1:] in "\"'”’»)]" else "open"


def _shape(line: Line, size: str) -> list[str]:
    text, names = line.text, []
    if match := _BULLET.match(text):
        names.append("start:number" if any(c.isdigit() for c in match.group()) else "start:bullet")
    if _CLOCK.match(text):
        names.append("start:clock")
    if text[:1] in "[(":
        names.append(f"start:bracket&{size}")
    elif text[:1] in "\"'“‘«„":
        names.append("start:quote")
    elif text[:1].islower():
        names.append(f"start:lower&{size}")
    plain = text.isascii()
    digits = _DIGIT.search(text)
    if digits:
        names += [f"has:{name}&{size}" for name, pattern in _WITH_DIGITS if pattern.search(text)]
    # what must stand in a line for a pattern to match is looked for first: that costs a tenth
    if ("@" in text or "://" in text or "www." in text) and _ADDRESS.search(text):
        names.append(f"has:address&{size}")
    if (not plain or "(" in text) and _SYMBOL.search(text):
        names.append(f"has:symbol&{size}")
    if digits and (not plain or "$" in text) and _MONEY.search(text):
        names.append(f"has:money&{size}")
    if not plain or "|" in text or "/" in text or ">" in text or " - " in text:
        separators = sum(1 for _ in islice(_SEPARATORS.finditer(text), 2))
        if separators:
            names.append(f"separators:{'one' if separators == 1 else 'many'}&{size}")
    gaps = len(_GAPS.findall(line.raw.strip())) if line.raw is not text else 0  # normalised text has single spaces
    if gaps:
        names.append(f"gaps:{'one' if gaps == 1 else 'many'}")
    if name := _case(line):
        names.append(f"{name}&{size}" if name != "no_letters" else name)
    return names


def _case(line: Line) -> str | None:
    """What is told of capital letters: none at all, all, or how many long words begin with one."""
    if 0.3 * len(line.text) >= sum(len(w) for w in line.words if w.islower()):  # else it is no line of capitals
        letters, capitals = _letters(line.text)
        if not letters:
            return "no_letters"
        if letters > 3 and capitals > 0.7 * letters:
            return "case:upper"
    initials = [w[0] for w in line.words if len(w) > 3]
    if len(initials) < 2:
        return None
    capitals = len([c for c in initials if c.isupper()])
    return f"case:{_bucket(round(100 * capitals / len(initials)), (10, 35, 70, 95))}"


def _letters(text: str) -> tuple[int, int]:
    """Letters and capital ones."""
    if not text.isascii():
        return sum(map(str.isalpha, text)), sum(map(str.isupper, text))
    data = text.encode()
    capitals = len(data) - len(data.translate(None, _CAPITALS))
    return capitals + len(data) - len(data.translate(None, _SMALL)), capitals


def _vocabulary(line: Line, content: set[str], page: Page, size: str) -> list[str]:
    names = []
    common = lexicon.function_words(page.language)
    if common and len(line.words) >= 3:
        share = len([w for w in line.folded_words if w in common]) / len(line.words)
        names.append(f"function:{_bucket(round(100 * share), (1, 12, 25, 38))}&{size}")
    if content:
        own, known = line.is_prose, page.words_of_prose
        shared = len([w for w in content if known.get(w, 0) > own]) / len(content)
        names.append(f"shared:{_bucket(round(100 * shared), (1, 20, 40, 60, 80))}&{size}")
    return names


def _kinds(line: Line, size: str) -> list[str]:
    found = lexicon.find(line.folded, line.runs)
    if not found:
        return []
    spans: dict[str, list[tuple[int, int]]] = {}
    for kind, start, end in found:
        spans.setdefault(kind, []).append((start, end))
    length = max(1, len(line.folded))
    begins = len(line.folded) - len(line.folded.lstrip(" -–—•*>»\"'([{#"))
    names = []
    for kind, where in sorted(spans.items()):
        share = _covered(where) / length
        if share > 0.7:
            names.append(f"{kind}:whole")
        if share > 0.4:
            names.append(f"{kind}:most")
        if any(start <= begins for start, _ in where):
            names.append(f"{kind}:start&{size}")
        count = len({start for start, _ in where})
        names.append(f"{kind}:{'once' if count == 1 else 'twice' if count == 2 else 'often'}&{size}")
    share = _covered([(start, end) for _, start, end in found]) / length
    names.append(f"furniture:{_bucket(round(100 * share), (1, 15, 35, 60, 85))}&{size}")
    return names


def _covered(spans: list[tuple[int, int]]) -> int:
    """Characters that any of the spans covers."""
    total = reached = 0
    for start, end in sorted(spans):
        if end > reached:
            total += end - max(start, reached)
            reached = end
    return total


def _relations(line: Line, page: Page, size: str) -> list[str]:
    names = []
    if page.title:
        title = page.folded_title
        if line.folded == title:
            names.append("title:equal")
        elif len(line.folded) > 12 and line.folded in title:
            names.append("title:part")
        elif title in line.folded:
            names.append("title:inside")
    else:
        names.append(f"title:unknown&{size}")
    if page.slug:
        both = len(page.slug.intersection(line.runs))
        share = both / max(1, len(page.slug))
        if both >= 2:
            names.append(f"slug:{_bucket(round(100 * share), (30, 55, 80))}&{size}")
    if page.site and page.site in "".join(line.runs):
        names.append(f"site&{size}")
    return names


def _place(i: int, prose: list[int]) -> list[str]:
    if not prose:
        return ["prose:none"]
    before, upto = bisect_left(prose, i), bisect_right(prose, i)
    after = len(prose) - upto
    names = [f"prose_before:{min(before, 3)}", f"prose_after:{min(after, 3)}"]
    if before and after:
        names.append("prose:around")
    if i in (0, 1):
        names.append(f"first:{i}")
    if before:
        names.append(f"since_prose:{_bucket(i - prose[before - 1], (2, 3, 5, 8))}")
    if after:
        names.append(f"until_prose:{_bucket(prose[upto] - i, (2, 3, 5, 8))}")
    return names


def _header_kinds(names: list[str]) -> list[str]:
    """The kinds of furniture that a short line announces."""
    return sorted({n.split(":")[0] for n in names if n.endswith((":whole", ":most", ":start&short"))} & _HEADERS)


_HEADERS = {"related", "newsletter", "comments", "donate", "tags", "share", "byline", "dateline", "follow", "legal"}


def _neighbours(i: int, kinds: list[list[str]]) -> list[str]:
    names = [f"above:{k}" for k in kinds[i - 1]] if i else ["above:nothing"]
    names += [f"below:{k}" for k in kinds[i + 1]] if i + 1 < len(kinds) else ["below:nothing"]
    higher = {k for above in kinds[max(0, i - 6) : max(0, i - 1)] for k in above}
    return names + sorted(f"higher:{k}" for k in higher)


def _bucket(value: int, limits: tuple[int, ...]) -> str:
    """`<limit` for the first limit that the value stays below, `>=last` beyond them."""
    for limit in limits:
        if value < limit:
            return f"<{limit}"
    return f">={limits[-1]}"
