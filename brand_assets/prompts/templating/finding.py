"""This file finds prompt templates: by name, and those that suit an image."""

from collections.abc import Mapping, Sequence
from functools import cache

from brand_assets.errors import ConfigError
from brand_assets.prompts.templating.files import read_template
from brand_assets.prompts.templating.prompt_template import PromptTemplate
from brand_assets.records.brief import Lettering
from brand_assets.taxonomy.templates import TEMPLATES, list_templates

__all__ = ["PromptTemplate", "find_templates", "load_template", "pick_template"]


def find_templates(
    attributes: Mapping[str, str],
    model_key: str | None = None,
    direction_name: str | None = None,
    lettering: Lettering | None = None,
) -> list[PromptTemplate]:
    """Every template that suits, by name: one whose every condition holds. None leaves a condition out.

    Raises ConfigError when there is none, which takes removing the templates that suit everything.
    """
    found = [
        template
        for template in map(load_template, list_templates())
        if template.suits_attributes(attributes)
        and (model_key is None or template.suits_model(model_key))
        and (direction_name is None or template.suits_direction(direction_name))
        and (lettering is None or not template.letterings or lettering in template.letterings)
    ]
    if not found:
        raise ConfigError(
            f"No prompt template suits {model_key or 'any model'} with {dict(attributes)!r}; "
            "add one without suits, models, directions and lettering."
        )
    return found


def pick_template(templates: Sequence[PromptTemplate], place: float) -> PromptTemplate:
    """The one at `place`, from 0 to below 1, when each takes up as much of that span as its weight."""
    left = place * sum(template.weight for template in templates)
    for template in templates:
        if left < template.weight:
            return template
        left -= template.weight
    return templates[-1]


@cache
def load_template(name: str) -> PromptTemplate:
    """Raise ConfigError when there is no template of that name, or its file does not hold what it must."""
    if name not in list_templates():
        raise ConfigError(f"There is no prompt template {name!r}; there are: {', '.join(list_templates())}.")
    return read_template(TEMPLATES / f"{name}.md")
