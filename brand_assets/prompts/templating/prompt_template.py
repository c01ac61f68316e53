"""This file says what a prompt template is: what it is made for, and how it renders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from brand_assets.records.brief import Lettering

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """One way to brief an image model; what is empty of `suits`, `models`, `directions` and `letterings` takes any.

    `suits` maps an attribute to the values that the template is made for. `models` and `directions` are patterns (`*`,
    `?`, `[...]`) on `provider/model` and a direction's name; one with `!` before it names what the template is not for.
    `weight` says how often it is taken among those that suit; `variables` are those that its body uses.
    """

    name: str
    sha256: str
    title: str
    body: "Template"
    variables: frozenset[str]
    suits: Mapping[str, tuple[str, ...]]
    models: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    letterings: tuple[Lettering, ...] = ()
    weight: float = 1.0

    def suits_attributes(self, attributes: Mapping[str, str]) -> bool:
        return all(attributes.get(name) in values for name, values in self.suits.items())

    def suits_model(self, model_key: str) -> bool:
        return matches(model_key, self.models)

    def suits_direction(self, name: str) -> bool:
        return matches(name.casefold(), [pattern.casefold() for pattern in self.directions])

    def render(self, words: Mapping[str, object]) -> str:
        """The prompt, white space made single spaces; a variable that `words` lacks is an error, not an empty text."""
        return " ".join(self.body.render(words).split())


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns without `!` fits, or there is none, and none of those with `!` does."""
    wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
    unwanted = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    is_wanted = not wanted or any(fnmatchcase(name, pattern) for pattern in wanted)
    return is_wanted and not any(fnmatchcase(name, pattern) for pattern in unwanted)
