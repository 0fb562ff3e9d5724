"""What extraction reads in the bundled corpus' English articles, as figures and as pinned floors.

    python -m tests.quality.measure            prints the figures
    python -m tests.quality.measure --write    rewrites floors.toml from them

The floors catch a fall of what is read; how well unseen articles are read is a matter of held-out folds (docs/coding.md).
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from tests.support.shared import CORPUS
from titfortat.extract import ArticleText, mentions
from titfortat.release.accuracy import load_stories, score_mentions

FLOORS = Path(__file__).with_name("floors.toml")
MARGIN = 0.01
"""How far below the measured figure a floor lies."""
LANGUAGE = "en"
HEAD = """\
# Floors of what extraction reads in the bundled corpus: the figures measured when this file was written, less {margin}.
# They are figures on articles that the weights were learned from; held-out figures are in docs/coding.md.
# Rewritten by `python -m tests.quality.measure --write`; `corpus` is a SHA-256 over the names and bytes of its files.
"""


def fingerprint(folder: Path = CORPUS) -> str:
    """A SHA-256 over the names and the bytes of the corpus' files, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.json")):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def rows(stories: list[dict]) -> Iterator[dict]:
    """The mentions of every English article, read from the text cleaned by hand, with the article's url."""
    for article in (a for s in stories for a in s["articles"] if a["lang"] == LANGUAGE):
        day = dt.date.fromisoformat(article["published"][:10]) if article["published"] else None
        moment = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) if day else None
        text = ArticleText(article["id"], article["title"], article["clean_text"] or "", moment, article["domain"])
        for m in mentions(text)[0]:
            yield {name: getattr(m, name) for name in m.__slots__} | {"url": article["url"]}


def figures() -> dict[str, dict[str, float]]:
    """{"all", "negatives_clean" or an event type: {figure: value from 0 to 1}}."""
    stories = load_stories(CORPUS)
    scored = score_mentions(stories, rows(stories), LANGUAGE)
    out = {"all": scored["mentions"]} | scored["per_type"]
    out = {name: {k: f[k] for k in ("f1", "precision", "recall")} for name, f in out.items()}
    return out | {"negatives_clean": {"share": scored["negatives_clean"][0]}}


def floors_text(measured: dict[str, dict[str, float]]) -> str:
    """The text of floors.toml."""
    parts = [HEAD.format(margin=MARGIN), f'corpus = "{fingerprint()}"\n']
    for name, values in measured.items():
        lines = [f"{k} = {max(0.0, v - MARGIN):.4f}" for k, v in values.items()]
        parts.append("\n".join(["", f"[floors.{name}]", *lines, ""]))
    return "".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="rewrite floors.toml")
    args = parser.parse_args()
    text = floors_text(figures())
    if args.write:
        FLOORS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
