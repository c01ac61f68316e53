"""This file reads a template's front matter: every field known, of its type, and naming only what there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, cast

import yaml

from brand_assets.catalogue.models import list_models
from brand_assets.errors import ConfigError
from brand_assets.prompts.templating.prompt_template import matches
from brand_assets.records.brief import LETTERINGS, Lettering
from brand_assets.taxonomy.spelling import find_nearest
from brand_assets.taxonomy.vocabulary import find_attribute, list_attributes

MAX_WEIGHT = 100.0
FIELDS = ("title", "suits", "models", "directions", "lettering", "weight")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    title: str
    suits: Mapping[str, tuple[str, ...]]
    models: tuple[str, ...]
    directions: tuple[str, ...]
    letterings: tuple[Lettering, ...]
    weight: float


def read_front_matter(file: str, text: str) -> FrontMatter:
    """Raise ConfigError with the file and line, what was found, and what is allowed."""
    fields, lines = _parse(file, text)
    check = _Checks(file, lines)
    for name in fields:
        if name not in FIELDS:
            check.refuse(name, f"unused front matter; the fields are {', '.join(FIELDS)}")
    return FrontMatter(
        title=check.text(fields),
        suits=check.suits(fields.get("suits", {})),
        models=check.models(fields.get("models", [])),
        directions=check.texts("directions", fields.get("directions", [])),
        letterings=check.letterings(fields.get("lettering", [])),
        weight=check.weight(fields.get("weight", 1)),
    )


@dataclass(frozen=True, slots=True)
class _Checks:
    file: str
    lines: Mapping[str, int]
    """Of each field, and of each attribute of `suits` as `suits.<attribute>`."""

    def refuse(self, field: str, what: str) -> NoReturn:
        line = self.lines.get(field, 1)
        raise ConfigError(f"{self.file}, line {line}: {field}: {what}.")

    def text(self, fields: Mapping[str, Any]) -> str:
        title = fields.get("title")
        if not isinstance(title, str) or not title.strip():
            self.refuse("title", f"found {title!r}; one line of text says what the template is for")
        return title.strip()

    def texts(self, field: str, found: object) -> tuple[str, ...]:
        if not isinstance(found, list) or not all(isinstance(item, str) and item.strip(" !") for item in found):
            self.refuse(field, f"found {found!r}; it is a list of texts, or left away")
        return tuple(found)

    def suits(self, found: object) -> dict[str, tuple[str, ...]]:
        if not isinstance(found, dict):
            self.refuse("suits", f"found {found!r}; it maps attributes to lists of their values")
        return {str(name): self._values(str(name), values) for name, values in found.items()}

    def _values(self, name: str, values: object) -> tuple[str, ...]:
        field = f"suits.{name}"
        attribute = find_attribute(name)
        if attribute is None:
            nearest = find_nearest(name, [known.name for known in list_attributes()])
            self.refuse(field, f"there is no attribute {name!r}; the nearest is {nearest!r}")
        texts = self.texts(field, values)
        if not texts:
            self.refuse(field, "found no value; list one, or leave the attribute away")
        for value in texts:
            if value not in attribute.values:
                self.refuse(field, f"there is no value {value!r}; there are {', '.join(sorted(attribute.values))}")
        return texts

    def models(self, found: object) -> tuple[str, ...]:
        keys = [model.key for model in list_models()]
        patterns = self.texts("models", found)
        for pattern in patterns:
            if not any(matches(key, [pattern.removeprefix("!")]) for key in keys):
                self.refuse("models", f"{pattern!r} matches no model; there are {', '.join(keys)}")
        if not any(matches(key, patterns) for key in keys):
            self.refuse("models", f"{', '.join(patterns)} together leave no model; there are {', '.join(keys)}")
        return patterns

    def letterings(self, found: object) -> tuple[Lettering, ...]:
        texts = self.texts("lettering", found)
        for text in texts:
            if text not in LETTERINGS:
                self.refuse("lettering", f"found {text!r}; it is a list of {', '.join(LETTERINGS)}")
        return cast(tuple[Lettering, ...], texts)

    def weight(self, found: object) -> float:
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found <= MAX_WEIGHT:
            self.refuse("weight", f"found {found!r}; it is a number above 0, at most {MAX_WEIGHT:g}")
        return float(found)


def _parse(file: str, text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The fields, and the lines of the file that they are on: the first line holds the fence."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        fields = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ConfigError(f"{file}, line {line}: the front matter is not YAML: {error.problem}.") from None
    if not isinstance(node, yaml.MappingNode) or not isinstance(fields, dict):
        raise ConfigError(f"{file}, line 2: the front matter is {fields!r}; it has the fields {', '.join(FIELDS)}.")
    return {str(name): value for name, value in fields.items()}, _find_lines(file, node)


def _find_lines(file: str, node: yaml.MappingNode, prefix: str = "") -> dict[str, int]:
    lines: dict[str, int] = {}
    for key, value in node.value:
        name, line = f"{prefix}{key.value}", key.start_mark.line + 2
        if name in lines:
            raise ConfigError(f"{file}, line {line}: {name}: it is on line {lines[name]} too; keep one of them.")
        lines[name] = line
        if isinstance(value, yaml.MappingNode):
            lines |= _find_lines(file, value, f"{name}.")
    return lines
