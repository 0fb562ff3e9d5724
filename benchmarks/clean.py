"""How good and how fast the clean stage is on the texts at hand, beside the libraries it stands on.

    python -m benchmarks.clean [--pages N]

prints, for the corpus in every form (a row of a feed, a text with a manifest, a text alone, an HTML page), the token F1 of
the body, the share of gold evidence that is kept, and milliseconds a document; and for the real pages beside the repository
(../shared/pages) the same as `score_pages.py` measures, with trafilatura's and resiliparse's text on the same pages. The
shipped models have seen these texts; `python -m benchmarks.clean_models evaluate` measures on publishers not seen.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Callable

from benchmarks.clean_models import real_pages, token_f1
from tests.clean.test_quality import FORMS, as_row
from tests.support.dumps import load_articles
from tests.support.shared import CORPUS
from titfortat.clean.document import Article, clean_document
from titfortat.clean.votes import by_resiliparse, by_trafilatura


def timed(function: Callable, *arguments: object) -> tuple[object, float]:
    """What a call returns, and its processor milliseconds."""
    begun = time.process_time()
    found = function(*arguments)
    return found, 1000 * (time.process_time() - begun)


def line(name: str, scores: list[float], milliseconds: list[float], note: str = "") -> None:
    mean = sum(scores) / len(scores)
    spent = sum(milliseconds) / len(milliseconds)
    below = sum(s < 0.5 for s in scores)
    print(f"  {name:22} text F1 {mean:.4f}  below 0.5 {below:3}  {spent:7.2f} ms  {note}", flush=True)


def corpus_forms() -> None:
    articles = load_articles(CORPUS)
    for form in FORMS:
        scores, spent, kept = [], [], []
        for a in articles:
            found, ms = timed(clean_document, as_row(a, form))
            body = " ".join(found.paragraphs) if isinstance(found, Article) else ""
            scores.append(token_f1(body, a["clean_text"]))
            spent.append(ms)
            evidence = [" ".join(g["evidence"].split()) for g in a["gold_events"]]
            kept += [e in body or e in a["title"] for e in evidence]
        line(f"corpus, {form}", scores, spent, f"evidence kept {sum(kept) / len(kept):.4f} of {len(kept)}")


def pages(limit: int | None) -> None:
    rows = real_pages()[:limit]
    if not rows:
        print("  no real pages beside the repository")
        return
    ours, days, titles = ([], []), [], []
    others: dict[str, tuple[list[float], list[float]]] = {"trafilatura": ([], []), "resiliparse": ([], [])}
    for gold, page in rows:
        nothing = dict.fromkeys(("charset", "title", "published", "language", "fetched_at"))
        row = nothing | {"content": page.encode(), "content_type": "text/html", "url": gold["url"]}
        found, ms = timed(clean_document, row)
        article = found if isinstance(found, Article) else None
        ours[0].append(token_f1("\n".join(article.paragraphs) if article else "", gold["text"]))
        ours[1].append(ms)
        at = article.published_at if article else None
        days.append(at is not None and abs((at.date() - dt.date.fromisoformat(gold["published"][:10])).days) <= 1)
        titles.append(token_f1((article.title if article else None) or "", gold["title"]) >= 0.8)
        for name, ask in (
            ("trafilatura", lambda page: by_trafilatura(page, "")),
            ("resiliparse", by_resiliparse),
        ):
            vote, ms = timed(ask, page)
            others[name][0].append(token_f1("\n".join(vote.lines), gold["text"]))
            others[name][1].append(ms)
    note = f"day {sum(days) / len(days):.4f}  title {sum(titles) / len(titles):.4f}"
    line("real pages", *ours, note)
    for name, measured in others.items():
        line(f"  {name}", *measured)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, help="this many real pages only")
    args = parser.parse_args()
    corpus_forms()
    pages(args.pages)


if __name__ == "__main__":
    main()
