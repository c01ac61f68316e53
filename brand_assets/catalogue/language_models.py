"""This file knows the language models that may reword prompts: what they cost, and when they are switched off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache

from brand_assets.catalogue.entries import Entry
from brand_assets.catalogue.reading import Stamp, read_catalogue, read_entries, stamp_additions
from brand_assets.errors import ConfigError

LANGUAGE_PROVIDERS = ("anthropic", "openai")
GONE = "gone"
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """One language model; prices are US dollars for a million tokens, None where nobody has set them.

    `thinking_tokens`: the most that it may think before it answers. `params`: further fields of a request.
    `api_version`: what Anthropic's header says. `ends`: the date on which its vendor switches it off, GONE for one that
    is, None where none is known.
    """

    provider: str
    model: str
    input_usd: float | None = None
    output_usd: float | None = None
    thinking_tokens: int = 0
    api_version: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    ends: str | None = None

    @property
    def key(self) -> str:
        return f"{self.provider}/{self.model}"

    @property
    def has_price(self) -> bool:
        return self.input_usd is not None and self.output_usd is not None

    def cost_usd(self, input_tokens: int, output_tokens: int) -> float:
        """What these tokens cost. Raises ConfigError when the model has no price."""
        if self.input_usd is None or self.output_usd is None:
            raise ConfigError(tell_price_missing(self.key))
        return (input_tokens * self.input_usd + output_tokens * self.output_usd) / MILLION


def tell_price_missing(key: str) -> str:
    """What a team has to write, and where, before this model may be paid."""
    return (
        f"{key} has no price, so nobody could say what rewording prompts costs; nothing was sent. Look its price for a "
        f"million tokens up and write it into <data>/catalogue.yaml, for example `language_models: {{{key}: "
        "{input_usd: 1.0, output_usd: 4.0}}`, or take the model off the brief's `enhance`."
    )


def find_language_model(key: str) -> LanguageModel:
    """The model `provider/model`; one that the catalogue does not have is there too, without a price.

    Raises ConfigError when the provider is not one of LANGUAGE_PROVIDERS.
    """
    provider, _, model = key.partition("/")
    if provider not in LANGUAGE_PROVIDERS or not model:
        raise ConfigError(f"{key[:80]!r} is no language model; it is one of openai/MODEL and anthropic/MODEL.")
    return _read_model(key, stamp_additions())


@cache
def _read_model(key: str, stamp: Stamp | None) -> LanguageModel:
    raw = read_catalogue("language_models.yaml", stamp)
    entry = read_entries("language_models.yaml", "language_models", stamp).get(key) or Entry(key, raw["defaults"])
    provider, _, model = key.partition("/")
    return LanguageModel(
        provider,
        model,
        input_usd=entry.number_or_none("input_usd"),
        output_usd=entry.number_or_none("output_usd"),
        thinking_tokens=int(entry.number("thinking_tokens", is_whole=True)),
        api_version=entry.date("api_version"),
        params=entry.part("params").fields,
        ends=_find_end(key, raw["ends"]),
    )


def _find_end(key: str, ends: Mapping[str, object]) -> str | None:
    found = next((name for name in ends if fnmatchcase(key, name)), None)
    if found is None:
        return None
    return GONE if ends[found] is None else str(ends[found])
