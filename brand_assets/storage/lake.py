"""This file is the lake: the tables that stages hand to one another, one Parquet file per table, round and campaign."""

import io
import re
from pathlib import Path

import polars as pl

from brand_assets.errors import LakeError
from brand_assets.records.brief import ROUNDS, SLUG
from brand_assets.records.tables import TABLES
from brand_assets.storage.files import replace_file

_CAMPAIGN = re.compile(SLUG)
_FILE = "part.parquet"
_PARTITION = "campaign="


class Lake:
    """The tables of `records.tables` under one folder; methods raise LakeError in words a producer understands."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, table: str, campaign: str | None = None, round_name: str | None = None) -> Path:
        """Where a table is, or would be; `campaign` is refused unless it is a slug."""
        folder = self._folder(table, round_name)
        if campaign is None:
            if round_name is not None:
                raise LakeError(f"Table {table!r} of round {round_name!r} belongs to a campaign; none was named.")
            return folder / _FILE
        if not _CAMPAIGN.fullmatch(campaign):
            raise LakeError(
                f"{campaign[:80]!r} is not a campaign's name: lower-case letters, digits and hyphens, at most 63."
            )
        return folder / f"{_PARTITION}{campaign}" / _FILE

    def read(self, table: str, campaign: str | None = None, round_name: str | None = None) -> pl.DataFrame:
        """The table with exactly the columns of `records.tables`; those that an older file lacks are null."""
        return read_parquet(self.path(table, campaign, round_name), TABLES[table])

    def read_or_none(
        self, table: str, campaign: str | None = None, round_name: str | None = None
    ) -> pl.DataFrame | None:
        """As `read`, but None when the table was never written. A damaged one raises LakeError."""
        path = self.path(table, campaign, round_name)
        return read_parquet(path, TABLES[table]) if path.exists() else None

    def write(
        self, frame: pl.DataFrame, table: str, campaign: str | None = None, round_name: str | None = None
    ) -> Path:
        """Replace the table, whole or not at all; the frame must have the columns and types of `records.tables`."""
        path = self.path(table, campaign, round_name)
        try:
            checked = conform(frame, TABLES[table])
        except LakeError as error:
            raise LakeError(f"Table {table!r} was not written: {error}") from None
        write_parquet(checked, path)
        return path

    def campaigns(self, table: str, round_name: str | None = None) -> list[str]:
        """The campaigns that have this table, sorted."""
        names = (part.parent.name for part in self._folder(table, round_name).glob(f"{_PARTITION}*/{_FILE}"))
        return sorted(name.removeprefix(_PARTITION) for name in names)

    def _folder(self, table: str, round_name: str | None) -> Path:
        if table not in TABLES:
            raise LakeError(f"There is no table {table!r}; the lake has: {', '.join(sorted(TABLES))}.")
        if round_name is None:
            return self.root / table
        if round_name not in ROUNDS:
            raise LakeError(f"There is no round {round_name!r}; the rounds are: {', '.join(ROUNDS)}.")
        return self.root / round_name / table


def conform(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """The frame with its columns in the order of `schema`; all-null columns take its types.

    Raises LakeError naming every column that is missing, unknown or of another type.
    """
    problems = [f"column {name!r} is missing" for name in schema if name not in frame.schema]
    problems += [f"column {name!r} is unknown" for name in frame.columns if name not in schema]
    problems += _mistyped(frame, schema)
    if problems:
        raise LakeError(f"{'; '.join(problems)}.")
    return frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame, whole or not at all, durable on return; an empty one keeps its schema."""
    try:
        with replace_file(path) as file:
            frame.write_parquet(file, compression="zstd")
    except OSError as error:
        raise LakeError(f"{path} cannot be written: {error.strerror or error}.") from error


def read_parquet(path: Path, schema: pl.Schema | None = None) -> pl.DataFrame:
    """Read one file. With a schema: its columns in its order, those an older file lacks (never the first) as nulls.

    Raises LakeError when the file is missing, damaged or holds something else.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise LakeError(f"{path} does not exist. Materialize what makes it first.") from None
    except OSError as error:
        raise LakeError(f"{path} cannot be read: {error.strerror or error}.") from error
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        raise LakeError(f"{path} is damaged: {str(error)[:200]}. Materialize what makes it again.") from None
    return frame if schema is None else _complete(frame, schema, path)


def _complete(frame: pl.DataFrame, schema: pl.Schema, path: Path) -> pl.DataFrame:
    key = next(iter(schema))
    problems = [] if key in frame.schema else [f"column {key!r} is missing"]
    problems += _mistyped(frame, schema)
    if problems:
        raise LakeError(f"{path} has another schema: {'; '.join(problems)}. Materialize what makes it again.")
    return frame.select(
        (pl.col(name) if name in frame.schema else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )


def _mistyped(frame: pl.DataFrame, schema: pl.Schema) -> list[str]:
    return [
        f"column {name!r} is {frame.schema[name]}, not {dtype}"
        for name, dtype in schema.items()
        if name in frame.schema and frame.schema[name] not in (dtype, pl.Null)
    ]
