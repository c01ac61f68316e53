"""This file is the `review` command alone, told as the whole command line tells its errors."""

import sys

import typer

from brand_assets.cli.review import review
from brand_assets.errors import BrandAssetsError

if __name__ == "__main__":
    app = typer.Typer()
    app.command()(review)
    try:
        app()
    except BrandAssetsError as error:
        sys.exit(f"error: {error}")
