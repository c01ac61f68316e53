"""This file tests that a table of the lake is whole, of its schema and inside its folder, or an error that says why."""

import os
import random
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from brand_assets.errors import LakeError
from brand_assets.records.tables import RAW_IMAGES, TABLES
from brand_assets.storage.lake import Lake, read_parquet, write_parquet

CLUSTERS = pl.DataFrame({"image_id": ["a", "b"], "cluster": [0, 1], "distance": [0.25, 0.5]}, schema=TABLES["clusters"])


def test_paths_are_those_of_the_contract(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    assert lake.path("scores", "harbor", "concept") == tmp_path / "concept/scores/campaign=harbor/part.parquet"
    assert lake.path("exports", "harbor") == tmp_path / "exports/campaign=harbor/part.parquet"
    assert lake.path("spend") == tmp_path / "spend/part.parquet"


@pytest.mark.parametrize("campaign", ["..", "../x", "a/b", "A", "", "-a", "a" * 64, "a\n", "ä", "campaign=x", "a\x00"])
def test_a_campaign_that_is_no_slug_is_refused(tmp_path: Path, campaign: str) -> None:
    with pytest.raises(LakeError, match="not a campaign's name"):
        Lake(tmp_path).path("scores", campaign, "concept")


def test_an_unknown_table_or_round_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="approvals, calibration, checkpoints"):
        Lake(tmp_path).path("../scores", "harbor")
    with pytest.raises(LakeError, match="concept, direction, final"):
        Lake(tmp_path).path("scores", "harbor", "../concept")
    with pytest.raises(LakeError, match="belongs to a campaign"):
        Lake(tmp_path).path("scores", None, "concept")


@pytest.mark.parametrize("table", sorted(TABLES))
def test_an_empty_table_keeps_its_schema(tmp_path: Path, table: str) -> None:
    lake = Lake(tmp_path)
    lake.write(pl.DataFrame(schema=TABLES[table]), table, "harbor")
    read = lake.read(table, "harbor")
    assert read.schema == TABLES[table]
    assert read.height == 0


def test_what_is_read_is_what_was_written_without_a_partition_column(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "with [brackets] and *")
    lake.write(CLUSTERS, "clusters", "harbor", "concept")
    assert lake.read("clusters", "harbor", "concept").equals(CLUSTERS)
    assert lake.campaigns("clusters", "concept") == ["harbor"]
    assert lake.campaigns("clusters", "final") == []


def test_nested_columns_and_instants_come_back(tmp_path: Path) -> None:
    row = dict.fromkeys(RAW_IMAGES) | {
        "image_id": "a", "drawn_at": datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC), "width_px": 1024,
    }  # fmt: skip
    images = pl.DataFrame([row], schema=RAW_IMAGES)
    vectors = pl.DataFrame({"image_id": ["a"], "model": ["m"], "vector": [[0.6, 0.8]]}, schema=TABLES["embeddings"])
    lake = Lake(tmp_path)
    lake.write(images, "raw_images", "harbor", "concept")
    lake.write(vectors, "embeddings", "harbor", "concept")
    assert lake.read("raw_images", "harbor", "concept").equals(images)
    assert lake.read("embeddings", "harbor", "concept").equals(vectors)


def test_columns_may_come_in_any_order_and_all_null_ones_take_their_type(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    frame = CLUSTERS.select("distance", "image_id", "cluster").with_columns(distance=pl.lit(None))
    lake.write(frame, "clusters", "harbor", "concept")
    assert lake.read("clusters", "harbor", "concept").schema == TABLES["clusters"]


@pytest.mark.parametrize(
    ("frame", "problem"),
    [
        (CLUSTERS.drop("cluster"), "column 'cluster' is missing"),
        (CLUSTERS.with_columns(extra=pl.lit(1)), "column 'extra' is unknown"),
        (CLUSTERS.with_columns(pl.col("cluster").cast(pl.String)), "column 'cluster' is String, not Int32"),
    ],
)
def test_a_frame_of_another_schema_is_not_written(tmp_path: Path, frame: pl.DataFrame, problem: str) -> None:
    lake = Lake(tmp_path)
    lake.write(CLUSTERS, "clusters", "harbor", "concept")
    with pytest.raises(LakeError, match=problem):
        lake.write(frame, "clusters", "harbor", "concept")
    assert lake.read("clusters", "harbor", "concept").equals(CLUSTERS)


def test_a_column_that_an_older_file_lacks_is_null_and_one_that_a_newer_has_is_left_out(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    write_parquet(CLUSTERS.drop("distance").with_columns(later=1), lake.path("clusters", "harbor", "concept"))
    read = lake.read("clusters", "harbor", "concept")
    assert read.schema == TABLES["clusters"]
    assert read["distance"].to_list() == [None, None]


def test_an_empty_older_file_stays_empty(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    write_parquet(CLUSTERS.drop("distance").clear(), lake.path("clusters", "harbor", "concept"))
    assert lake.read("clusters", "harbor", "concept").shape == (0, 3)


def test_a_file_of_another_table_is_refused(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    write_parquet(pl.DataFrame({"something": [1]}), lake.path("clusters", "harbor", "concept"))
    with pytest.raises(LakeError, match="another schema: column 'image_id' is missing"):
        lake.read("clusters", "harbor", "concept")


def test_a_missing_table_says_what_to_do_or_is_none(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    with pytest.raises(LakeError, match=r"does not exist\. Materialize"):
        lake.read("clusters", "harbor", "concept")
    assert lake.read_or_none("clusters", "harbor", "concept") is None


def test_a_damaged_file_is_an_error_and_never_a_crash(tmp_path: Path) -> None:
    lake, rng = Lake(tmp_path), random.Random(7)
    path = lake.write(CLUSTERS, "clusters", "harbor", "concept")
    sound = path.read_bytes()
    damaged = [b"", b"PAR1", sound[:-1], sound[: len(sound) // 2], b"x" * len(sound), sound[:4] + sound[40:]]
    for data in damaged:
        path.write_bytes(data)
        with pytest.raises(LakeError, match=r"is damaged|another schema"):
            lake.read("clusters", "harbor", "concept")
    for _ in range(200):
        position = rng.randrange(len(sound))
        path.write_bytes(sound[:position] + bytes([sound[position] ^ 255]) + sound[position + 1 :])
        try:
            read = lake.read("clusters", "harbor", "concept")
        except LakeError:
            continue
        assert read.schema == TABLES["clusters"]


def test_writers_and_readers_at_once_never_meet_half_a_file(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.write(CLUSTERS, "clusters", "harbor", "concept")
    wide = pl.concat([CLUSTERS] * 500)
    failures: list[Exception] = []

    def write(frame: pl.DataFrame) -> None:
        try:
            for _ in range(15):
                lake.write(frame, "clusters", "harbor", "concept")
        except LakeError as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(frame,)) for frame in (CLUSTERS, wide)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert lake.read("clusters", "harbor", "concept").height in (2, 1000)
    assert failures == []
    assert [path.name for path in lake.path("clusters", "harbor", "concept").parent.iterdir()] == ["part.parquet"]


def test_a_failed_write_leaves_the_old_table_and_no_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    write_parquet(CLUSTERS, path)
    unwritable = pl.DataFrame({"o": [object()]}, schema={"o": pl.Object})
    with pytest.raises((pl.exceptions.PolarsError, pl.exceptions.PanicException)):
        write_parquet(unwritable, path)
    assert read_parquet(path).equals(CLUSTERS)
    assert [entry.name for entry in tmp_path.iterdir()] == ["part.parquet"]


def test_temporary_files_of_a_process_that_is_gone_are_removed_and_fresh_ones_are_not(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".part.parquet.1-aa.tmp", tmp_path / ".part.parquet.2-bb.tmp"
    old.touch()
    fresh.touch()
    os.utime(old, (time.time() - 7200,) * 2)
    write_parquet(CLUSTERS, tmp_path / "part.parquet")
    assert not old.exists()
    assert fresh.exists()


def test_a_folder_in_a_files_place_is_an_error_in_words(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.path("clusters", "harbor", "concept").mkdir(parents=True)
    with pytest.raises(LakeError, match="cannot be read"):
        lake.read("clusters", "harbor", "concept")
    with pytest.raises(LakeError, match="cannot be written"):
        lake.write(CLUSTERS, "clusters", "harbor", "concept")
