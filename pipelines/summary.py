"""What a run did and what the dataset then holds, told to a person: numbers from the DuckDB file, laid out with rich."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipelines.phrases import many, sentence, size, span
from pipelines.run import RunSummary
from titfortat.schema import HAPPENED
from titfortat.storage import Warehouse

_OUTCOMES = {
    "article": ("became articles", "green"),
    "duplicate": ("the same document again", "cyan"),
    "irrelevant": ("no word of diplomacy in them", "bright_black"),
    "rejected": ("could not be read, or broke a limit", "yellow"),
}
_BAR = 20


@dataclass(frozen=True)
class Holdings:
    """What the dataset holds, as the summary tells it; `outcomes` over the arrival days of the run."""

    outcomes: list[tuple[str, str | None, int]]
    events: list[tuple[str, int, int, int | None]]
    span: tuple[object, object]
    pairs: list[dict[str, object]]
    mentions: int


def holdings(database: Path, days: list[str]) -> Holdings:
    """Read the numbers of the summary. Raises duckdb.Error where the file cannot be read."""
    happened = list(HAPPENED)
    with duckdb.connect(str(database), read_only=True) as db:
        return Holdings(
            outcomes=db.execute(
                "SELECT outcome, reason, count(*) FROM ingest_ledger WHERE list_contains(?::DATE[], dump_date) "
                "GROUP BY ALL ORDER BY 3 DESC, 1, 2",
                [days],
            ).fetchall(),
            events=db.execute(
                "SELECT event_type, count(*) FILTER (list_contains($h, status)), "
                "count(*) FILTER (NOT list_contains($h, status)), "
                "sum(headcount) FILTER (list_contains($h, status))::BIGINT "
                "FROM events GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1",
                {"h": happened},
            ).fetchall(),
            span=db.execute("SELECT min(event_date), max(event_date) FROM events").fetchone(),
            pairs=_rows(db.execute(_PAIRS, {"h": happened})),
            mentions=db.execute("SELECT count(*) FROM event_mentions").fetchone()[0],
        )


_PAIRS = """
WITH told AS (
    SELECT e.*, coalesce(a.name, e.actor) AS actor_name, coalesce(t.name, e.target) AS target_name,
        t.demonym
    FROM events e LEFT JOIN countries a ON a.iso3 = e.actor LEFT JOIN countries t ON t.iso3 = e.target
    WHERE list_contains($h, e.status)
)
SELECT r.latency_days, [answer.actor, answer.target] AS codes, answer.event_date AS answer_date, first.event_date AS first_date,
    {'event_type': answer.event_type, 'actor': answer.actor_name, 'target': answer.target_name, 'status': answer.status,
     'headcount': answer.headcount, 'deadline_hours': answer.deadline_hours, 'demonym': answer.demonym} AS answer,
    {'event_type': first.event_type, 'actor': first.actor_name, 'target': first.target_name, 'status': first.status,
     'headcount': first.headcount, 'deadline_hours': first.deadline_hours, 'demonym': first.demonym} AS first
FROM responses r JOIN told answer USING (event_id) JOIN told first ON first.event_id = r.responds_to
WHERE answer.actor = first.target AND answer.target = first.actor
ORDER BY answer.event_type = 'EXPEL' AND first.event_type = 'EXPEL' DESC, answer.event_date DESC NULLS LAST, r.event_id
LIMIT 3
"""


def _rows(found: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    names = [d[0] for d in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def show(summary: RunSummary, console: Console, program: str = "titfortat") -> None:
    """Print what the run did. `program` is how the reader calls the command line."""
    warehouse = summary.warehouse
    console.print()
    console.print(_headline(summary), soft_wrap=True)
    if warehouse.duckdb.exists():
        found = holdings(warehouse.duckdb, summary.days)
        if summary.fresh:
            _section(console, "Records", _records(found))
        _section(console, "Events", _events(found))
        if found.pairs and summary.fresh:
            _section(console, "Tit for tat", _pairs(found))
        _section(console, "Checks", _checks(summary))
        console.print("\n[bold]Files[/]")
        for weight, path, holds in _files(summary):
            console.print(Text.assemble(f"  {weight:>7}  ", path, (f"  {holds}", "dim")), soft_wrap=True)
        console.print("\n[bold]Try next[/]")
        for command, shows in _next(summary, program, found):
            console.print(f"  [dim]# {shows}[/]")
            console.print(Text(f"  {command}", "cyan"), soft_wrap=True)
    for fault in summary.faults:
        console.print(f"\n[bold red]Not promoted:[/] {fault.day}")
        console.print(Padding(Text(fault.message), (0, 0, 0, 2)))
    console.print()


def _headline(summary: RunSummary) -> Text:
    where = f"{summary.landing} -> {summary.warehouse.address}"
    took = span(summary.seconds)
    if summary.faults:
        return Text.assemble(("Not all was promoted: ", "bold red"), where, (f"  ({took})", "dim"))
    if summary.fresh:
        days = sorted({r.partition for r in summary.fresh if r.stage == "ingest"})
        what = many(len(days), "arrival day") if days else "what depends on changed code or inputs"
        return Text.assemble(("Done: ", "bold green"), f"{what}, {where}", (f"  ({took})", "dim"))
    days = many(len(summary.days), "arrival day")
    return Text.assemble(
        ("Nothing new: ", "bold green"),
        f"all of {days} of {summary.landing} is in {summary.warehouse.address} already",
        (f"  ({took})", "dim"),
    )


def _section(console: Console, title: str, body: RenderableType) -> None:
    console.print(f"\n[bold]{title}[/]")
    console.print(Padding(body, (0, 0, 0, 2)))


def _grid(*justify: str) -> Table:
    grid = Table.grid(padding=(0, 2))
    for side in justify:
        grid.add_column(justify=side, no_wrap=side == "right")
    return grid


def _records(found: Holdings) -> RenderableType:
    total = sum(n for _, _, n in found.outcomes)
    grid = _grid("right", "left", "left")
    grid.add_row(Text(f"{total:,}", "bold"), "came in", "")
    for outcome, (words, style) in _OUTCOMES.items():
        rows = [(reason, n) for kind, reason, n in found.outcomes if kind == outcome]
        if rows:
            reasons = " · ".join(f"{r.replace('_', ' ')} {n:,}" for r, n in rows if r)
            grid.add_row(Text(f"{sum(n for _, n in rows):,}", style), words, Text(reasons, "dim"))
    return grid


def _events(found: Holdings) -> RenderableType:
    if not found.events:
        return Text("none was found")
    total = sum(n + m for _, n, m, _ in found.events)
    most = max(n for _, n, _, _ in found.events) or 1
    first, last = found.span
    when = f", {first} to {last}" if first else ""
    grid = _grid("left", "right", "left", "left")
    for kind, done, other, people in found.events:
        notes = [many(people, "person", "people")] if kind == "EXPEL" and people else []
        notes += [f"+{other:,} not carried out"] if other else []
        bar = Text("█" * max(1, round(_BAR * done / most)) if done else "", "cyan")
        grid.add_row(kind, f"{done:,}", bar, Text(", ".join(notes), "dim"))
    return Group(Text(f"{many(total, 'event')} from {many(found.mentions, 'mention')}{when}"), grid)


def _pairs(found: Holdings) -> RenderableType:
    grid = _grid("left", "left")
    for pair in found.pairs:
        grid.add_row(Text(str(pair["first_date"] or "undated"), "cyan"), sentence(**pair["first"]))
        later = pair["latency_days"]
        lag = "" if later is None else f"  {many(later, 'day')} later" if later else "  the same day"
        answer = Text.assemble("└ ", sentence(**pair["answer"]), (lag, "dim"))
        grid.add_row(Text(str(pair["answer_date"] or "undated"), "cyan"), answer)
    return grid


def _checks(summary: RunSummary) -> RenderableType:
    checks = [c for r in summary.reports for c in r.checks]
    warned = [c for c in checks if not c.passed]
    lines = [Text(f"{sum(c.passed for c in checks):,} passed, {len(warned):,} warned")]
    tally = Counter((c.table, c.name, c.description) for c in warned)
    for (table, name, description), n in tally.most_common(5):
        times = f" ({n} times)" if n > 1 else ""
        lines.append(Text.assemble(("warning ", "yellow"), f"{table}.{name}{times}: ", (description, "dim")))
    return Group(*lines)


def _files(summary: RunSummary) -> list[tuple[str, str, str]]:
    """Size, path and what is in it: the path last but one, so that a long one is not broken."""
    warehouse = summary.warehouse
    parquet = [p for p in warehouse.published.rglob("*.parquet") if p.is_file()]
    pages = [p for p in warehouse.data_docs.parent.rglob("*.html") if p.is_file()]
    told = [(size(sum(p.stat().st_size for p in pages)), str(warehouse.data_docs), "what every check found")]
    return [
        (size(warehouse.duckdb.stat().st_size), _place(warehouse, warehouse.duckdb), "every table, commented"),
        (
            size(sum(p.stat().st_size for p in parquet)),
            f"{_place(warehouse, warehouse.published)}/",
            f"{len(parquet)} Parquet files by year",
        ),
        *(told if pages else []),
    ]


def _place(warehouse: Warehouse, path: Path) -> str:
    """Where people find a path of a data root: of one in a bucket, there rather than in the copy."""
    if warehouse.remote is None:
        return str(path)
    there = path.readlink() if path.is_symlink() else path.relative_to(warehouse.root)
    return f"{warehouse.address}/{there.as_posix()}"


def _next(summary: RunSummary, program: str, found: Holdings) -> list[tuple[str, str]]:
    """Commands to try on what was made, and what each shows."""
    data = summary.warehouse.address
    commands = [(f"{program} query --data {data}", "the tables and what they hold")]
    if found.pairs:
        a, b = found.pairs[0]["codes"]
        commands.append((f"{program} query --data {data} \"FROM tit_for_tat('{a}', '{b}')\"", "who answered whom"))
    elif found.events:
        commands.append((f'{program} query --data {data} "FROM expulsions(NULL, NULL)"', "who expelled whom"))
    commands.append((f"echo '{_EXAMPLE}' | {program} code -", "one article, with its evidence"))
    return commands


_EXAMPLE = "Norway expelled two Russian diplomats on Monday and gave them 48 hours to leave."
