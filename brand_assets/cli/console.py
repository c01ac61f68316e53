"""This file holds what every command prints with: results to stdout, notes and errors to stderr."""

import json
import sys

from rich.console import Console

from brand_assets.campaigns.studio import Studio, open_studio

PIPED_WIDTH = 140  # of a table that goes to a file or a pipe, so that nothing is cut

console = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH, soft_wrap=False)
error_console = Console(stderr=True, soft_wrap=True)
live_console = Console(stderr=True)
"""For what redraws itself, which has to know how many lines it takes."""


def print_json(value: object) -> None:
    """The value as JSON on stdout, and nothing else."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


def open_for_command() -> Studio:
    """The studio that the environment names."""
    return open_studio()
