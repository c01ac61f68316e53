"""This file rewords for a client what is said to those who run the program: without its settings and commands."""

import re

from brand_assets.campaigns.step_words import cut_commands

_IN_BRACKETS = re.compile(r" ?\([^()]*BRAND_ASSETS_\w+[^()]*\)")
_CLAUSE = re.compile(r"[:;,] [^:;.]*BRAND_ASSETS_\w+[^.]*")


def tell_client(note: str) -> str:
    """What remains of a note; nothing where it was for those who run the program alone."""
    return cut_commands(_CLAUSE.sub("", _IN_BRACKETS.sub("", note)))
