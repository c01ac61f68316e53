"""This file lets `python -m brand_assets.cli` be the command, for who starts it without its console script."""

from brand_assets.cli.main import main

main()
