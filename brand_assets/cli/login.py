"""This file says who sits at the terminal, for decisions and settlements that nobody signed otherwise."""

import getpass

from brand_assets.errors import ConfigError


def find_login(option: str) -> str:
    """The name that the person is logged in with. Raises ConfigError, naming the option to give instead."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise ConfigError(f"Nobody is logged in by name here. Say who you are: {option} NAME") from None
