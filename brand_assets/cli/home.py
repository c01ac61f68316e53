"""This file sets DAGSTER_HOME up, so that campaigns, history and costs outlive the process."""

import os
from pathlib import Path

from brand_assets.settings import Settings, read_dotenv

DAGSTER_YAML = """\
# Written by brand-assets when it is not there; yours to change.
nux:  # the dialog that asks a first visitor to join a community
  enabled: false
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
    """Make the folder with its `dagster.yaml`, and put the settings into the environment that child processes inherit.

    They may run in another folder, and must see the same data, budgets and profile.
    """
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    if not config.exists():
        config.write_text(DAGSTER_YAML)
    for name, value in read_dotenv().items():
        os.environ.setdefault(name, value)
    os.environ["BRAND_ASSETS_DATA"] = str(settings.data_root)
    os.environ["DAGSTER_HOME"] = str(home)
    return home
