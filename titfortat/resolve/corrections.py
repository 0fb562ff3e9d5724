"""Corrections by people: reading and checking their files. What they do to events is `correcting`.

The files are corrections/*.csv of the repository; corrections/README.md tells how they are written.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from titfortat.errors import TerminalError
from titfortat.schema import VOCABULARIES
from titfortat.storage.fingerprint import PACKAGE, content_hash

FOLDER = PACKAGE.parent / "corrections"
COLUMNS = ("action", "event_id", "other", "field", "value", "who", "when", "why", "source_url")
ACTIONS = ("merge", "split", "set", "drop", "link")
SUGGESTED = "#"
"""Before an action: a row that nobody has decided on (`titfortat review` writes such) and that is passed over."""
_ID = re.compile(r"[0-9a-f]{16}")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True)
class Correction:
    """One row of a file; `value` is parsed for `field`. `where` names file and line."""

    where: str
    action: str
    event_id: str
    other: tuple[str, ...]
    field: str
    value: object


def read_corrections(folder: Path = FOLDER) -> list[Correction]:
    """The corrections of a folder, in the order of files and lines; none where there is no folder.

    Raises TerminalError that names file and line, what was expected and what was found.
    """
    found = [c for path in sorted(folder.glob("*.csv")) for c in _read(path)]
    seen: dict[tuple, Correction] = {}
    for c in found:
        key = (c.action, c.event_id, c.field, c.other if c.action in ("merge", "split") else ())
        if key in seen:
            raise _fault(c.where, f"corrects what {seen[key].where} corrects already; keep one of the two")
        seen[key] = c
    return found


def corrections_hashes(folder: Path = FOLDER) -> list[str]:
    """What the files hold, for fingerprints."""
    return [part for path in sorted(folder.glob("*.csv")) for part in (path.name, content_hash(path))]


def _read(path: Path) -> Iterator[Correction]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise _fault(
                    path.name, f"expected the columns {','.join(COLUMNS)}, found {','.join(rows.fieldnames or ())}"
                )
            for row in rows:
                where = f"{path.name} line {rows.line_num}"
                if None in row or None in row.values():
                    raise _fault(where, f"expected {len(COLUMNS)} fields; quote values that hold commas")
                if not row["action"].lstrip().startswith(SUGGESTED):
                    yield _correction(where, {k: v.strip() for k, v in row.items()})
    except UnicodeDecodeError as fault:
        raise _fault(path.name, f"is not UTF-8 ({fault.reason} at byte {fault.start})") from fault


def _correction(where: str, row: dict[str, str]) -> Correction:
    if row["action"] not in ACTIONS:
        raise _fault(where, f"expected an action of {', '.join(ACTIONS)}, found {row['action']!r}")
    for name in ("who", "when", "why", "source_url"):
        if not row[name]:
            raise _fault(where, f"{name} is empty; say who corrects, when, why, and where it can be read")
    try:
        dt.date.fromisoformat(row["when"])
    except ValueError:
        raise _fault(where, f"expected a date (YYYY-MM-DD) as when, found {row['when']!r}") from None
    if not re.match(r"https?://\S+$", row["source_url"]):
        raise _fault(where, f"expected an http address as source_url, found {row['source_url']!r}")
    other = tuple(row["other"].split())
    if not _ID.fullmatch(row["event_id"]) or not all(_ID.fullmatch(i) for i in other):
        raise _fault(where, f"expected ids of 16 hex digits, found {row['event_id']!r} and {row['other']!r}")
    wanted = {
        "merge": len(other) == 1,
        "split": bool(other),
        "set": not other,
        "drop": not other,
        "link": len(other) <= 1,
    }
    if not wanted[row["action"]] or row["event_id"] in other:
        raise _fault(where, f"{row['action']} does not go with other = {row['other']!r}; see corrections/README.md")
    if row["action"] != "set":
        if row["field"] or row["value"]:
            raise _fault(where, f"{row['action']} takes no field and no value")
        return Correction(where, row["action"], row["event_id"], other, "", None)
    if row["field"] not in _PARSERS:
        raise _fault(where, f"expected a field of {', '.join(_PARSERS)}, found {row['field']!r}")
    try:
        value = _PARSERS[row["field"]](row["value"]) if row["value"] else None
    except ValueError as fault:
        raise _fault(where, f"{row['field']}: {fault}") from None
    if value is None and row["field"] == "status":
        raise _fault(where, "status cannot be empty")
    return Correction(where, "set", row["event_id"], (), row["field"], value)


def _fault(where: str, what: str) -> TerminalError:
    return TerminalError(f"corrections/{where}: {what}")


def _word(vocabulary: str, text: str) -> str:
    if text not in VOCABULARIES[vocabulary]:
        raise ValueError(f"expected one of {', '.join(VOCABULARIES[vocabulary])}, found {text!r}")
    return text


def _number(text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise ValueError(f"expected a whole number from {least} to {most}, found {text!r}")
    return int(text)


def _date(text: str) -> tuple[dt.date, str]:
    if not _DATE.fullmatch(text):
        raise ValueError(f"expected YYYY-MM-DD, YYYY-MM or YYYY, found {text!r}")
    return dt.date.fromisoformat((text + "-01-01")[:10]), {4: "year", 7: "month", 10: "day"}[len(text)]


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"expected a time with its offset from UTC, found {text!r}")
    return moment.astimezone(dt.UTC)


def _list(text: str) -> list[str]:
    return sorted({part.strip() for part in text.split(";") if part.strip()})


_PARSERS = {
    "event_date": _date,
    "status": lambda text: _word("status", text),
    "headcount": lambda text: _number(text, 1, 1000),
    "deadline_hours": lambda text: float(_number(text, 1, 2160)),
    "deadline_at": _moment,
    "reason": lambda text: _word("reason", text),
    "roles": _list,
    "persons": _list,
}
