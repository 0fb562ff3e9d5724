"""Fits the two models of the clean stage and measures them on publishers that they have not seen.

    python -m benchmarks.clean_models evaluate text|quick|html [--folds 5] [--by domain|story]
    python -m benchmarks.clean_models fit text|quick|html      (writes titfortat/clean/{line,quick,page}_model.json)

`text`: lines of plain-text pages. Each article of the corpus is seen in three ways (with its title and URL, with its URL,
with neither) and labelled by its hand-cleaned text. `html`: blocks of pages that the corpus' articles are rendered as, with
the votes of all extractors; `quick`: with the cheap votes only. `evaluate html` also says what comes of asking all only
where the quick model is in doubt, which is what the stage does.
Where real pages with gold texts lie beside the repository (../shared/pages) they are learned from too, as plain text (the
whole page, and its main part) and as HTML; only weights come out of them, no word. Without them the models are weaker on
real pages: the shipped ones were fitted with them.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text

from benchmarks.clean_chain import Example, Field, Layout, write
from tests.support.pages import page as render
from tests.support.shared import CORPUS, shared_folder
from titfortat.clean import html, lines, sequence, text
from titfortat.clean.blocks import blocks
from titfortat.clean.decode import decode
from titfortat.clean.language import detect
from titfortat.clean.markup import read_head
from titfortat.clean.normalise import normalise
from titfortat.clean.titles import headline

ORDERED = Layout(
    {
        "top": ("top", "title", "head", "body"),
        "title": ("head", "body"),
        "head": ("head", "body"),
        "body": ("body", "box", "tail"),
        "box": ("box", "body"),
        "tail": ("tail",),
    },
    starts=("top", "title", "head", "body"),
    ends=("top", "title", "head", "body", "tail"),
)
"""A plain-text page has an order, and a text that lost its markup needs it."""

FREE = Layout({"body": ("body", "out"), "out": ("body", "out")}, starts=("body", "out"), ends=("body", "out"))
"""A page's blocks have markup to go by; with ORDERED labels one wrong headline loses the page (0.939 against 0.955)."""

PENALTY = {"text": 0.01, "quick": 0.02, "html": 0.02}
SEEN = 18
"""Penalty of squared weights and pages that a feature must be seen in, chosen by cross-validation over publishers. They
matter little: half or double the penalty moves the text F1 by 0.001."""
SAY = {"text": 0.15, "html": 1.0}
"""The say of one real page in a fit; an article of the corpus has 1 as text and 0.3 as HTML."""


@dataclass
class Case:
    """A page to be learned from and measured on: its example, and how a labelling of it scores."""

    example: Example
    view: str
    gold: str
    texts: list[str]
    title: str | None = None
    evidence: tuple[str, ...] = ()


def corpus() -> list[dict]:
    """The corpus' articles, each with the name of its story."""
    return [
        article | {"story": path.stem}
        for path in sorted(CORPUS.glob("*.json"))
        for article in orjson.loads(path.read_bytes())["articles"]
    ]


def real_pages() -> list[tuple[dict, str]]:
    """The gold rows of ../shared/pages with their HTML; none where they are absent."""
    folder = shared_folder() / "pages"
    if not folder.exists():
        return []
    with (folder / "pages.warc.gz").open("rb") as f:
        records = ArchiveIterator(f, record_types=WarcRecordType.response, parse_http=True)
        pages = {r.headers["WARC-Target-URI"]: decode(r.reader.read(), r.http_charset) for r in records}
    rows = map(orjson.loads, (folder / "gold.jsonl").read_bytes().splitlines())
    return [(row, pages[row["url"]]) for row in rows]


def text_cases(by: str) -> list[Case]:
    out = []
    for a in corpus():
        found = text.split_lines(a["raw_text"])
        texts = [line.text for line in found]
        title = " ".join(a["title"].split())
        labels = ordered_labels(texts, title, {" ".join(p.split()) for p in a["clean_text"].split("\n")})
        evidence = tuple(e for g in a["gold_events"] if (e := " ".join(g["evidence"].split())) not in title)
        for view, known, url in (("title+url", title, a["url"]), ("url", None, a["url"]), ("bare", None, None)):
            names = lines.describe(lines.Page(found, known, url, a["lang"]))
            example = Example(names, labels, a[by], 1 / 3)
            out.append(Case(example, f"corpus {view}", a["clean_text"], texts, title, evidence))
    for row, page in real_pages():
        for main in (True, False):
            found = text.split_lines(extract_plain_text(page, main_content=main, alt_texts=False))
            if not 3 <= len(found) <= 2_000:
                continue
            texts = [line.text for line in found]
            labels = ordered_labels(texts, row["title"], gold_lines(found, row["text"]))
            language = detect(row["text"])
            for known in (row["title"], None):
                names = lines.describe(lines.Page(found, known, row["url"], language))
                example = Example(names, labels, row["publisher"], SAY["text"] / 2)
                view = f"real {'main part' if main else 'whole page'}{' with title' if known else ''}"
                out.append(Case(example, view, row["text"], texts, row["title"]))
    return out


def html_cases(by: str, asked: tuple[str, ...]) -> list[Case]:
    out = []
    for a in corpus():
        found, names, _ = described(render(a), a["url"], asked)
        body = {" ".join(p.split()) for p in a["clean_text"].split("\n")}
        labels = ["body" if t in body else "out" for t in found]
        evidence = tuple(e for g in a["gold_events"] if (e := " ".join(g["evidence"].split())) not in a["title"])
        out.append(Case(Example(names, labels, a[by], 0.3), "corpus", a["clean_text"], found, None, evidence))
    for row, page in real_pages():
        found, names, title = described(page, row["url"], asked)
        body = gold_lines([lines.Line(t, t) for t in found], row["text"])
        labels = ["body" if t in body and t != title else "out" for t in found]
        example = Example(names, labels, row["publisher"], SAY["html"])
        out.append(Case(example, "real", row["text"], found))
    return out


def described(page: str, url: str, asked: tuple[str, ...]) -> tuple[list[str], list[list[str]], str | None]:
    head, tree = read_head(page), html.parse(page)
    title = headline(head, url)
    if tree is None:
        return [], [], title
    _, found, names = html.describe(html.Parts(page, url, head, title, blocks(tree)[0]), asked)
    return [block.text for block in found], names, title


def ordered_labels(texts: Sequence[str], title: str | None, body: set[str]) -> list[str]:
    """The label of each line: body where it stands in the clean text, the rest by where it stands."""
    marks = [i for i, t in enumerate(texts) if t in body]
    first, last = (marks[0], marks[-1]) if marks else (len(texts), len(texts))
    at = next((i for i, t in enumerate(texts[:first]) if t == title), None)
    out = []
    for i, line in enumerate(texts):
        if i < first:
            out.append("title" if i == at else "top" if at is None or i < at else "head")
        else:
            out.append("tail" if i > last else "body" if line in body else "box")
    return out


def gold_lines(found: Sequence[lines.Line], gold: str) -> set[str]:
    """The lines of a gold text: those that are one, and longer ones most of whose runs of three words stand in it."""
    rows = [re.findall(r"\w+", normalise(r).casefold()) for r in gold.split("\n")]
    whole = {tuple(r) for r in rows}
    runs = {run for r in rows for run in zip(r, r[1:], r[2:], strict=False)}
    out = set()
    for line in found:
        row = re.findall(r"\w+", line.text.casefold())
        mine = list(zip(row, row[1:], row[2:], strict=False))
        if tuple(row) in whole or (len(row) >= 5 and sum(m in runs for m in mine) >= 0.7 * len(mine)):
            out.add(line.text)
    return out


def fold_of(group: str, folds: int) -> int:
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % folds


def token_f1(a: str, b: str) -> float:
    x, y = (Counter(re.findall(r"\w+", t.lower())) for t in (a, b))
    common = sum((x & y).values())
    return 2 * common / (sum(x.values()) + sum(y.values())) if common else 0.0


@dataclass
class Told:
    """What a model that has not seen a page's group makes of it."""

    case: Case
    body: list[str]
    title: str
    doubt: float

    @property
    def score(self) -> float:
        return token_f1("\n".join(self.body), self.case.gold)


def cross_validate(
    layout: Layout, cases: Sequence[Case], lean: float, folds: int, penalty: float, seen: int
) -> list[Told]:
    """Each case as told by a model fitted on the other folds, in the order of the cases."""
    out: dict[int, Told] = {}
    for fold in range(folds):
        learned = [c.example for c in cases if fold_of(c.example.group, folds) != fold]
        model = sequence.model_of(Field(layout, learned, penalty, seen).as_data())
        for n, c in enumerate(cases):
            if fold_of(c.example.group, folds) == fold:
                scores = sequence.score(c.example.names, model)
                leaning = sequence.lean(scores, model, "body", lean)
                told = list(zip(c.texts, sequence.best_path(leaning, model), strict=True))
                body = [t for t, name in told if name == "body"]
                edge = sum(len(t) * math.exp(-abs(s[0] - s[1])) for t, s in zip(c.texts, scores, strict=True))
                title = next((t for t, name in told if name == "title"), "")
                size = sum(map(len, body))
                out[n] = Told(c, body, title, edge / size if size else math.inf)
    return [out[n] for n in range(len(cases))]


def report(found: Sequence[Told]) -> None:
    views: dict[str, list[Told]] = defaultdict(list)
    for told in found:
        views[told.case.view].append(told)
    for view, some in views.items():
        scores = [t.score for t in some]
        line = f"{view:28} pages {len(some):4}  text F1 {sum(scores) / len(some):.4f}  below 0.5 {sum(s < 0.5 for s in scores)}"
        titles = [token_f1(t.title, t.case.title) >= 0.8 for t in some if t.case.title]
        kept = [e in " ".join(t.body) for t in some for e in t.case.evidence]
        if titles:
            line += f"  titles {sum(titles) / len(titles):.3f}"
        if kept:
            line += f"  evidence kept {sum(kept) / len(kept):.4f} of {len(kept)}"
        print(line)


TASKS: dict[str, tuple[Layout, Callable[[str], list[Case]], float, str]] = {
    "text": (ORDERED, text_cases, text.LEAN, text.MODEL),
    "quick": (FREE, lambda by: html_cases(by, html.CHEAP), html.LEAN, html.MODELS[html.CHEAP]),
    "html": (FREE, lambda by: html_cases(by, html.ALL), html.LEAN, html.MODELS[html.ALL]),
}


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("evaluate", "fit"))
    parser.add_argument("model", choices=tuple(TASKS))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--by", choices=("domain", "story"), default="domain")
    parser.add_argument("--penalty", type=float, help="in place of the one that is chosen for the model")
    parser.add_argument("--seen", type=int, default=SEEN)
    parser.add_argument("--without", help="leave out the features that match this pattern: what is it that they bring?")
    args = parser.parse_args(arguments)
    layout, cases_of, lean, name = TASKS[args.model]
    penalty = args.penalty or PENALTY[args.model]
    cases = cases_of(args.by)
    if args.without:
        drop = re.compile(args.without)
        for c in cases:
            c.example.names = [[n for n in names if not drop.search(n)] for names in c.example.names]
    if args.what == "fit":
        field = Field(layout, [c.example for c in cases], penalty, args.seen)
        write(field.as_data(), Path(sequence.__file__).with_name(f"{name}.json"))
        return
    how = (lean, args.folds, penalty, args.seen)
    found = cross_validate(layout, cases, *how)
    report(found)
    if args.model == "html" and not args.without:
        quick = cross_validate(layout, TASKS["quick"][1](args.by), *how)
        asked = [q.doubt > html.DOUBT for q in quick]
        print(f"all votes only where the quick model is in doubt ({sum(asked)} of {len(asked)} pages):")
        report([f if ask else q for f, q, ask in zip(found, quick, asked, strict=True)])


if __name__ == "__main__":
    main()
