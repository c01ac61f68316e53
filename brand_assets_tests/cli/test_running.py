import io

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

    monkeypatch.setattr(running, "error_console", Console(file=screen, force_terminal=True, width=200))
    monkeypatch.setattr(running, "run_stage", run_stage)
    with pytest.raises(KeyboardInterrupt):
        running.run_with_progress(studio, "tide", "concept")
    assert "concept/prompts  no [/direction] like [red]tide" in screen.getvalue()
