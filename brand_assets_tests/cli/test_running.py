import io
import logging
import os
import signal
from types import SimpleNamespace

import polars as pl
import pytest
from rich.console import Console

from brand_assets.campaigns.studio import Studio
from brand_assets.cli import launch, running
from brand_assets.cli.launch import Progress, open_instance, run_stage
from brand_assets.errors import RoundIncomplete
from brand_assets.records.tables import RAW_IMAGES
from brand_assets_tests.small_briefs import write_small_brief


def test_a_message_of_a_run_is_shown_as_it_is_and_not_read_as_markup(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = io.StringIO()

    def run_stage(*arguments: object, on_progress: object, **options: object) -> str:
        assert callable(on_progress)
        on_progress(Progress("concept/prompts", 1, 12, "no [/direction] like [red]tide"))
        raise KeyboardInterrupt

    terminal = Console(file=screen, force_terminal=True, width=200)
    monkeypatch.setattr(running, "live_console", terminal)
    monkeypatch.setattr(running, "run_stage", run_stage)
    with pytest.raises(KeyboardInterrupt):
        running.run_with_progress(studio, "tide", "concept")
    assert "concept/prompts  no [/direction] like [red]tide" in screen.getvalue()


def test_a_run_that_a_signal_stops_says_so_and_is_canceled(studio: Studio, capfd: pytest.CaptureFixture[str]) -> None:
    write_small_brief(studio, "tide")

    def stop(progress: Progress) -> None:
        if progress.step == "concept/prompts":
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(RoundIncomplete, match=r"^Stopped\. .* Go on with: brand-assets run tide$"):
        run_stage(studio, "tide", "concept", on_progress=stop)
    [run] = open_instance(studio).get_runs()
    assert run.status.value == "CANCELED"
    assert "Traceback" not in capfd.readouterr().err


def test_after_a_failure_the_steps_that_are_left_out_are_no_news() -> None:
    told: list[Progress] = []
    listener = launch._Listener(told.append, steps=2)
    for message in ("3 of 9 images", "Dependencies for step concept__scores failed. Not executing."):
        listener.hear(SimpleNamespace(dagster_event=None, level=logging.ERROR, user_message=message))  # type: ignore[arg-type]
        listener.failure = "no price"
    assert [one.message for one in told] == ["3 of 9 images"]


def test_a_round_that_lacks_images_says_so_and_what_helps(studio: Studio, capsys: pytest.CaptureFixture[str]) -> None:
    empty = {name: [None] * 4 for name in RAW_IMAGES}
    rows = {"prompt_id": ["a", "b", "c", "c"], "attempt": [1] * 4, "status": ["drawn", "failed", "failed", "drawn"]}
    images = pl.DataFrame({**empty, **rows}, schema=RAW_IMAGES)
    studio.lake.write(images, "raw_images", "tide", "concept")
    running.warn_of_missing(studio, "tide", "concept")
    told = " ".join(capsys.readouterr().err.split())
    assert told.startswith("1 of 3 concept images were not drawn: 1 failed. What failed is tried again by:")
