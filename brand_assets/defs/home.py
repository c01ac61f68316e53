"""This file sets DAGSTER_HOME up, so that campaigns, history and costs outlive the process."""

import os
import sys
from pathlib import Path

from brand_assets.settings import Settings, read_settings

DAGSTER_YAML = """\
# Written by brand-assets when it is not there; yours to change.
telemetry:
  enabled: false
run_monitoring:
  enabled: true
  start_timeout_seconds: 300
  poll_interval_seconds: 20
  free_slots_after_run_end_seconds: 60
run_retries:
  enabled: true
  max_retries: 2
  retry_on_asset_or_op_failure: false
concurrency:
  runs:
    max_concurrent_runs: 4
"""


def prepare_home(settings: Settings) -> Path:
    """Make the folder with its `dagster.yaml` and name it in this process's environment, which its children inherit."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    if not config.exists():
        config.write_text(DAGSTER_YAML)
    os.environ["DAGSTER_HOME"] = str(home)
    return home


def warn_without_home() -> None:
    """One line when the definitions are loaded without DAGSTER_HOME: `dagster dev` would delete history on exit."""
    if not read_settings().is_home_set:
        print(
            "brand_assets: DAGSTER_HOME is not set, so Dagster may keep nothing after it exits. "
            "Start the UI with `make dev`, which sets it.",
            file=sys.stderr,
        )
