"""How fast articles are read for events, on one core: the English articles of the bundled corpus, cleaned by hand.

    python -m benchmarks.extract [--seconds N] [--profile]

Prints articles and words a processor second, the time against the length of a text, and with --profile what takes it.
Processor seconds, not those of the clock, so that a busy machine says the same.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import json
import pstats
import time
from pathlib import Path

from titfortat.extract import ArticleText, mentions

CORPUS = Path("corpus/stories")
LONG = 1_000_000
"""Characters of the longest text whose time is measured."""


def articles(corpus: Path) -> list[ArticleText]:
    """The English articles of the corpus."""
    out = []
    for path in sorted(corpus.glob("*.json")):
        for a in json.loads(path.read_text(encoding="utf-8"))["articles"]:
            if a["lang"] == "en":
                published = dt.datetime.fromisoformat(a["published"].replace("Z", "+00:00")) if a["published"] else None
                out.append(ArticleText("0" * 16, a["title"], a["clean_text"] or a["raw_text"], published, a["domain"]))
    return out


def rounds(material: list[ArticleText], seconds: float) -> list[float]:
    """Processor seconds of each reading of the whole material, until they add up to `seconds`; at least three."""
    spent: list[float] = []
    while len(spent) < 3 or sum(spent) < seconds:
        began = time.process_time()
        for article in material:
            mentions(article)
        spent.append(time.process_time() - began)
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--profile", action="store_true")
    args = parser.parse_args()
    material = articles(args.corpus)
    words = sum(len(a.text.split()) for a in material)
    found = sum(len(mentions(a)[0]) for a in material)
    if args.profile:
        profile = cProfile.Profile()
        profile.runcall(rounds, material, 0.0)
        pstats.Stats(profile).sort_stats("tottime").print_stats(30)
        return
    best = min(rounds(material, args.seconds))
    print(f"{len(material)} articles, {words} words, {found} mentions")
    print(
        f"{len(material) / best:.0f} articles and {words / best:.0f} words a second; {1e3 * best / len(material):.2f} ms an article"
    )
    body = max(material, key=lambda a: len(a.text))
    for times in (1, 10, 100, LONG // len(body.text) + 1):
        text = ArticleText(
            body.article_id, body.title, "\n\n".join([body.text] * times), body.published_at, body.source
        )
        began = time.process_time()
        mentions(text)
        print(f"{len(text.text):>9} characters: {time.process_time() - began:.3f} s")


if __name__ == "__main__":
    main()
