"""Data Docs: what the audits found as HTML pages, one a stage and partition, with an index over all of them.

Written from `check_results` alone: nothing is judged again. The pages need nothing else (no script, no font, no network), hold
no clock, and fit into a release. Great Expectations' own site is not used: its pages fetch styles and scripts from five hosts
and a counting image from a sixth, are 4 MB before the first result, and tell when they were built.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import duckdb

from data_checks import proof
from data_checks.results import CheckResult, result
from data_checks.structural import structural
from data_checks.suites import STAGES
from titfortat.schema import TABLES
from titfortat.schema.duckdb import literal
from titfortat.schema.page import STYLE
from titfortat.storage import Warehouse
from titfortat.storage.warehouse import WHOLE

LAST = 28
"""Partitions of a stage that get a page, the newest (some 60 kB each), beside those in which something does not hold."""
LISTED = 100
"""Failed checks that the index lists, and pages of older partitions in which something does not hold."""

_MORE = """
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .4rem; }
.ok { color: #1a7f37; } .warn { color: #9a6700; } .error { color: #cf222e; font-weight: 600; }
.ok a, .warn a, .error a { color: inherit; text-decoration: underline; text-underline-offset: .2em; }
.bar { border-left: 4px solid var(--line); padding: .1rem 0 .1rem .9rem; margin: 1rem 0; }
.bar.error, .bar.warn { border-color: currentColor; } .bar p:not([class]) { color: var(--ink); font-weight: 400; }
.bar .sample, .bar .dim { font-weight: 400; } .bar .sample { color: var(--ink); }
.sample { font: .85em ui-monospace, SFMono-Regular, Menlo, monospace; overflow-wrap: anywhere; }
td:last-child { min-width: 0; } td.says { min-width: 18rem; } td.found, td.where { white-space: nowrap; }
details { margin-top: .8rem; } summary { cursor: pointer; color: var(--dim); }
@media (prefers-color-scheme: dark) { .ok { color: #57ab5a; } .warn { color: #c69026; } .error { color: #f47067; } }
"""


@dataclass(frozen=True)
class Tally:
    """One audit in numbers."""

    stage: str
    partition: str
    promoted: bool
    checks: int
    errors: int
    warnings: int

    @property
    def page(self) -> str:
        """Its page below the index."""
        return f"{self.stage}/{self.partition}{'' if self.promoted else '.failed'}.html"

    @property
    def fails(self) -> bool:
        return bool(self.errors or self.warnings)


def write_docs(warehouse: Warehouse) -> Path | None:
    """Write the pages of a data root anew; gives back the index, None where nothing was audited yet."""
    files = warehouse.check_files()
    if not files:
        return None
    listed = ", ".join(map(literal, files))
    with duckdb.connect() as db:
        db.execute(f"CREATE VIEW results AS FROM read_parquet([{listed}], hive_partitioning = false)")
        return _write(db, warehouse.data_docs, "Titfortat: what the checks found")


def write_release_docs(database: Path, index: Path, version: str) -> Path:
    """The same of the `check_results` that a released DuckDB file holds."""
    with duckdb.connect() as db:
        db.execute(f"ATTACH {literal(database)} AS released (READ_ONLY)")
        db.execute("CREATE VIEW results AS FROM released.check_results")
        return _write(db, index, f"Titfortat {version}: what the checks found")


def _write(db: duckdb.DuckDBPyConnection, index: Path, title: str) -> Path:
    part = index.parent.with_name(f".{index.parent.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    tallies = _tallies(db)
    shown = _shown(tallies)
    for tally in shown:
        page = part / tally.page
        page.parent.mkdir(exist_ok=True)
        page.write_text(_page(tally, _results(db, tally), title), encoding="utf-8")
    (part / index.name).write_text(_index(tallies, set(shown), _failed(db), title), encoding="utf-8")
    shutil.rmtree(index.parent, ignore_errors=True)
    part.replace(index.parent)
    return index


def _tallies(db: duckdb.DuckDBPyConnection) -> list[Tally]:
    rows = db.execute(
        "SELECT stage, partition, promoted, count(*), count(*) FILTER (NOT success AND severity = 'error'), "
        "count(*) FILTER (NOT success AND severity = 'warn') FROM results GROUP BY ALL"
    ).fetchall()
    return sorted((Tally(*row) for row in rows), key=lambda t: (t.partition, STAGES.index(t.stage), t.promoted))


def _shown(tallies: Sequence[Tally]) -> list[Tally]:
    """The newest partitions of every stage, and the newest of the older ones in which something does not hold."""
    days = sorted({t.partition for t in tallies if t.partition != WHOLE})[-LAST:]
    kept = [t for t in tallies if t.partition in days or t.partition == WHOLE]
    older = [t for t in tallies if t not in kept and t.fails]
    return kept + older[-LISTED:]


def _results(db: duckdb.DuckDBPyConnection, tally: Tally) -> list[CheckResult]:
    found = db.execute(
        "FROM results WHERE (stage, partition, promoted) = (?, ?, ?) ORDER BY table_name, expectation",
        [tally.stage, tally.partition, tally.promoted],
    )
    names = [d[0] for d in found.description or ()]
    return [result(dict(zip(names, row, strict=True))) for row in found.fetchall()]


def _failed(db: duckdb.DuckDBPyConnection) -> list[tuple]:
    """(stage, table, check, severity, promoted, description, partitions, the last of them) of what does not hold."""
    return db.execute(
        "SELECT stage, table_name, expectation, severity, promoted, any_value(description), count(*), max(partition) "
        "FROM results WHERE NOT success AND judged GROUP BY ALL "
        f"ORDER BY severity, max(partition) DESC, stage, table_name, expectation LIMIT {LISTED}"
    ).fetchall()


def _index(tallies: Sequence[Tally], shown: set[Tally], failed: Sequence[tuple], title: str) -> str:
    checks, errors, warnings = (sum(getattr(t, name) for t in tallies) for name in ("checks", "errors", "warnings"))
    days = sorted({t.partition for t in tallies if t.partition != WHOLE}, reverse=True)
    by_place = {(t.stage, t.partition, t.promoted): t for t in tallies}
    daily = [s for s in STAGES if any(t.stage == s and t.partition != WHOLE for t in tallies)]

    def cell(stage: str, partition: str) -> str:
        found = [by_place.get((stage, partition, promoted)) for promoted in (True, False)]
        return "<br>".join(_linked(t, t in shown) for t in found if t) or '<span class="dim">not judged</span>'

    lines = [
        f"<p>{checks:,} checks of {len(tallies):,} audits: {_words(errors, warnings)}.</p>",
        '<p class="dim">An audit judges what a stage wrote for a partition before anybody can read it. What fails an <i>error</i> '
        "is not promoted, and the last good version stays; a <i>warning</i> lets it pass. The same is the table "
        "<code>check_results</code> of the DuckDB file.</p>",
    ]
    if failed:
        lines += ["<h2>What does not hold</h2>", *_table(("check", "where", "what must hold, and what to do"))]
        for stage, table, name, severity, promoted, description, n, last in failed:
            tally = by_place[stage, last, promoted]
            where = f"{escape(stage)}, {'last on ' if n > 1 else ''}{_link(tally, tally in shown, 'all days' if last == WHOLE else last)}"
            where += f" ({n:,} partitions)" if n > 1 else ""
            where += "" if promoted else '<br><span class="error">not promoted</span>'
            css = "error" if severity == "error" else "warn"
            lines.append(
                f'<tr><td class="{css}"><code>{escape(table)}.{escape(name)}</code></td><td class="where">{where}</td><td class="says">{escape(description)}</td></tr>'
            )
        lines += _END
    whole = [t for t in tallies if t.partition == WHOLE]
    if whole:
        lines += ["<h2>All days together</h2>", *_table(("stage", "checks", "found"))]
        lines += [f"<tr><td>{t.stage}</td><td>{t.checks:,}</td><td>{_linked(t, t in shown)}</td></tr>" for t in whole]
        lines += _END
    if days:
        lines += [f"<h2>By arrival day ({len(days):,})</h2>", *_table(("day", *daily))]
        lines += [f"<tr><td>{d}</td>" + "".join(f"<td>{cell(s, d)}</td>" for s in daily) + "</tr>" for d in days]
        lines += _END
        if len(days) > LAST:
            lines.append(
                f'<p class="dim">Pages are kept of the newest {LAST} days and where something does not hold; '
                "<code>check_results</code> has all.</p>"
            )
    lines += ["<h2>How far the checks are proved</h2>", *_proof()]
    return _document(title, lines)


def _proof() -> Iterator[str]:
    try:
        unproved = proof.proof().unproved
    except FileNotFoundError:
        yield "<p>Not measured.</p>"
        return
    yield f"<p>{escape(proof.summary())}</p>"
    if unproved:
        yield "<details><summary>Checks that no planted defect makes fail</summary><p>"
        yield ", ".join(f"<code>{escape(name)}</code>" for name in unproved)
        yield "</p></details>"
    yield "<details><summary>Columns in which a changed value can go unnoticed</summary><p>"
    yield ", ".join(f"<code>{escape(name)}</code>" for name in proof.unnoticed_columns())
    yield "</p></details>"


def _page(tally: Tally, results: Sequence[CheckResult], title: str) -> str:
    failed = sorted((r for r in results if not r.passed), key=lambda r: (not r.judged, not r.blocks))
    lines = [
        f'<p><a href="../index.html">{escape(title)}</a></p>',
        f"<p>{tally.checks:,} checks: {_words(tally.errors, tally.warnings)}.</p>",
    ]
    if not tally.promoted:
        lines.append(
            '<p class="bar error">This candidate was turned down. What users read is the last good version.</p>'
        )
    for r in failed:
        lines += [
            f'<div class="bar {_css(r)}"><p class="{_css(r)}">{"error" if r.blocks else "warning"}: <code>{r.table}.{r.name}</code></p>',
            f"<p>Found {escape(r.counts)}. {escape(r.description)}</p>",
            f'<p class="dim">Why: {escape(r.reason)}.</p>' if r.reason else "",
            *(f'<p class="sample">{escape(line)}</p>' for line in r.sample),
            "</div>",
        ]
    for table in sorted({r.table for r in results}):
        plain = {c.name for c in structural(table, TABLES)} if table in TABLES else set()
        of_table = [r for r in results if r.table == table]
        meaning, codebook = [r for r in of_table if r.name not in plain], [r for r in of_table if r.name in plain]
        lines.append(f'<h2 id="{table}">{table}</h2>')
        lines += _rows(meaning)
        if codebook:
            holding = sum(r.passed for r in codebook)
            told = f"{holding} of {len(codebook)} checks that follow from the codebook hold: columns, types, nulls, values, keys"
            lines += [f"<details><summary>{told}</summary>", *_rows(codebook), "</details>"]
    return _document(f"{tally.stage}, {'all days' if tally.partition == WHOLE else tally.partition}", lines)


def _rows(results: Sequence[CheckResult]) -> Iterator[str]:
    if not results:
        return
    yield from _table(("", "check", "severity", "found", "what must hold, and what to do"))
    for r in results:
        mark = "holds" if r.passed else "fails" if r.judged else "not judged"
        yield (
            f'<tr><td class="{_css(r)}">{mark}</td><td><code>{r.name}</code></td><td>{r.severity}</td>'
            f'<td class="found">{escape(r.counts)}</td><td class="says">{escape(r.description)}</td></tr>'
        )
    yield from _END


def _css(r: CheckResult) -> str:
    return "ok" if r.passed else "error" if r.blocks else "warn"


def _linked(tally: Tally, shown: bool) -> str:
    css = "error" if tally.errors else "warn" if tally.warnings else "ok"
    told = _words(tally.errors, tally.warnings) + ("" if tally.promoted else ", not promoted")
    return f'<span class="{css}">{_link(tally, shown, told)}</span>'


def _link(tally: Tally, shown: bool, words: str) -> str:
    return f'<a href="{tally.page}">{escape(words)}</a>' if shown else escape(words)


def _words(errors: int, warnings: int) -> str:
    told = [f"{n:,} {word}{'s' if n > 1 else ''}" for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return ", ".join(told) or "all hold"


def _table(header: Iterable[str]) -> list[str]:
    cells = "".join(f"<th>{name}</th>" for name in header)
    return [f'<div class="wide"><table><thead><tr>{cells}</tr></thead><tbody>']


_END = ("</tbody></table></div>",)


def _document(title: str, lines: Iterable[str]) -> str:
    head = '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    style = f"<title>{escape(title)}</title><style>{STYLE}{_MORE}</style></head>"
    return "\n".join(
        ("<!doctype html>", '<html lang="en">', head, style, "<body><main>", f"<h1>{escape(title)}</h1>", *lines, "</main></body></html>\n")
    )  # fmt: skip
