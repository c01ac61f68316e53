"""This file tells in the terminal what a campaign takes from its brand's earlier ones."""

from brand_assets.campaigns.memory_words import describe_memory
from brand_assets.cli.console import console, error_console
from brand_assets.learning.leanings import Memory
from brand_assets.records.brief import Brief


def print_memory(brief: Brief, memory: Memory) -> None:
    """What is remembered; quietly, beside the result, that memory is off; nothing when there is nothing."""
    words = describe_memory(brief, memory)
    if words:
        (console if memory.shown else error_console).print(words, highlight=False, soft_wrap=True, markup=False)
