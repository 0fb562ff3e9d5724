"""The `titfortat` command: what it takes, and how it answers when something is wrong.

Each command imports what it needs when it is called, so that `--help` answers at once. The work is in `run`, `summary`,
`query`, `reading`, `score`,
`audits` and `doctor`.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from titfortat.errors import TerminalError, TitfortatError

app = typer.Typer(
    name="titfortat",
    help="Diplomatic events out of raw news dumps: who expelled, summoned or recalled whom, and in answer to what.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

DATA = Annotated[
    str,
    typer.Option(
        "--data",
        envvar="TITFORTAT_DATA",
        metavar="DATA",
        help="The data root: the folder of the dataset, or s3://bucket/path or gs://bucket/path.",
    ),
]
FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Faults that we know end as a message and exit code 1, a Ctrl-C as 130; others keep their traceback."""
    try:
        yield
    except TitfortatError as fault:
        _complain(str(fault))
        raise typer.Exit(1) from None
    except OSError as fault:
        if fault.errno not in FULL:
            raise
        _complain(f"the disk is full ({fault.filename or 'while writing'}); free some space and run the command again")
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        _complain("stopped; nothing is half-done, the same command goes on from here", "yellow")
        raise typer.Exit(130) from None


def _complain(message: str, style: str = "bold red") -> None:
    from rich.console import Console
    from rich.text import Text

    Console(stderr=True).print(Text.assemble(("titfortat: ", style), message))


def _end_on_terminate() -> None:
    """SIGTERM ends the work as Ctrl-C does: what was being written is discarded on the way out."""

    def end(number: int, frame: object) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, end)


@app.command()
def run(
    landing: Annotated[
        Path, typer.Argument(help="A folder of arrival days (YYYY-MM-DD), a folder of dumps, or one dump.")
    ],
    data: DATA = "out/data",
    workers: Annotated[
        int, typer.Option(min=1, help="Processes to read dumps with; the result does not depend on it.")
    ] = 1,
    mirror: Annotated[
        str | None,
        typer.Option(envvar="TITFORTAT_MIRROR", help="s3://, gs:// or folder to keep the same as what is published."),
    ] = None,
) -> None:
    """Take raw dumps through every stage into a checked dataset."""
    from rich.console import Console

    from pipelines.console import live
    from pipelines.run import run_landing
    from pipelines.summary import show

    _end_on_terminate()
    with told_plainly():
        with live(Console(stderr=True)) as progress:
            summary = run_landing(landing, data, workers, progress, mirror)
        show(summary, Console())
    if summary.faults:
        raise typer.Exit(1)


@app.command()
def query(
    sql: Annotated[str | None, typer.Argument(help="A SQL query; without one, the tables and what they hold.")] = None,
    data: DATA = "out/data",
    as_csv: Annotated[bool, typer.Option("--csv", help="Write all rows as CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write all rows as a JSON array.")] = False,
    limit: Annotated[
        int | None, typer.Option(min=0, help="Rows at most, 0 for all; without it 50 in a table, all otherwise.")
    ] = None,
) -> None:
    """Ask the dataset's DuckDB file something; nothing can be written through it."""
    from rich.console import Console

    from pipelines import query as asking

    with told_plainly():
        rows = asking.contents(data) if sql is None else asking.answer(data, sql)
    if as_csv or as_json:
        rows = rows.slice(0, limit or None)
    if as_csv:
        typer.echo(asking.as_csv(rows), nl=False)
    elif as_json:
        typer.echo(asking.as_json(rows))
    else:
        asking.show(rows, Console(), 50 if limit is None else limit)


@app.command()
def code(
    file: Annotated[
        Path, typer.Argument(allow_dash=True, help="Plain text, HTML or a JSON article; - reads from stdin.")
    ],
    published: Annotated[
        str | None, typer.Option(help="Publication time (ISO 8601), where the file states none.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Headline, where the file states none.")] = None,
) -> None:
    """Show the events that one article states, with the words that state them."""
    from rich.console import Console

    from pipelines.reading import read_article, show

    with told_plainly():
        if str(file) == "-":
            content, name = sys.stdin.buffer.read(), "stdin"
        elif file.is_file():
            content, name = file.read_bytes(), file.name
        else:
            raise typer.BadParameter(f"{file}: no such file", param_hint="FILE")
        show(read_article(content, name, published, title), Console())


@app.command()
def score(
    data: DATA = "out/data",
    gold: Annotated[Path, typer.Option(help="Folder of annotated stories.")] = Path("corpus/stories"),
    language: Annotated[str | None, typer.Option("--lang", help="Only articles in this language.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write every figure as JSON.")] = False,
) -> None:
    """Compare the dataset with annotated stories: how much is right, wrong and missed."""
    import json

    from rich.console import Console

    from pipelines import score as scoring

    with told_plainly():
        figures = scoring.score(data, gold, language)
    if as_json:
        typer.echo(json.dumps(figures, indent=1))
    else:
        scoring.show(figures, Console())


@app.command()
def check(
    table: Annotated[str | None, typer.Argument(help="Only the checks of this table, each with what it found.")] = None,
    data: DATA = "out/data",
    partition: Annotated[str | None, typer.Option(help="Only this arrival day, or 'whole'.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Judge what is stored now, and save nothing.")] = False,
) -> None:
    """Tell what the last audits found; exit code 1 where a check of severity error failed."""
    from rich.console import Console

    from pipelines.audits import audits, judged_again, show
    from titfortat.storage import data_root

    with told_plainly():
        found = (judged_again if again else audits)(data, table, partition)
    show(found, Console(), table, data_root(data).data_docs)
    if any(c.blocks for a in found for c in a.failed):
        raise typer.Exit(1)


@app.command()
def review(
    data: DATA = "out/data",
    kind: Annotated[str | None, typer.Option(help="Only this kind of doubt, as the list names it.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Events to show, 0 for all.")] = 20,
    write: Annotated[
        Path | None, typer.Option(help="Write all of them as a file for corrections/, each row marked # until decided.")
    ] = None,
    who: Annotated[str, typer.Option(envvar="USER", help="Who decides, for the file.")] = "",
) -> None:
    """List the events that deserve a look, and write a template for corrections."""
    import datetime as dt

    from rich.console import Console

    from pipelines import review as reviewing

    with told_plainly():
        found = reviewing.review(data, kind)
        if write:
            reviewing.write(found, write, who, dt.date.today())
    reviewing.show(found, Console(), limit)
    if write:
        typer.echo(f"{write} holds them; take the # from a row to decide it, then put the file into corrections/")


@app.command()
def export(
    form: Annotated[
        str, typer.Argument(metavar="FORMAT", help="gdelt (61 columns of 2.0, no header) or icews (20, header).")
    ],
    out: Annotated[Path, typer.Option(help="The file to write: Parquet if it ends so, else tab-separated.")],
    data: DATA = "out/data",
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help="A first line of column names, whatever the format has.")
    ] = None,
) -> None:
    """Write the events in the columns of another dataset, so that notebooks made for it run."""
    from pipelines.export import export as write
    from pipelines.phrases import many

    with told_plainly():
        rows = write(data, form, out, header)
    typer.echo(f"{out} holds {many(rows, 'event')}")


@app.command()
def release(
    version: Annotated[str, typer.Argument(help="vYYYY.MM.N: year, month, and the number within the month.")],
    data: DATA = "out/data",
    out: Annotated[Path | None, typer.Option(help="Folder of the releases; without it DATA/releases.")] = None,
    gold: Annotated[
        Path | None,
        typer.Option(help="Annotated stories that the accuracy card is measured on; without it the bundled."),
    ] = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Keep the articles' texts: for use at home only.")
    ] = False,
) -> None:
    """Make what is published an immutable version: described, summed, scored, without the articles' texts, and verified."""
    from rich.console import Console

    from data_checks.docs import write_release_docs
    from pipelines.console import live
    from titfortat.release import build, measure, place
    from titfortat.storage import data_root, exclusive
    from titfortat.storage.state import DATABASE, PUBLISHED

    _end_on_terminate()
    with told_plainly():
        warehouse = data_root(data)
        with (
            live(Console(stderr=True)) as progress,
            exclusive(warehouse, parts=(DATABASE, PUBLISHED), progress=progress),
        ):
            card = measure.documents(gold or measure.STORIES, progress=progress)
            folder = build(warehouse, version, card, out, with_text, progress, write_release_docs)
    where = place(warehouse, folder)
    typer.echo(f"{version} is in {where}; anybody can check it: titfortat verify {where}")


@app.command()
def upload(
    destination: Annotated[
        str,
        typer.Argument(
            help="A folder, s3://bucket/path, gs://bucket/path, hf://owner/dataset, zenodo:// or zenodo://sandbox."
        ),
    ],
    version: Annotated[
        str | None,
        typer.Option("--release", help="A version; without it what is published now, to folders and buckets only."),
    ] = None,
    data: DATA = "out/data",
    go: Annotated[bool, typer.Option("--go", help="Do it; without it, only tell what would be sent.")] = False,
) -> None:
    """Send a release, or what is published, to others. Tells what it would do, and does it with --go."""
    from rich.console import Console

    from pipelines import upload as uploading
    from pipelines.console import live

    _end_on_terminate()
    with told_plainly(), live(Console(stderr=True)) as progress:
        told = uploading.upload(destination, data, version, go, progress)
    typer.echo(told)


@app.command()
def verify(
    release: Annotated[str, typer.Argument(help="The folder of a release, or its address: https://, s3://, gs://.")],
) -> None:
    """Check a release against its own sums and description; exit code 1 where it is not what it says."""
    from pipelines.phrases import many, size
    from titfortat.release import verify_at

    with told_plainly():
        found = verify_at(release)
        if found.problems:
            listed = "\n  ".join(found.problems)
            raise TerminalError(f"{release}: {many(len(found.problems), 'problem')}\n  {listed}\nDownload it again.")
    typer.echo(f"{release} is {found.version}, whole: {many(found.files, 'file')}, {size(found.bytes)}")


@app.command()
def doctor(data: DATA = "out/data") -> None:
    """Look at what the pipeline needs of this machine, and say what to do where it is missing."""
    from rich.console import Console

    from pipelines.doctor import examine, show

    findings = examine(data, Path(os.curdir))
    show(findings, Console())
    if not all(f.well for f in findings):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line."""
    app()
