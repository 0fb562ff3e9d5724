"""What a release covers: the span of its days, its languages and sources, and how often a value is stated. A section of the accuracy card."""

from __future__ import annotations

import duckdb

TOP = 12
"""Languages that are named; the others are counted together."""

_STATED = ("event_date", "headcount", "deadline_hours", "reason", "responds_to")


def section(con: duckdb.DuckDBPyConnection) -> str:
    """The section in Markdown, from the released tables of the open database."""
    articles, sources, first, last = con.execute(
        "SELECT count(*), count(DISTINCT source), min(published_at)::DATE, max(published_at)::DATE FROM articles"
    ).fetchone()
    lines = ["", "## Coverage", ""]
    lines.append(
        f"{articles:,} articles of {sources:,} sources" + (f", published from {first} to {last}." if first else ".")
    )
    lines += ["", "| language | articles | with an event |", "| --- | ---: | ---: |"]
    languages = con.execute(
        "SELECT coalesce(language, 'unknown'), count(*), count(m.article_id) FROM articles a LEFT JOIN "
        "(SELECT DISTINCT article_id FROM event_mentions) m USING (article_id) GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    named, rest = languages[:TOP], languages[TOP:]
    if rest:
        named.append((f"{len(rest)} others", sum(r[1] for r in rest), sum(r[2] for r in rest)))
    lines += [f"| {name} | {n:,} | {having:,} |" for name, n, having in named]
    stated = ", ".join(f"avg((e.{c} IS NOT NULL)::INT)" for c in _STATED)
    heads = " | ".join(f"has {c}" for c in _STATED)
    lines += ["", f"| events | | {heads} |", f"| --- | ---: |{' ---: |' * len(_STATED)}"]
    for name, n, *shares in con.execute(
        f"SELECT event_type, count(*), {stated} FROM events e GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall():
        lines.append(f"| {name} | {n:,} | " + " | ".join(f"{s:.2f}" for s in shares) + " |")
    lines += [
        "",
        "A language without events is one that the reader does not read yet, not one in which nothing happened.",
    ]
    return "\n".join(lines) + "\n"
