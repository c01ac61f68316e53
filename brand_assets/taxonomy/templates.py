"""This file knows which prompt templates there are, by the files that hold them."""

from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parents[1] / "prompts" / "templates"


@cache
def list_templates() -> tuple[str, ...]:
    """Names of the prompt templates, sorted."""
    return tuple(sorted(path.stem for path in TEMPLATES.glob("*.md")))
