"""This file knows the image models: it reads `models.yaml` once and answers for each what it takes and costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from brand_assets.catalogue.params import Mode, ParamRule
from brand_assets.catalogue.phrasing import Phrasing, read_phrasing
from brand_assets.catalogue.prices import Price, TokenPrices, read_price
from brand_assets.catalogue.reading import Stamp, read_catalogue, stamp_additions
from brand_assets.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Limits:
    """A prompt of more than `text_chars` is refused; of more than `text_tokens` the end is not read. None: no limit."""

    text_chars: int | None = None
    text_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class ImageModel:
    """One model of one provider. `strength` is the model's own name for the image-to-image strength, None without one.

    `draws_from_intent`: it reads `params["intent"]` and not the text. `is_repeatable`: a lost call cost nothing and may
    be sent again. `endpoint`: what the service calls the model in each mode, `version` of it where that is asked for.
    `tokens`: what is billed by the token. `source` and `date` say where and when the facts were read.
    """

    provider: str
    model: str
    modes: tuple[Mode, ...]
    params: Mapping[str, ParamRule]
    aliases: Mapping[str, str]
    seed: bool
    negative_prompt: bool
    strength: str | None
    price: Price | None
    limits: Limits
    source: str
    date: str
    phrasing: Phrasing
    endpoint: Mapping[Mode, str] = field(default_factory=dict)
    version: str | None = None
    tokens: TokenPrices | None = None
    draws_from_intent: bool = False
    is_repeatable: bool = False

    @property
    def key(self) -> str:
        return f"{self.provider}/{self.model}"

    @property
    def can_refine(self) -> bool:
        """Whether it can start from a parent image."""
        return "image-to-image" in self.modes

    def find_param(self, name: str, mode: Mode | None = None) -> ParamRule | None:
        """The rule of a param, by the model's name or ours (`guidance`, `steps`); None when not taken in that mode."""
        rule = self.params.get(self.aliases.get(name, name))
        return None if rule is None or (mode and rule.only and rule.only != mode) else rule

    def default_params(self, mode: Mode | None = None) -> dict[str, object]:
        """What is sent when a brief says nothing."""
        rules = (rule for rule in self.params.values() if rule.default is not None)
        return {rule.name: rule.default for rule in rules if not (mode and rule.only and rule.only != mode)}

    def unit_price_usd(self, params: Mapping[str, object]) -> float | None:
        """List price of one image with these params over the model's defaults; None when no price is known."""
        return None if self.price is None else self.price.unit_usd({**self.default_params(), **params})

    def worst_case_usd(self, params: Mapping[str, object], text: str, *, has_parent: bool) -> float | None:
        """What one image may cost at most: its list price, and every token that may be read for it."""
        unit_usd = self.unit_price_usd(params)
        if unit_usd is None or self.tokens is None:
            return unit_usd
        return unit_usd + self.tokens.most_read_usd(text, has_parent=has_parent)


def normalise_model_key(text: str) -> str:
    """`draft` alone means `draft/draft`; everything else stays as it is."""
    return "draft/draft" if text == "draft" else text


def find_model(key: str) -> ImageModel:
    """The model `provider/model`; ConfigError naming the nearest one when there is none of that name."""
    models = _read_catalogue()
    model = models.get(normalise_model_key(key))
    if model is None:
        raise ConfigError(f"There is no image model {key[:80]!r}; the nearest is {nearest_model(key).key!r}.")
    return model


def list_models() -> list[ImageModel]:
    """Every known model, by provider and name."""
    return [model for _, model in sorted(_read_catalogue().items())]


def nearest_model(key: str, *, can_refine: bool = False) -> ImageModel:
    """The model that is spelled most like this; with `can_refine`, among those that start from a parent image."""
    from rapidfuzz import fuzz, process

    models = {model.key: model for model in list_models() if model.can_refine or not can_refine}
    found = process.extractOne(key[:200].lower(), list(models), scorer=fuzz.ratio)
    return models[found[0]] if found else models["draft/draft"]


def _read_catalogue() -> dict[str, ImageModel]:
    return _read_models(stamp_additions())


@cache
def _read_models(stamp: Stamp | None) -> dict[str, ImageModel]:
    raw = read_catalogue("models.yaml", stamp)
    return {key: _read_model(key, {**raw["defaults"], **fields}) for key, fields in raw["models"].items()}


def _read_model(key: str, fields: Mapping[str, Any]) -> ImageModel:
    provider, model = key.split("/")
    return ImageModel(
        provider=provider,
        model=model,
        modes=tuple(fields["modes"]),
        params={name: _read_rule(name, rule) for name, rule in fields["params"].items()},
        aliases=fields["aliases"],
        seed=fields["seed"],
        negative_prompt=fields["negative_prompt"],
        strength=fields["strength"],
        price=read_price(fields["price"]),
        limits=Limits(**fields["limits"]),
        source=fields["source"],
        date=str(fields["date"]),
        phrasing=read_phrasing(key, fields["phrasing"], has_negative_prompt=fields["negative_prompt"]),
        endpoint=_read_endpoint(model, fields["endpoint"], fields["modes"]),
        version=fields["version"],
        tokens=TokenPrices(**fields["tokens"]) if fields["tokens"] else None,
        draws_from_intent=fields["draws_from_intent"],
        is_repeatable=fields["is_repeatable"],
    )


def _read_endpoint(model: str, raw: str | Mapping[Mode, str] | None, modes: Sequence[Mode]) -> dict[Mode, str]:
    """By mode; one name is for all of them, and none is the model's own."""
    return dict(raw) if isinstance(raw, Mapping) else dict.fromkeys(modes, raw or model)


def _read_rule(name: str, rule: Mapping[str, Any]) -> ParamRule:
    common: dict[str, Any] = {"name": name, "default": rule.get("default"), "only": rule.get("only")}
    if "choices" in rule:
        return ParamRule(kind="choice", choices=tuple(rule["choices"]), **common)
    if "low" in rule:
        return ParamRule(kind="number", low=rule["low"], high=rule["high"], is_whole=rule.get("whole", False), **common)
    return ParamRule(kind="flag" if "flag" in rule else "size" if "size" in rule else "text", **common)
