"""How good and how fast the clean stage is on the texts at hand, beside the libraries it stands on.

    python -m benchmarks.clean [--pages N]

prints, for the corpus in every form (a row of a feed, a text with a manifest, a text alone, an HTML page), the token F1 of
the body, the share of gold evidence that is kept, and milliseconds a document; and for the real pages beside the repository
(../shared/pages) the same as `score_pages.py` measures, with trafilatura's and resiliparse's text on the same pages, and what
each place that states a title is worth. The shipped models have seen these texts; `python -m benchmarks.clean_models evaluate` measures on publishers not seen.
"""

from __future__ import annotations

import argparse
import datetime as dt
import html
import time
from collections import Counter
from collections.abc import Callable

from benchmarks.clean_models import real_pages, token_f1
from tests.clean.test_quality import FORMS, as_row
from tests.support.dumps import load_articles
from tests.support.shared import CORPUS
from titfortat.clean.document import Article, clean_document
from titfortat.clean.markup import is_article, read_head, texts
from titfortat.clean.normalise import one_line
from titfortat.clean.titles import headline, site_names, without_site
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


MISSING = -1
"""In place of the number of a title: the page states none there."""


def titles() -> None:
    """What the places that state a title are worth, and what a choice among them can reach.

    `agreement`: for every way in which the five places agree and differ, the group of them that is right most often on these
    very pages is taken. A rule that knows only who agrees with whom can't do better. `any`: the page states the gold title.
    """
    places = ("og:title", "twitter:title", "JSON-LD", "h1", "<title>")
    shares: Counter[str] = Counter()
    ways: dict[tuple[int, ...], Counter[int]] = {}
    rows = real_pages()
    for gold, page in rows:
        head = read_head(page)
        names = site_names(head, gold["url"])
        own = [html.unescape(t) for o in head.ld if is_article(o) for t in texts(o.get("headline"))[:1]]
        stated = (*map(head.meta.get, places[:2]), next(iter(own), None), next(iter(head.h1), None), head.title)
        bare = [without_site(one_line(t) or "", names) for t in stated]
        right = [token_f1(t, gold["title"]) >= 0.8 for t in bare]
        shares.update(name for name, r in zip(places, right, strict=True) if r)
        shares["ours"] += token_f1(headline(head, gold["url"]) or "", gold["title"]) >= 0.8
        shares["any"] += any(right)
        way = tuple(
            next((i for i, other in enumerate(bare) if token_f1(t, other) >= 0.8), MISSING) if t else MISSING
            for t in bare
        )
        ways.setdefault(way, Counter()).update({group for group, r in zip(way, right, strict=True) if r})
    shares["agreement"] = sum(max(right.values(), default=0) for right in ways.values())
    if rows:
        told = (f"{name} {shares[name] / len(rows):.4f}" for name in (*places, "ours", "agreement", "any"))
        print(f"  titles: {'  '.join(told)}  ({len(ways)} ways to agree)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, help="this many real pages only")
    args = parser.parse_args()
    corpus_forms()
    pages(args.pages)
    titles()


if __name__ == "__main__":
    main()
