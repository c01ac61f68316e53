"""This file loads prompt templates (Markdown with YAML front matter and Jinja2 in a sandbox) and renders them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import yaml

from brand_assets.errors import ConfigError
from brand_assets.taxonomy.templates import TEMPLATES, list_templates

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.sandbox import SandboxedEnvironment


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """`suits` maps an attribute to the values that the template is made for; other attributes do not matter."""

    name: str
    sha256: str
    suits: Mapping[str, tuple[str, ...]]
    body: "Template"

    def suits_attributes(self, attributes: Mapping[str, str]) -> bool:
        return all(attributes.get(name) in values for name, values in self.suits.items())

    def render(self, words: Mapping[str, object]) -> str:
        """The prompt, white space made single spaces; a variable that `words` lacks is an error, not an empty text."""
        return " ".join(self.body.render(words).split())


def find_templates(attributes: Mapping[str, str]) -> list[PromptTemplate]:
    """Every template that suits these attributes, by name."""
    templates = [load_template(name) for name in list_templates()]
    return [template for template in templates if template.suits_attributes(attributes)]


@cache
def load_template(name: str) -> PromptTemplate:
    """Raise ConfigError when there is no template of that name or it has no front matter."""
    if name not in list_templates():
        raise ConfigError(f"There is no prompt template {name!r}; there are: {', '.join(list_templates())}.")
    data = (TEMPLATES / f"{name}.md").read_bytes()
    opening, front, body = data.decode("utf-8").split("---\n", 2)
    if opening:
        raise ConfigError(f"The prompt template {name!r} does not begin with front matter; begin it with '---'.")
    fields = yaml.safe_load(front)
    suits = {attribute: tuple(values) for attribute, values in fields["suits"].items()}
    compiled = _open_sandbox().from_string(body)
    return PromptTemplate(name, hashlib.sha256(data).hexdigest(), suits, compiled)


@cache
def _open_sandbox() -> "SandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    # Prompts are plain text for a model, never HTML: escaping would send `&amp;` for a brand's `&`.
    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
