"""From a row of a feed, an export or a manifest, whatever it calls its columns, to a record.

The names are data (columns.toml). How rows are read from a file is the readers' business.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote

from titfortat.ingest.limits import Limits
from titfortat.ingest.records import Record, Settled, broken

HTML, PLAIN = "text/html", "text/plain"

_TAGGED = re.compile(
    r"\s*(?:<!doctype\s+html|<html|<\?xml|<head|<body|<(?:p|div|article|section|h[1-6]|span|br|figure)\b)", re.I
)
_CLOSED = re.compile(r"</\w+>|<br\s*/?>", re.I)


@cache
def names() -> dict[str, tuple[str, ...]]:
    """For each kind of value the column names that hold it, simplified, best first."""
    found = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return {kind: tuple(map(simplify, some)) for kind, some in found.items()}


def simplify(name: object) -> str:
    """A column name without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", str(name)).lower()


def places(columns: Iterable[object]) -> dict[str, list]:
    """For each kind of value the columns (as they are called here) that may hold it, best first; kinds without are left out."""
    here: dict[str, object] = {}
    for column in columns:
        here.setdefault(simplify(column), column)
    out = {kind: [here[n] for n in some if n in here] for kind, some in names().items()}
    return {kind: some for kind, some in out.items() if some}


def readable(places: Mapping[str, list]) -> bool:
    """Whether rows with these columns can become records."""
    return "text" in places or "html" in places


def file_url(*parts: str) -> str:
    """The address of what has none: `file:` and the path below the arrival day, percent-encoded."""
    return "file:" + "/".join(quote(p.encode("utf-8", "surrogateescape"), safe="/") for p in parts)


def looks_like_html(text: str) -> bool:
    start = text[:2000]
    return bool(_TAGGED.match(start)) and bool(_CLOSED.search(text[:20000]))


def moment(value: object) -> dt.datetime | None:
    """A time as a feed writes it (ISO 8601, 14 digits, seconds or milliseconds since 1970), in UTC; None for anything else."""
    if isinstance(value, str) and (value := value.strip()).isdigit():
        value = f"{value[:8]}T{value[8:]}" if len(value) == 14 else int(value) if len(value) in (10, 13) else value
    try:
        if isinstance(value, dt.datetime):
            out = value
        elif isinstance(value, dt.date):
            out = dt.datetime(value.year, value.month, value.day)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            out = dt.datetime.fromtimestamp(value / 1000 if value > 1e11 else value, dt.UTC)
        else:
            out = dt.datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    try:
        return out.replace(tzinfo=dt.UTC) if out.tzinfo is None else out.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _plain(value: object) -> str | None:
    """A value as text: None where it is empty or no single value."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)) and value and all(isinstance(v, str) for v in value):
        return "\n\n".join(value)
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return None


def row_record(
    position: int, row: Mapping, places: Mapping[str, list], nameless: str, limits: Limits
) -> Record | Settled:
    """The record that a row of a table stands for. `nameless` is its address where the row states none."""

    def first(kind: str) -> str | None:
        for column in places.get(kind, ()):
            text = _plain(row.get(column))
            if text and not text.isspace():
                return text
        return None

    def short(kind: str) -> str | None:
        text = first(kind)
        return text and encodable(text.strip()[: limits.field])

    url = encodable((first("url") or nameless).strip())
    if len(url) > limits.url:
        return broken(position, "bad_url", f"expected at most {limits.url} characters, found {len(url)}", url[:200])
    html, text = first("html"), first("text")
    body = html or text
    if body is None:
        return broken(position, "no_content", "expected a text or a page, found neither", url)
    content, charset = as_bytes(body)
    if len(content) > limits.record:
        return broken(position, "too_large", f"expected at most {limits.record} bytes, found {len(content)}", url)
    fetched = next((m for c in places.get("fetched", ()) if (m := moment(row.get(c)))), None)
    return Record(
        position=position,
        url=url,
        content_type=HTML if html or looks_like_html(body) else PLAIN,
        content=content,
        charset=charset,
        title=short("title"),
        published=short("published"),
        language=short("language"),
        fetched_at=fetched,
    )


def as_bytes(text: str) -> tuple[bytes, str | None]:
    """A text's bytes and their charset; bytes that were no UTF-8 (smuggled through as surrogates) come back as they
    were, with the charset left open."""
    try:
        return text.encode(), "utf-8"
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape" if _smuggled(text) else "replace"), None


def _smuggled(text: str) -> bool:
    return not re.search("[\ud800-\udc7f\udd00-\udfff]", text)


def encodable(text: str) -> str:
    """The text without what tables cannot hold: bytes smuggled in are read as cp1252, lone surrogates and NULs replaced."""
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape" if _smuggled(text) else "replace").decode("cp1252", "replace")
    return text
