import io
import os
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from rich.console import Console

from brand_assets.campaigns.studio import Studio
from brand_assets.cli import running
from brand_assets.cli.launch import Progress


def test_a_message_of_a_run_is_shown_as_it_is_and_not_read_as_markup(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = io.StringIO()

    def run_stage(*arguments: object, on_progress: object, **options: object) -> str:
        assert callable(on_progress)
        on_progress(Progress("concept/prompts", 1, 12, "no [/direction] like [red]tide"))
        raise KeyboardInterrupt

    terminal = Console(file=screen, force_terminal=True, width=200)
    monkeypatch.setattr(running, "open_terminal", lambda: nullcontext(terminal))
    monkeypatch.setattr(running, "run_stage", run_stage)
    with pytest.raises(KeyboardInterrupt):
        running.run_with_progress(studio, "tide", "concept")
    assert "concept/prompts  no [/direction] like [red]tide" in screen.getvalue()


def test_the_terminal_is_written_to_while_a_step_has_taken_stderr(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with running.open_terminal() as terminal, (tmp_path / "step.err").open("w") as log:
        before = os.dup(sys.stderr.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
        terminal.print("39 of 300 images")
        os.dup2(before, sys.stderr.fileno())
        os.close(before)
    assert "39 of 300 images" in capfd.readouterr().err
    assert (tmp_path / "step.err").read_text() == ""
