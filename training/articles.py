"""The training articles: original texts with gold events, written for this project (CC0), in a form that people can edit.

    == story-slug-1
    title: Two envoys told to go
    published: 2021-04-26
    (blank line)
    Body paragraphs, parted by blank lines.
    -- events
    EXPEL occurred RUS>ITA date=2021-04-26 n=1 roles=naval attache hours=24 deadline=24 hours reason=retaliation main | words of the text

An article without events has the line `-- events` and nothing below it. `n=20+` is a lower bound; fields that the text
does not give are left out; several roles are parted by commas. The part behind the bar is the evidence, a verbatim
piece of the body or the title.

    python -m training.articles FILE...      checks files and prints what is wrong
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from titfortat.countries import countries
from titfortat.schema import EVENT_TYPES, REASONS, STATUSES

FOLDER = Path(__file__).parent / "articles"

_EVENT = re.compile(
    r"^(?P<type>[A-Z_]+) (?P<status>[a-z]+) (?P<actor>[A-Z]{3})>(?P<target>[A-Z]{3})(?P<fields>.*?)\|(?P<evidence>.+)$"
)
_FIELD = re.compile(
    r"\b(date|n|roles|hours|deadline|reason)=(.*?)(?=\s(?:date|n|roles|hours|deadline|reason)=|\smain\b|$)"
)


def load(path: Path) -> Iterator[dict]:
    """The articles of a file in the shape of the corpus' articles: id, story (the id without its last number), title, published, lang, clean_text, gold_events.

    Raises ValueError that names the file, the article and the line.
    """
    for block in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, _, rest = block.partition("\n\n")
        name, *lines = head.splitlines()
        meta = dict(line.split(": ", 1) for line in lines if ": " in line)
        body, mark, events = rest.partition("\n-- events")
        if not mark:
            raise ValueError(f"{path.name}: {name}: expected a line `-- events` behind the text, found none")
        yield {
            "id": name.strip(),
            "story": re.sub(r"-\d+$", "", name.strip()),
            "title": meta.get("title", ""),
            "published": meta.get("published"),
            "lang": "en",
            "clean_text": body.strip(),
            "gold_events": [_event(f"{path.name}: {name}", line) for line in events.splitlines() if line.strip()],
        }


def _event(where: str, line: str) -> dict:
    m = _EVENT.match(line.strip())
    if not m:
        raise ValueError(f"{where}: expected `TYPE status AAA>BBB fields | evidence`, found {line!r}")
    given = dict(_FIELD.findall(m["fields"]))
    n = given.get("n", "").strip()
    return {
        "event_type": m["type"],
        "status": m["status"],
        "actor": m["actor"],
        "target": m["target"],
        "event_date": given.get("date", "").strip() or None,
        "headcount": int(n.rstrip("+")) if n else None,
        "headcount_is_minimum": n.endswith("+"),
        "roles": [r.strip() for r in given.get("roles", "").split(",") if r.strip()],
        "deadline_hours": float(given["hours"]) if given.get("hours") else None,
        "deadline_text": given.get("deadline", "").strip() or None,
        "reason": given.get("reason", "").strip() or None,
        "is_main": bool(re.search(r"\bmain\b", m["fields"])),
        "evidence": m["evidence"].strip(),
    }


def faults(article: dict) -> Iterator[str]:
    """What is wrong with an article's gold, in words."""
    text = " ".join((article["title"] + "\n" + article["clean_text"]).split())
    for e in article["gold_events"]:
        where = f"{article['id']}: {e['event_type']} {e['actor']}>{e['target']}"
        for name, known in (("event_type", EVENT_TYPES), ("status", STATUSES), ("reason", REASONS)):
            if e[name] is not None and e[name] not in known:
                yield f"{where}: {name} {e[name]!r} is not in the vocabulary"
        if " ".join(e["evidence"].split()) not in text:
            yield f"{where}: the evidence is not in the text: {e['evidence'][:60]!r}"
        if e["actor"] == e["target"] or {e["actor"], e["target"]} - set(countries()):
            yield f"{where}: expected two different known states"


def articles(folder: Path = FOLDER) -> Iterator[tuple[str, dict]]:
    """(file name, article) of every training article, in order."""
    for path in sorted(folder.glob("*.txt")):
        for article in load(path):
            yield path.stem, article


if __name__ == "__main__":
    found = 0
    for file in map(Path, sys.argv[1:]):
        count = 0
        for a in load(file):
            count += 1
            for fault in faults(a):
                print(fault)
                found += 1
        print(f"{file.name}: {count} articles")
    sys.exit(bool(found))
