"""This file prepares the dbt manifest ahead (`python -m brand_assets.defs.prepare`), so that loading never parses."""

import sys
from pathlib import Path

from brand_assets.errors import ConfigError

DBT_PROJECT = Path(__file__).resolve().parents[2] / "dbt_analytics"
MANIFEST = DBT_PROJECT / "target" / "manifest.json"


def find_manifest() -> Path:
    """The prepared manifest. Raises ConfigError naming the command that prepares it."""
    if not MANIFEST.is_file():
        raise ConfigError(f"The dbt manifest {MANIFEST} is not there. Run `make setup`, which prepares it.")
    return MANIFEST


def prepare_manifest() -> Path:
    """Parse the dbt project into its manifest. Raises ConfigError with what dbt has to say."""
    if not DBT_PROJECT.is_dir():
        raise ConfigError(f"There is no dbt project at {DBT_PROJECT}. Install from a checkout: `make setup`.")
    from dbt.cli.main import dbtRunner

    folder = str(DBT_PROJECT)
    target = str(MANIFEST.parent)
    places = ["--project-dir", folder, "--profiles-dir", folder, "--target-path", target, "--log-path", target]
    outcome = dbtRunner().invoke(["--quiet", "parse", *places])
    if not outcome.success or not MANIFEST.is_file():
        raise ConfigError(f"dbt could not parse {DBT_PROJECT}: {outcome.exception or 'see its messages above'}.")
    return MANIFEST


if __name__ == "__main__":
    try:
        prepare_manifest()
    except ConfigError as error:
        sys.exit(str(error))
