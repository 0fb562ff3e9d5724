"""The codebook as one HTML page that needs nothing else: no script, no font, no network. For browsers and for print.

Says what `titfortat.schema.dictionary` says in Markdown, from the same schema; nothing is added by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from titfortat.schema.duckdb import DUCKDB_TYPES
from titfortat.schema.types import SCHEMA_VERSION, Column, Table
from titfortat.schema.vocabularies import VOCABULARIES

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #5c6670; --line: #d8dde3; --paper: #fff; --shade: #f5f7f9; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e3e7eb; --dim: #9aa5b1; --line: #363d45; --paper: #14171a; --shade: #1d2126; --link: #7db8f0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
.page { display: grid; grid-template-columns: 14rem minmax(0, 60rem); gap: 3rem; max-width: 80rem; margin: 0 auto; padding: 2rem 1.5rem; }
nav { position: sticky; top: 2rem; align-self: start; max-height: calc(100vh - 4rem); overflow-y: auto; font-size: .9rem; }
nav h2 { font-size: .8rem; color: var(--dim); font-weight: 600; margin: 0 0 .3rem; }
nav ul { list-style: none; margin: 0 0 1.2rem; padding: 0; }
nav li { margin: .15rem 0; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
section { margin-top: 3rem; scroll-margin-top: 1rem; }
section > h2 { font-size: 1.3rem; margin: 0 0 .4rem; }
p { margin: .4rem 0; }
.dim { color: var(--dim); }
.wide { overflow-x: auto; margin-top: .8rem; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem; border-top: 1px solid var(--line); }
thead th { border-top: 0; background: var(--shade); font-weight: 600; white-space: nowrap; }
code { font: .88em ui-monospace, SFMono-Regular, Menlo, monospace; }
td:first-child, .type { white-space: nowrap; }
td:last-child { min-width: 16rem; }
.note { color: var(--dim); font-size: .95em; }
tr:target { background: var(--shade); }
@media (max-width: 60rem) { .page { grid-template-columns: minmax(0, 1fr); gap: 1rem; } nav { position: static; max-height: none; columns: 2; } }
@media print { nav { display: none; } .page { display: block; } section { break-inside: avoid-page; } }
"""


def page(tables: Iterable[Table], title: str, introduction: str) -> str:
    """The page over the given tables. `introduction`: a sentence or two in plain text under the title."""
    chosen = list(tables)
    used = {c.vocabulary for t in chosen for c in t.columns}
    vocabularies = {name: values for name, values in VOCABULARIES.items() if name in used}
    known = {t.name for t in chosen}
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}: codebook</title><style>{STYLE}</style></head>",
            '<body><div class="page">',
            *_contents(chosen, vocabularies),
            "<main>",
            f"<h1>{escape(title)}: codebook</h1>",
            f"<p>{escape(introduction)}</p>",
            f'<p class="dim">Schema version {SCHEMA_VERSION}. Times are UTC. Types are those of the DuckDB file; in Parquet a '
            "<code>TIMESTAMP</code> is <code>timestamp[us, UTC]</code> and <code>VARCHAR[]</code> a list of strings.</p>",
            *(line for t in chosen for line in _table(t, known)),
            *(line for name, values in vocabularies.items() for line in _vocabulary(name, values)),
            "</main></div></body></html>",
        ]
    ) + "\n"  # fmt: skip


def _contents(tables: list[Table], vocabularies: Iterable[str]) -> Iterator[str]:
    yield "<nav><h2>Tables</h2><ul>"
    yield from (f'<li><a href="#{t.name}">{t.name}</a></li>' for t in tables)
    yield "</ul><h2>Values</h2><ul>"
    yield from (f'<li><a href="#values-of-{name}">{name}</a></li>' for name in vocabularies)
    yield "</ul></nav>"


def _table(t: Table, known: set[str]) -> Iterator[str]:
    files = f"one Parquet file a year of <code>{t.year_of}</code>" if t.year_of else "one Parquet file"
    yield f'<section id="{t.name}"><h2>{t.name}</h2>'
    yield f"<p>{escape(t.grain[0].upper() + t.grain[1:])}.</p>"
    yield f'<p class="dim">Key: {_codes(t.key)}. O{files[1:]}, sorted by {_codes(t.sort_by)}.</p>'
    yield '<div class="wide"><table><thead><tr><th>column</th><th>type</th><th>may be null</th><th>meaning</th></tr></thead><tbody>'
    for c in t.columns:
        yield (
            f'<tr id="{t.name}.{c.name}"><td><code>{c.name}</code></td><td class="type"><code>{DUCKDB_TYPES[c.type]}</code></td>'
            f"<td>{'yes' if c.nullable else ''}</td><td>{_meaning(c, known)}</td></tr>"
        )
    yield "</tbody></table></div></section>"


def _meaning(c: Column, known: set[str]) -> str:
    notes = []
    if c.unit:
        notes.append(f"in {escape(c.unit)}")
    if c.vocabulary:
        notes.append(f'one of <a href="#values-of-{c.vocabulary}">{c.vocabulary}</a>')
    if c.references:
        told = f"<code>{c.references}</code>"
        linked = c.references.partition(".")[0] in known
        notes.append("refers to " + (f'<a href="#{c.references}">{told}</a>' if linked else told))
    if c.minimum is not None:
        notes.append(f"at least {c.minimum:g}")
    if c.maximum is not None:
        notes.append(f"at most {c.maximum:g}")
    more = f'<br><span class="note">{"; ".join(notes)}</span>' if notes else ""
    return escape(c.description) + more


def _vocabulary(name: str, values: dict[str, str]) -> Iterator[str]:
    yield f'<section id="values-of-{name}"><h2>Values of {name}</h2>'
    yield '<div class="wide"><table><thead><tr><th>value</th><th>meaning</th></tr></thead><tbody>'
    yield from (
        f"<tr><td><code>{escape(v)}</code></td><td>{escape(meaning)}</td></tr>" for v, meaning in values.items()
    )
    yield "</tbody></table></div></section>"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"<code>{n}</code>" for n in names)
