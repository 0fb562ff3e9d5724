"""What can be seen of the lines of a plain-text page: named features that tell prose from furniture.

Every feature is a name that is there or not, so that a weight of the model can be read. Which features speak for what is
in `line_model.json`; nothing here decides.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from titfortat.clean import lexicon
from titfortat.clean.urls import domain

_WORD = re.compile(r"[^\W_]+(?:['’‘`-][^\W_]+)*")
_SENTENCE = re.compile(r"[.!?…؟。！？।][\"'”’»)\]]*(?=\s|$)|[。！？]")
_END = re.compile(r"([.!?…؟。！？।:;,])[\"'”’»)\]」』]*$")
_BULLET = re.compile(r"^(?:[-–—•*>»▪●■·►▶]|\(?\d{1,2}[.):]?(?=\s)|\[\d{1,2}\])\s*")
_CLOCK = re.compile(r"^\(?\d{1,2}[:.h]\d{2}\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMERIC_DATE = re.compile(r"\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b")
_ADDRESS = re.compile(r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w|(?:^|\s)@\w{3,}")
_SEPARATORS = re.compile(r"[|·•›»→/]|\s[-–—]\s|\s>\s")
_GAPS = re.compile(r"(?<![.!?:])[ \t\u00a0]{2,}(?=\S)")
_SYMBOL = re.compile(r"[©®★☆●→←▶►✉✓…]|\(c\)", re.I)
_MONEY = re.compile(r"[$€£¥₹₽]\s?\d|\d\s?[€₽]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

PROSE_WORDS = 14
"""Words from which on a line that ends like a sentence counts as prose when neighbours are described."""


@dataclass
class Line:
    """A line as it came (`raw`) and in one form (`text`)."""

    raw: str
    text: str

    @cached_property
    def folded(self) -> str:
        return self.text.casefold()

    @cached_property
    def words(self) -> list[str]:
        return _WORD.findall(self.text)

    @cached_property
    def length(self) -> int:
        """Words; two characters of a script without spaces count as one."""
        return max(len(self.words), len(_CJK.findall(self.text)) // 2)

    @cached_property
    def is_prose(self) -> bool:
        end = _END.search(self.text)
        return self.length >= PROSE_WORDS and bool(end) and end.group(1) not in ":,;"


@dataclass
class Page:
    """The lines of a page and what is known beside them."""

    lines: list[Line]
    title: str | None = None
    url: str | None = None
    language: str | None = None

    @cached_property
    def words_of_prose(self) -> Counter[str]:
        """In how many prose lines each content word stands."""
        return Counter(w for line in self.lines if line.is_prose for w in self.content(line))

    def content(self, line: Line) -> set[str]:
        """The words of a line that mean something: three letters or more and no function words, folded."""
        common = lexicon.function_words(self.language)
        return {f for w in line.words if len(w) > 2 and (f := w.casefold()) not in common}

    @cached_property
    def slug(self) -> frozenset[str]:
        """The words of the URL's path."""
        path = unquote(urlsplit(self.url).path) if self.url else ""
        return frozenset(w for w in re.findall(r"[^\W_]+", path.casefold()) if len(w) > 2 and not w.isdigit())

    @cached_property
    def site(self) -> str | None:
        """The publisher's name as its domain spells it, where it is long enough to mean something."""
        host = domain(self.url) if self.url else None
        label = host.rsplit(".", 1)[0].split(".")[-1].replace("-", "") if host else ""
        return label if len(label) >= 5 else None


def describe(page: Page) -> list[list[str]]:
    """The names of the features that each line has."""
    prose = [i for i, line in enumerate(page.lines) if line.is_prose]
    own = [_own(line, page) for line in page.lines]
    kinds = [_header_kinds(names) for names in own]
    seen: set[str] = set()
    out = []
    for i, line in enumerate(page.lines):
        names = own[i] + _place(i, page, prose) + _neighbours(i, kinds)
        if line.folded in seen:
            names.append("repeated")
        seen.add(line.folded)
        out.append(names)
    return out


def _own(line: Line, page: Page) -> list[str]:
    text, n = line.text, line.length
    size = "short" if n < 12 else "long"
    names = ["bias", f"length:{_bucket(n, (2, 4, 7, 11, 16, 24, 36, 60))}", f"end:{_ending(text)}"]
    names.append(f"end:{_ending(text)}&{size}")
    sentences = len(_SENTENCE.findall(text))
    names.append(f"sentences:{min(sentences, 3)}&{size}")
    names += _shape(line, size)
    names += _vocabulary(line, page, size)
    names += _kinds(line, size)
    names += _relations(line, page, size)
    return names


def _ending(text: str) -> str:
    match = _END.search(text)
    if match:
        return {".": "full", "!": "full!", "?": "question", ":": "colon", ",": "comma", ";": "comma"}.get(
            match.group(1), "full"
        )
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
    for name, pattern in (("time", _TIME), ("year", _YEAR), ("date", _NUMERIC_DATE), ("address", _ADDRESS)):
        if pattern.search(text):
            names.append(f"has:{name}&{size}")
    for name, pattern in (("symbol", _SYMBOL), ("money", _MONEY)):
        if pattern.search(text):
            names.append(f"has:{name}&{size}")
    separators = len(_SEPARATORS.findall(text))
    if separators:
        names.append(f"separators:{'one' if separators == 1 else 'many'}&{size}")
    gaps = len(_GAPS.findall(line.raw.strip()))
    if gaps:
        names.append(f"gaps:{'one' if gaps == 1 else 'many'}")
    letters = [c for c in text if c.isalpha()]
    if not letters:
        names.append("no_letters")
    elif len(letters) > 3 and sum(c.isupper() for c in letters) > 0.7 * len(letters):
        names.append(f"case:upper&{size}")
    else:
        long_words = [w for w in line.words if len(w) > 3]
        capitals = sum(w[0].isupper() for w in long_words)
        if len(long_words) >= 2:
            names.append(f"case:{_bucket(round(100 * capitals / len(long_words)), (10, 35, 70, 95))}&{size}")
    return names


def _vocabulary(line: Line, page: Page, size: str) -> list[str]:
    names = []
    if len(line.words) >= 3:
        common = lexicon.function_words(page.language)
        share = sum(w.casefold() in common for w in line.words) / len(line.words)
        names.append(f"function:{_bucket(round(100 * share), (1, 12, 25, 38))}&{size}")
    content = page.content(line)
    if content:
        own = line.is_prose
        shared = sum(page.words_of_prose[w] > own for w in content) / len(content)
        names.append(f"shared:{_bucket(round(100 * shared), (1, 20, 40, 60, 80))}&{size}")
    return names


def _kinds(line: Line, size: str) -> list[str]:
    found = lexicon.find(line.folded)
    if not found:
        return []
    names: set[str] = set()
    covered = [False] * len(line.folded)
    counts: Counter[str] = Counter()
    start_at = len(line.folded) - len(line.folded.lstrip(" -–—•*>»\"'([{#"))
    spans: dict[str, list[tuple[int, int]]] = {}
    for kind, start, end in found:
        spans.setdefault(kind, []).append((start, end))
        covered[start:end] = [True] * (end - start)
    letters = max(1, sum(c.isalnum() for c in line.folded))
    for kind, where in spans.items():
        counts[kind] = len({s for s, _ in where})
        mine = [False] * len(line.folded)
        for start, end in where:
            mine[start:end] = [True] * (end - start)
        share = sum(m and c.isalnum() for m, c in zip(mine, line.folded, strict=True)) / letters
        if share > 0.75:
            names.add(f"{kind}:whole")
        if share > 0.4:
            names.add(f"{kind}:most")
        if any(start <= start_at for start, _ in where):
            names.add(f"{kind}:start&{size}")
        names.add(f"{kind}:{'once' if counts[kind] == 1 else 'twice' if counts[kind] == 2 else 'often'}&{size}")
    share = sum(m and c.isalnum() for m, c in zip(covered, line.folded, strict=True)) / letters
    names.add(f"furniture:{_bucket(round(100 * share), (1, 15, 35, 60, 85))}&{size}")
    return sorted(names)


def _relations(line: Line, page: Page, size: str) -> list[str]:
    names = []
    if page.title:
        title = page.title.casefold()
        if line.folded == title:
            names.append("title:equal")
        elif len(line.folded) > 12 and line.folded in title:
            names.append("title:part")
        elif title in line.folded:
            names.append("title:inside")
    else:
        names.append(f"title:unknown&{size}")
    if page.slug:
        mine = {w for w in re.findall(r"[^\W_]+", line.folded) if len(w) > 2}
        both = len(mine & page.slug)
        share = both / max(1, len(page.slug))
        if both >= 2:
            names.append(f"slug:{_bucket(round(100 * share), (30, 55, 80))}&{size}")
    if page.site and page.site in re.sub(r"[\W_]+", "", line.folded):
        names.append(f"site&{size}")
    return names


def _place(i: int, page: Page, prose: list[int]) -> list[str]:
    if not prose:
        return ["prose:none"]
    before = sum(p < i for p in prose)
    after = sum(p > i for p in prose)
    names = [f"prose_before:{min(before, 3)}", f"prose_after:{min(after, 3)}"]
    if before and after:
        names.append("prose:around")
    if i in (0, 1):
        names.append(f"first:{i}")
    last = [p for p in prose if p < i]
    if last:
        names.append(f"since_prose:{_bucket(i - last[-1], (2, 3, 5, 8))}")
    nxt = [p for p in prose if p > i]
    if nxt:
        names.append(f"until_prose:{_bucket(nxt[0] - i, (2, 3, 5, 8))}")
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
