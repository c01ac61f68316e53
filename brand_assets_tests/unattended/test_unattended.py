"""This file watches campaigns go their way under a running daemon, through kills, as a producer's machine would."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from brand_assets.campaigns import deciding
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets_tests.conftest import SHARED_BRIEFS
from brand_assets_tests.small_briefs import write_small_brief
from brand_assets_tests.unattended.house import BIN, REPO, House, wait_until

JOB_AFTER = {"concept": "direction_round", "direction": "final_round", "final": "export_round"}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = House(tmp_path / "house")
    (opened.data / "briefs").mkdir(parents=True)
    yield opened
    opened.close()


def runs_of(house: House, job_name: str, campaign: str) -> list[dg.DagsterRun]:
    with house.instance() as instance:
        return list(instance.get_runs(dg.RunsFilter(job_name=job_name, tags={"dagster/partition": campaign})))


def decide_and_submit(house: House, campaign: str, round_name: RoundName, count: int) -> None:
    shown = deciding.standing(house.studio, deciding.find_checkpoint(house.studio, campaign, round_name)).verdicts
    ids = ",".join(verdict.image_id for verdict in shown[:count])
    house.command("decide", campaign, round_name, "--approve", ids, "--reviewer", "ada", "--submit")


def is_waiting(house: House, campaign: str, round_name: RoundName) -> bool:
    checkpoint = house.studio.ledger.checkpoints.latest(campaign, round_name)
    return checkpoint is not None and checkpoint.status == "open"


def walk_unattended(house: House, campaign: str, approvals: tuple[int, int, int], *, patience_s: float) -> None:
    """From the first open checkpoint to the exports: a decision, a killed daemon, one run; three times."""
    for round_name, count in zip(ROUNDS, approvals, strict=True):
        wait_until(lambda name=round_name: is_waiting(house, campaign, name), patience_s, f"{round_name} waits")
        decide_and_submit(house, campaign, round_name, count)
        job_name = JOB_AFTER[round_name]
        took = wait_until(lambda name=job_name: runs_of(house, name, campaign), 60, f"{job_name} was launched")
        print(f"{campaign}: {job_name} was launched {took:.0f} s after the submission.")
        house.kill("daemon")
        house.start_daemon()
    page = house.data / "exports" / campaign / "index.html"
    wait_until(page.exists, patience_s, "the exports are there")
    time.sleep(35)  # two more ticks of every checkpoint sensor
    for job_name in JOB_AFTER.values():
        runs = [run for run in runs_of(house, job_name, campaign) if run.parent_run_id is None]
        assert len(runs) == 1, f"{job_name}: {[(run.run_id, run.status) for run in runs]}"


def test_sensors_carry_a_campaign_to_its_exports_with_one_run_per_checkpoint(house: House) -> None:
    write_small_brief(house.studio, "tide")
    house.command("run", "tide")
    house.start_daemon()
    walk_unattended(house, "tide", (2, 1, 1), patience_s=150)


@pytest.mark.soak
def test_harbor_coffee_from_brief_to_exports_under_the_daemon(house: House) -> None:
    if not SHARED_BRIEFS.is_dir():
        pytest.skip("The briefs of real campaigns are not beside this checkout.")
    shutil.copy(SHARED_BRIEFS / "harbor-coffee.md", house.data / "briefs")
    house.command("run", "harbor-coffee")
    assert house.studio.lake.read("prompts", "harbor-coffee", "concept").height == 300
    house.start_daemon()
    walk_unattended(house, "harbor-coffee", (10, 5, 4), patience_s=600)
    assert house.studio.lake.read("exports", "harbor-coffee")["image_id"].n_unique() == 4


def test_a_run_killed_while_drawing_is_taken_up_where_it_was(house: House) -> None:
    write_small_brief(house.studio, "tide", images=60)
    first = subprocess.Popen(
        [str(BIN / "brand-assets"), "run", "tide"],
        env=house.environment,
        cwd=REPO,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    book = house.studio.ledger.spend
    wait_until(lambda: 5 <= len(book.outcomes("tide", "concept")) < 60, 90, "some images are drawn")
    first.kill()
    first.wait()
    before = {outcome.request_key: outcome.drawn_at for outcome in book.outcomes("tide", "concept")}
    assert 0 < len(before) < 60
    house.command("run", "tide")
    statuses = sorted(run.status.value for run in runs_of(house, "concept_round", "tide"))
    assert statuses == ["FAILURE", "SUCCESS"], "the killed run is not left as if it were still in progress"
    after = {outcome.request_key: outcome.drawn_at for outcome in book.outcomes("tide", "concept")}
    assert len(after) == 60
    assert {key: after[key] for key in before} == before, "what was drawn before the kill was drawn again"
    rows = house.studio.lake.read("raw_images", "tide", "concept")
    assert rows.height == rows["image_id"].n_unique() == 60


def test_gated_assets_launched_alone_from_the_ui_fail_in_readable_words(house: House) -> None:
    write_small_brief(house.studio, "tide")
    house.command("run", "tide")
    house.start_webserver()
    house.start_daemon()
    keys = [["direction", "prompts"], ["direction", "raw_images"], ["final", "raw_images"], ["exports"]]
    run_ids = [house.launch_alone(key, "tide") for key in keys]
    with house.instance() as instance:
        wait_until(
            lambda: all(instance.get_run_by_id(run_id).is_finished for run_id in run_ids),
            150,
            "the four runs have ended",
        )
        for key, run_id in zip(keys, run_ids, strict=True):
            assert instance.get_run_by_id(run_id).status is dg.DagsterRunStatus.FAILURE
            [failure] = [
                log for log in instance.all_logs(run_id) if log.dagster_event and log.dagster_event.is_step_failure
            ]
            words = failure.dagster_event.step_failure_data.user_failure_data.description
            waits = "images have waited" if key[0] == "direction" else "has not reached its checkpoint"
            assert waits in words, (key, words)
    assert not (house.data / "exports" / "tide").exists()
    assert house.studio.ledger.spend.outcomes("tide", "direction") == []


def backfill_concepts(house: House, count: int, images: int, patience_s: float) -> None:
    names = [f"tide-{number:02d}" for number in range(count)]
    for name in names:
        write_small_brief(house.studio, name, images=images)
    with house.instance() as instance:
        instance.add_dynamic_partitions("campaigns", names)
    house.start_daemon()
    words = ["job", "backfill", "-w", str(REPO / "workspace.yaml"), "-j", "concept_round", "--noprompt"]
    subprocess.run(
        [str(BIN / "dagster"), *words, "--partitions", ",".join(names)],
        env=house.environment,
        cwd=REPO,
        check=True,
        capture_output=True,
    )
    wait_until(lambda: all(is_waiting(house, name, "concept") for name in names), patience_s, "all wait")
    with house.instance() as instance:
        done = dg.RunsFilter(job_name="concept_round", statuses=[dg.DagsterRunStatus.SUCCESS])
        wait_until(lambda: instance.get_runs_count(done) == count, 60, "all runs have succeeded")
    assert_ledger_and_lake_agree(house, names, images)


def assert_ledger_and_lake_agree(house: House, names: list[str], images: int) -> None:
    studio = house.studio
    spent = {row.key: row.images for row in studio.ledger.spend.sum_spend("campaign")}
    assert spent == dict.fromkeys(names, images)
    for name in names:
        drawn = studio.lake.read("raw_images", name, "concept").filter(pl.col("status") == "drawn")
        assert drawn.height == images
        assert {outcome.request_key for outcome in studio.ledger.spend.outcomes(name, "concept")} == set(
            drawn["image_id"]
        )
        assert all(studio.images.has(sha256) for sha256 in drawn["sha256"])


def test_campaigns_are_backfilled_side_by_side(house: House) -> None:
    backfill_concepts(house, count=3, images=6, patience_s=200)


@pytest.mark.soak
def test_twenty_campaigns_are_backfilled_four_at_a_time(house: House) -> None:
    assert "max_concurrent_runs: 4" in (house.instance() and (house.data / "dagster_home" / "dagster.yaml").read_text())
    backfill_concepts(house, count=20, images=24, patience_s=1500)
