"""This file reads whatever a run left behind for a search: files as they lie, and what they hold packed."""

import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import duckdb
import polars as pl

Found = tuple[str, bytes]
"""Where something is, and what it says."""


def read_remains(folder: Path) -> Iterator[Found]:
    """Every file below the folder; of tables, databases and archives also their content, uncompressed."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        place = str(path.relative_to(folder))
        yield place, place.encode()
        yield place, data
        if path.suffix == ".parquet":
            yield place, pl.read_parquet(path).write_ndjson().encode()
        elif data.startswith(b"SQLite format 3"):
            yield from _read_sqlite(path, place)
        elif data[8:12] == b"DUCK":
            yield from _read_duckdb(path, place)
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from ((f"{place}!{name}", archive.read(name)) for name in archive.namelist())
        yield from ((place, text) for text in _read_png_text(data))


def find_planted(remains: Iterator[Found], *planted: str) -> list[str]:
    """The places where one of these stands, as it is or as UTF-16."""
    needles = [form for text in planted for form in (text.encode(), text.encode("utf-16-le"))]
    return sorted({place for place, data in remains if any(needle in data for needle in needles)})


def _read_sqlite(path: Path, place: str) -> Iterator[Found]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                yield from ((f"{place}:{table}", _unpack(cell)) for cell in row if cell is not None)


def _unpack(cell: object) -> bytes:
    data = cell if isinstance(cell, bytes) else str(cell).encode()
    with suppress(zlib.error):
        return zlib.decompress(data)
    return data


def _read_duckdb(path: Path, place: str) -> Iterator[Found]:
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        for schema, table in connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal"
        ).fetchall():
            rows = connection.execute(f'SELECT * FROM "{schema}"."{table}"').fetchall()
            yield f"{place}:{table}", repr(rows).encode()


def _read_png_text(data: bytes) -> list[bytes]:
    if not data.startswith(b"\x89PNG"):
        return []
    import io

    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return [f"{name}={value}".encode() for name, value in image.info.items()]
