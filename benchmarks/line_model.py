"""Fits the line model of plain-text pages and measures it on pages that it has not seen.

    python -m benchmarks.line_model evaluate [--folds 6] [--by domain|story]
    python -m benchmarks.line_model fit            (writes titfortat/clean/line_model.json)

Lines are labelled by the corpus' hand-cleaned texts. Each article is seen in three ways: with its title and URL, with its
URL, and with neither. Where real pages with gold texts lie beside the repository (../shared/pages), two plain-text renderings
of each are seen too, the whole page and its main part; only weights come out of them, no word. A linear-chain conditional random field over named features is fitted by maximum likelihood with a
quadratic penalty; what it learns is a table of weights.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from tests.support.dumps import load_articles
from tests.support.shared import CORPUS, shared_folder
from titfortat.clean import lines, sequence
from titfortat.clean.decode import decode
from titfortat.clean.language import detect
from titfortat.clean.normalise import normalise
from titfortat.clean.text import split_lines

LABELS, ALLOWED = sequence.LABELS, sequence.ALLOWED
PENALTY = 0.02
"""Weight of the quadratic penalty, per line seen; chosen by cross-validation over domains."""
MIN_SEEN = 3
"""A feature is learned from this many pages on."""
BATCH = 64
PAGES = 0.3
"""The say of a real page beside an article of the corpus."""


@dataclass
class Example:
    """A page's lines with the names of their features and their labels; `weight` is its say in the fit."""

    names: list[list[str]]
    labels: list[int]
    group: str
    weight: float = 1.0


def corpus_examples(articles: Iterable[dict], by: str) -> list[Example]:
    out = []
    for article in articles:
        found = split_lines(article["raw_text"])
        labels = label_lines([x.text for x in found], article["title"], body_of(article))
        group = article["domain"] if by == "domain" else article["story"]
        for title, url in ((article["title"], article["url"]), (None, article["url"]), (None, None)):
            page = lines.Page(found, title, url, article["lang"])
            out.append(Example(lines.describe(page), labels, group, 1 / 3))
    return out


def page_examples(folder: Path) -> list[Example]:
    """The real pages as plain text: the whole page, and what a quick extractor takes for its main part."""
    out = []
    pages = {url: html for url, html in read_pages(folder / "pages.warc.gz")}
    for line in (folder / "gold.jsonl").read_bytes().splitlines():
        gold = orjson.loads(line)
        for main in (True, False):
            found = split_lines(extract_plain_text(pages[gold["url"]], main_content=main, alt_texts=False))
            if not 3 <= len(found) <= 2_000:
                continue
            labels = label_lines([x.text for x in found], gold["title"], body_in(found, gold["text"]))
            language = detect(gold["text"])
            for title in (gold["title"], None):
                page = lines.Page(found, title, gold["url"], language)
                out.append(Example(lines.describe(page), labels, gold["publisher"], PAGES / 4))
    return out


def read_pages(path: Path) -> Iterable[tuple[str, str]]:
    with path.open("rb") as f:
        for record in ArchiveIterator(f, record_types=WarcRecordType.response, parse_http=True):
            yield record.headers["WARC-Target-URI"], decode(record.reader.read(), record.http_charset)


def body_in(found: Sequence[lines.Line], gold: str) -> set[str]:
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


def body_of(article: dict) -> set[str]:
    return {" ".join(p.split()) for p in article["clean_text"].split("\n") if p.strip()}


def label_lines(texts: Sequence[str], title: str | None, body: set[str]) -> list[int]:
    """The label of each line: body where it stands in the clean text, the rest by where it stands."""
    marks = [i for i, t in enumerate(texts) if t in body]
    first, last = (marks[0], marks[-1]) if marks else (len(texts), len(texts))
    at = next((i for i, t in enumerate(texts[:first]) if t == title), None)
    names = []
    for i, text in enumerate(texts):
        if i < first:
            names.append("title" if i == at else "top" if at is None or i < at else "head")
        elif i > last:
            names.append("tail")
        else:
            names.append("body" if text in body else "box")
    return [LABELS.index(n) for n in names]


class Field:
    """The conditional random field: fitted weights, and the likelihood they come from."""

    def __init__(self, examples: Sequence[Example], penalty: float) -> None:
        seen = Counter(n for e in examples for n in {n for names in e.names for n in names})
        self.features = sorted(n for n, c in seen.items() if c >= MIN_SEEN * 3)
        self.penalty = penalty
        self._index = {n: i for i, n in enumerate(self.features)}
        self._mask = np.array([[b in ALLOWED[a] for b in LABELS] for a in LABELS])
        self._start = np.array([a in sequence.STARTS for a in LABELS])
        self._fit(examples)

    def _matrix(self, examples: Sequence[Example]) -> csr_matrix:
        rows, columns, n = [], [], 0
        for e in examples:
            for names in e.names:
                found = [self._index[x] for x in names if x in self._index]
                rows += [n] * len(found)
                columns += found
                n += 1
        return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, len(self.features)))

    def _fit(self, examples: Sequence[Example]) -> None:
        examples = sorted(examples, key=lambda e: len(e.labels))
        x = self._matrix(examples)
        y = np.concatenate([e.labels for e in examples])
        weight = np.concatenate([[e.weight] * len(e.labels) for e in examples])
        offsets = np.cumsum([0] + [len(e.labels) for e in examples])
        k, f = len(LABELS), len(self.features)
        gold = np.zeros((len(y), k))
        gold[np.arange(len(y)), y] = weight
        emission_gold = x.T @ gold
        trans_gold, start_gold = np.zeros((k, k)), np.zeros(k)
        for e, at in zip(examples, offsets, strict=False):
            start_gold[e.labels[0]] += e.weight
            for a, b in zip(e.labels, e.labels[1:], strict=False):
                trans_gold[a, b] += e.weight
        total = weight.sum()

        def unpack(v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            return v[: f * k].reshape(f, k), v[f * k : f * k + k * k].reshape(k, k), v[f * k + k * k :]

        def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
            w, t, s = unpack(v)
            scores = x @ w
            marginal = np.zeros_like(scores)
            trans, start, norm = np.zeros((k, k)), np.zeros(k), 0.0
            for lo in range(0, len(examples), BATCH):
                chunk = range(lo, min(lo + BATCH, len(examples)))
                norm += self._batch(examples, chunk, offsets, scores, t, s, marginal, trans, start)
            value = norm - (w * emission_gold).sum() - (t * trans_gold).sum() - (s * start_gold).sum()
            gradient = np.concatenate(
                [(x.T @ marginal - emission_gold).ravel(), (trans - trans_gold).ravel(), start - start_gold]
            )
            return (
                value / total + self.penalty / 2 * (v @ v) / 100,
                gradient / total + self.penalty * v / 100,
            )

        found = minimize(loss, np.zeros(f * k + k * k + k), jac=True, method="L-BFGS-B", options={"maxiter": 150})
        self.weights, self.transitions, self.starts = unpack(found.x)

    def _batch(self, examples, chunk, offsets, scores, t, s, marginal, trans, start) -> float:
        """Forward and backward over pages of about one length at once; adds to the expectations, returns log Z."""
        width = max(len(examples[i].labels) for i in chunk)
        lengths = np.array([len(examples[i].labels) for i in chunk])
        weight = np.array([examples[i].weight for i in chunk])
        k = len(LABELS)
        e = np.zeros((len(lengths), width, k))
        for row, i in enumerate(chunk):
            e[row, : lengths[row]] = scores[offsets[i] : offsets[i + 1]]
        step = np.where(self._mask, t, -1e9)
        alpha = np.full((len(lengths), width, k), -1e9)
        alpha[:, 0] = np.where(self._start, s, -1e9) + e[:, 0]
        for n in range(1, width):
            alpha[:, n] = _lse(alpha[:, n - 1, :, None] + step[None], 1) + e[:, n]
        ends = np.array([0.0 if a in sequence.ENDS else -1e9 for a in LABELS])
        last = alpha[np.arange(len(lengths)), lengths - 1] + ends
        z = _lse(last, 1)
        beta = np.full_like(alpha, -1e9)
        beta[np.arange(len(lengths)), lengths - 1] = ends
        for n in range(width - 2, -1, -1):
            inner = n < lengths - 1
            value = _lse(step[None] + (e[:, n + 1] + beta[:, n + 1])[:, None, :], 2)
            beta[inner, n] = value[inner]
            both = alpha[:, n, :, None] + step[None] + (e[:, n + 1] + beta[:, n + 1])[:, None, :] - z[:, None, None]
            trans += (np.exp(np.minimum(both, 0)) * (inner * weight)[:, None, None]).sum(0)
        p = np.exp(np.minimum(alpha + beta - z[:, None, None], 0)) * weight[:, None, None]
        for row, i in enumerate(chunk):
            marginal[offsets[i] : offsets[i + 1]] = p[row, : lengths[row]]
        start += p[:, 0].sum(0)
        return float((z * weight).sum())

    def as_data(self) -> dict[str, object]:
        rounded = {
            name: [round(float(v), 2) for v in row]
            for name, row in zip(self.features, self.weights, strict=True)
            if np.abs(row).max() >= 0.05
        }
        return {
            "labels": list(LABELS),
            "starts": {a: round(float(v), 2) for a, v in zip(LABELS, self.starts, strict=True)},
            "transitions": {
                a: {b: round(float(self.transitions[i, j]), 2) for j, b in enumerate(LABELS) if b in ALLOWED[a]}
                for i, a in enumerate(LABELS)
            },
            "features": rounded,
        }


def _lse(v: np.ndarray, axis: int) -> np.ndarray:
    top = v.max(axis, keepdims=True)
    return np.squeeze(top, axis) + np.log(np.exp(v - top).sum(axis))


def fold_of(group: str, folds: int) -> int:
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % folds


def token_f1(a: str, b: str) -> float:
    x, y = (Counter(re.findall(r"\w+", t.lower())) for t in (a, b))
    common = sum((x & y).values())
    return 2 * common / (sum(x.values()) + sum(y.values())) if common else 0.0


def write(field: Field, path: Path) -> None:
    data = field.as_data()
    rows = ",\n".join(f"  {orjson.dumps(n).decode()}: {orjson.dumps(v).decode()}" for n, v in data["features"].items())
    head = ",\n".join(f' "{k}": {orjson.dumps(data[k]).decode()}' for k in ("labels", "starts", "transitions"))
    path.write_text(f'{{\n{head},\n "features": {{\n{rows}\n }}\n}}\n', encoding="utf-8")


def evaluate(articles: list[dict], by: str, folds: int, penalty: float) -> None:
    from titfortat.clean import text

    examples = corpus_examples(articles, by)
    views = ("title and url", "url", "neither")
    scores: dict[str, list[float]] = {v: [] for v in views}
    titles: dict[str, list[bool]] = {v: [] for v in views}
    lost = Counter()
    for fold in range(folds):
        held = {e.group for e in examples if fold_of(e.group, folds) == fold}
        if not held:
            continue
        field = Field([e for e in examples if e.group not in held], penalty)
        model = sequence.weights(field.as_data())
        for a in articles:
            if (a["domain"] if by == "domain" else a["story"]) not in held:
                continue
            for view, (title, url) in zip(views, ((a["title"], a["url"]), (None, a["url"]), (None, None)), strict=True):
                found = text.read(a["raw_text"], title, a["lang"], url, model)
                body = "\n\n".join(found.paragraphs)
                scores[view].append(token_f1(body, a["clean_text"]))
                titles[view].append(found.title == " ".join(a["title"].split()))
                flat = " ".join(body.split())
                for g in a["gold_events"]:
                    e = " ".join(g["evidence"].split())
                    lost[view, "events"] += 1
                    lost[view, "lost"] += e not in flat and e not in " ".join(a["title"].split())
    for v in views:
        n = len(scores[v])
        print(
            f"{by:7} {v:14} text_f1 {sum(scores[v]) / n:.4f}  worst {min(scores[v]):.3f}  below 0.9 "
            f"{sum(s < 0.9 for s in scores[v])}  titles {sum(titles[v]) / n:.3f}  "
            f"evidence kept {1 - lost[v, 'lost'] / lost[v, 'events']:.4f} of {lost[v, 'events']}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("evaluate", "fit"))
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--by", choices=("domain", "story"), default="domain")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    args = parser.parse_args()
    articles = []
    for path in sorted(CORPUS.glob("*.json")):
        articles += [a | {"story": path.stem} for a in orjson.loads(path.read_bytes())["articles"]]
    if args.task == "evaluate":
        evaluate(articles, args.by, args.folds, args.penalty)
    else:
        write(Field(corpus_examples(articles, args.by), args.penalty), sequence.MODEL)


if __name__ == "__main__":
    main()
