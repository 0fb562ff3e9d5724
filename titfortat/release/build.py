"""The work of a release: the published DuckDB file -> an immutable folder of files that can be checked.

A release is written beside its place, verified, made read-only and renamed; what stands there already is never touched.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb

from titfortat import __version__
from titfortat.errors import TerminalError
from titfortat.publish.candidate import read_manifest
from titfortat.publish.database import add_macros, add_meta, add_views, count, declare, new_database
from titfortat.publish.files import files_of, write_file
from titfortat.release import card, checksums, coverage, croissant, datapackage, diff, papers, readme, remote
from titfortat.release.tables import RELEASED, WITH_TEXT, selection
from titfortat.release.verify import verify
from titfortat.release.versions import LATEST, highest, is_version
from titfortat.schema import SCHEMA_VERSION, Table, page
from titfortat.schema.dictionary import dictionary
from titfortat.schema.duckdb import identifier, literal
from titfortat.storage import Progress, Warehouse, code_fingerprint, silent

CODEBOOK = "codebook.md"
CODEBOOK_PAGE = "codebook.html"
PRIVATE = "private"
"""Folder below the releases for those with the articles' texts, which no other folder may hold."""

Pages = Callable[[Path, Path, str], object]
"""Writes pages from a DuckDB file (first) below a folder, whose index is the second, for a version (third)."""


def build(
    warehouse: Warehouse,
    version: str,
    documents: Mapping[str, str],
    out: Path | None = None,
    with_text: bool = False,
    progress: Progress = silent,
    pages: Pages | None = None,
) -> Path:
    """Release what is published as `version` (vYYYY.MM.N) in a folder of that name below `out` (the warehouse's
    releases); gives back the folder. The link `latest` beside it leads to the highest version.

    `documents`: text files by name, an accuracy card among them (`titfortat.release.measure.documents`). `with_text` keeps
    the articles' texts: for use at home, below a folder `private`, and no upload takes it. A data root in a bucket gets the
    release there, unless `out` names a folder. `pages` writes what the checks found, from the release's DuckDB file, as
    pages of which the first is the file that it is given.
    Raises TerminalError where the version is none or exists, nothing whole is published, there is no accuracy card, or
    the release does not verify.
    """
    tables = WITH_TEXT if with_text else RELEASED
    in_bucket = warehouse.remote is not None and out is None
    if in_bucket and with_text:
        raise TerminalError(
            f"release {version}: expected a folder of this machine for a release with the articles' texts, found the bucket "
            f"{warehouse.address}; name a folder with --out"
        )
    out = out or warehouse.releases
    if in_bucket and is_version(version):
        remote.prepare(warehouse, version)
    final = _place(version, out / PRIVATE if with_text else out)
    fingerprint = _published(warehouse)
    if card.PAGE not in documents:
        raise TerminalError(
            f"release {version}: expected an accuracy card ({card.PAGE}) among the documents, found "
            f"{', '.join(documents) or 'none'}; measure it with titfortat.release.measure"
        )
    before = _before(final)
    part = final.with_name(f".{version}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        rows, sums = _write_tables(warehouse, part, version, fingerprint, tables, progress)
        changes = diff.diff(before, part)
        diff.write_diff(changes, part)
        notes = [diff.summary(changes), *diff.schema_changes(changes), f"Schema {SCHEMA_VERSION}, code {__version__}."]
        if pages:
            progress("release: pages of the checks", len(tables), len(tables) + 1)
            pages(Warehouse(part).duckdb, Warehouse(part).data_docs, version)
        also = [*documents, *([Warehouse(part).data_docs.relative_to(part).as_posix()] if pages else [])]
        texts = {
            readme.NAME: readme.readme(version, rows, also, with_text),
            CODEBOOK: dictionary(tables),
            CODEBOOK_PAGE: page.page(tables, f"Titfortat {version}", datapackage.DESCRIPTION),
            papers.CITATION: papers.citation(version),
            papers.CHANGELOG: papers.changelog(version, notes, before),
            **documents,
            card.PAGE: documents[card.PAGE] + _coverage(part),
        }
        for name, text in texts.items():
            (part / name).write_text(text, encoding="utf-8")
        checksums.write_sums(part, sums)
        progress("release: verify", len(tables), len(tables) + 1)
        problems = verify(part).problems
        if problems:
            raise TerminalError(
                f"release {version}: expected a release that verifies, found {len(problems)} problem(s):\n  "
                + "\n  ".join(problems[:20])
                + "\nThe audit of publish let it through; what was published stays."
            )
        for path in part.rglob("*"):
            if path.is_file():
                path.chmod(0o444)
        # Renaming a folder onto one that has files fails, so that two releases at once cannot mix.
        part.rename(final)
        _point_latest(final.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    if in_bucket:
        remote.deliver(warehouse, final, progress)
    progress("release: done", len(tables) + 1, len(tables) + 1)
    return final


def _place(version: str, out: Path) -> Path:
    if not is_version(version):
        raise TerminalError(f"release: expected a version like v2026.01.0 (year, month, number), found {version!r}")
    final = out / version
    if final.exists():
        raise TerminalError(
            f"release {version}: expected no folder {final}, found one; releases are immutable: give the next number"
        )
    return final


def _point_latest(releases: Path) -> None:
    """Let `latest` lead to the highest version, by one rename."""
    there = highest(p.name for p in releases.iterdir())
    link = releases / f".{LATEST}"
    link.unlink(missing_ok=True)
    link.symlink_to(there)
    link.replace(releases / LATEST)


def _before(final: Path) -> Path | None:
    """The latest release below the same folder with a lower version."""
    before = highest((p.name for p in final.parent.glob("v*")), final.name)
    return final.parent / before if before else None


def _published(warehouse: Warehouse) -> str:
    """The fingerprint of what is published. Raises TerminalError where that is not whole."""
    manifest = read_manifest(warehouse)
    if manifest is None or not warehouse.duckdb.exists():
        raise TerminalError(
            f"release: expected a whole publication in {warehouse.address}, found none or one that was cut short; "
            "run `titfortat run` first"
        )
    return manifest["fingerprint"]


def _write_tables(
    warehouse: Warehouse,
    part: Path,
    version: str,
    fingerprint: str,
    tables: Sequence[Table],
    progress: Progress,
) -> tuple[dict[str, int], dict[str, str]]:
    """Write the DuckDB file, the Parquet files and their descriptions for machines. Returns rows by table, and the sums of the
    Parquet files by path."""
    staged, files = Warehouse(part), {}
    with new_database(staged.duckdb) as con:
        con.execute(f"ATTACH {literal(warehouse.duckdb)} AS published (READ_ONLY)")
        _refuse_another(con, fingerprint)
        for step, spec in enumerate(tables):
            progress(f"release: {spec.name}", step, len(tables) + 1)
            declare(con, spec)
            con.execute(f"INSERT INTO {identifier(spec.name)} {selection(spec, 'published')}")
            files[spec.name] = []
            for file in files_of(con, spec):
                path = staged.published_file(file.table, file.year)
                write_file(con, spec, file, path)
                files[spec.name].append((path.relative_to(part).as_posix(), path.stat().st_size, file.rows))
        rows = {spec.name: count(con, spec.name) for spec in tables}
        add_views(con)
        add_macros(con)
        add_meta(con, fingerprint, rows, version)
    sums = {path: checksums.sha256(part / path) for of_table in files.values() for path, _, _ in of_table}
    for name, document in (
        (datapackage.NAME, datapackage.datapackage(version, tables, files)),
        (croissant.NAME, croissant.croissant(version, tables, files, sums)),
    ):
        (part / name).write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return rows, sums


def _coverage(part: Path) -> str:
    with duckdb.connect(Warehouse(part).duckdb, read_only=True) as con:
        return coverage.section(con)


def _refuse_another(con: duckdb.DuckDBPyConnection, fingerprint: str) -> None:
    """Stop where the DuckDB file is not of the publication `fingerprint`, or was made by other code than this."""
    facts = dict(con.execute("SELECT key, value FROM published._meta").fetchall())
    for name, expected in (("input_fingerprint", fingerprint), ("code_fingerprint", code_fingerprint("publish"))):
        if facts.get(name) != expected:
            raise TerminalError(
                f"release: expected a DuckDB file with the {name} {expected}, found {facts.get(name)}: it was published "
                "from other data or by another version of the code; run `titfortat run` first"
            )
