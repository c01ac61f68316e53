"""This file knows the image models: it reads `models.yaml` once and answers for each what it takes and costs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Literal, cast, get_args

from brand_assets.catalogue.entries import Entry
from brand_assets.catalogue.params import Mode, ParamRule, read_rule
from brand_assets.catalogue.phrasing import Phrasing, read_phrasing
from brand_assets.catalogue.prices import Price, TokenPrices, read_price, read_token_prices
from brand_assets.catalogue.reading import Stamp, read_entries, stamp_additions
from brand_assets.catalogue.retired import find_retired
from brand_assets.catalogue.services import list_services
from brand_assets.errors import ConfigError

Purpose = Literal["drawing", "finishing"]
_KEY = re.compile(r"[a-z0-9-]{1,40}/[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Limits:
    """A prompt of more than `text_chars` is refused; of more than `text_tokens` the end is not read.

    A parent image has `parent_side_px` or more on each side, and `parent_bytes` or less. None: no limit.
    """

    text_chars: int | None = None
    text_tokens: int | None = None
    parent_side_px: int | None = None
    parent_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class ImageModel:
    """One model of one provider. `strength` is the model's own name for the image-to-image strength, None without one.

    `purpose`: whether it draws, or finishes what was drawn. `is_task`: it answers with a task that is polled.
    `transparent`: a transparent background can be asked for. `refuses`: values of params that do not go together.
    `draws_from_intent`: it reads `params["intent"]` and not the text. `is_repeatable`: a lost call cost nothing and may
    be sent again. `endpoint`: what the service calls the model in each mode, `version` of it where that is asked for.
    `tokens`: what is billed by the token. `ends`: the last day that its provider offers it, None when none is known.
    `source` and `date` say where and when the facts were read.
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
    purpose: Purpose = "drawing"
    is_task: bool = False
    transparent: bool = False
    refuses: tuple[Mapping[str, object], ...] = ()
    ends: str | None = None
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

    def find_conflict(self, params: Mapping[str, object]) -> Mapping[str, object] | None:
        """The values among these params, over the defaults, that the model does not take together."""
        sent = {**self.default_params(), **params}
        found = (together for together in self.refuses if all(sent.get(name) == together[name] for name in together))
        return next(found, None)

    def unit_price_usd(self, params: Mapping[str, object]) -> float | None:
        """List price of one image with these params over the model's defaults; None when no price is known."""
        return None if self.price is None else self.price.unit_usd({**self.default_params(), **params})

    def need_price_usd(self, params: Mapping[str, object]) -> float:
        """The list price; ConfigError when none is known, which says where to set one."""
        unit_usd = self.unit_price_usd(params)
        if unit_usd is None:
            raise ConfigError(
                f"{self.key} has no list price with these params, so nothing is sent to it. Set one in catalogue.yaml "
                f"in the data folder: models: {{{self.key}: {{price: {{flat: USD}}}}}}."
            )
        return unit_usd

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
    """The model `provider/model`; ConfigError naming the nearest one when there is none of that name.

    Of a model that is no longer offered the error says since when, and what to use instead.
    """
    models = _read_catalogue()
    model = models.get(normalise_model_key(key))
    if model is not None:
        return model
    retired = find_retired(key)
    if retired is not None:
        raise ConfigError(retired.describe())
    raise ConfigError(f"There is no image model {key[:80]!r}; the nearest is {nearest_model(key).key!r}.")


def list_models(purpose: Purpose | None = "drawing") -> list[ImageModel]:
    """Every model of that purpose, by provider and name; of every purpose with None."""
    return [model for _, model in sorted(_read_catalogue().items()) if purpose in (None, model.purpose)]


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
    return {key: _read_model(key, entry) for key, entry in read_entries("models.yaml", "models", stamp).items()}


def _read_model(key: str, entry: Entry) -> ImageModel:
    provider, model = _part_key(key, entry)
    modes = cast(tuple[Mode, ...], entry.texts("modes", get_args(Mode)))
    params = {name: read_rule(name, rule) for name, rule in entry.parts("params").items()}
    negative_prompt = entry.flag("negative_prompt")
    return ImageModel(
        provider=provider,
        model=model,
        modes=modes or entry.refuse("modes", f"a list of: {', '.join(get_args(Mode))}"),
        params=params,
        aliases=_read_aliases(entry, params),
        seed=entry.flag("seed"),
        negative_prompt=negative_prompt,
        strength=_text_or_none(entry, "strength"),
        price=None if entry.fields["price"] is None else read_price(entry.part("price")),
        limits=_read_limits(entry.part("limits")),
        source=entry.text("source"),
        date=entry.date("date"),
        phrasing=read_phrasing(entry.where, entry.part("phrasing").fields, has_negative_prompt=negative_prompt),
        endpoint=_read_endpoint(model, entry, modes),
        version=_text_or_none(entry, "version"),
        tokens=None if entry.fields["tokens"] is None else read_token_prices(entry.part("tokens")),
        purpose=cast(Purpose, entry.choice("purpose", get_args(Purpose))),
        is_task=entry.flag("is_task"),
        transparent=entry.flag("transparent"),
        refuses=_read_refuses(entry, params),
        ends=None if entry.fields["ends"] is None else entry.date("ends"),
        draws_from_intent=entry.flag("draws_from_intent"),
        is_repeatable=entry.flag("is_repeatable"),
    )


def _part_key(key: str, entry: Entry) -> tuple[str, str]:
    provider, _, model = key.partition("/")
    providers = ("draft", *list_services())
    if not _KEY.fullmatch(key) or provider not in providers:
        raise ConfigError(
            f"{entry.where[:200]}: a model is named provider/model, and its provider is one of: "
            f"{', '.join(sorted(providers))}."
        )
    return provider, model


def _text_or_none(entry: Entry, name: str) -> str | None:
    return None if entry.fields[name] is None else entry.text(name)


def _read_aliases(entry: Entry, params: Mapping[str, ParamRule]) -> dict[str, str]:
    aliases = entry.part("aliases")
    return {name: aliases.choice(name, params) for name in aliases.fields}


def _read_limits(entry: Entry) -> Limits:
    names = [part.name for part in fields(Limits)]
    entry.check_names(names)
    return Limits(**{name: entry.count_or_none(name) for name in names})


def _read_endpoint(model: str, entry: Entry, modes: tuple[Mode, ...]) -> dict[Mode, str]:
    """By mode; one name is for all of them, and none is the model's own."""
    if isinstance(entry.fields["endpoint"], Mapping):
        names = entry.part("endpoint")
        return {mode: names.text(mode) for mode in modes}
    return dict.fromkeys(modes, _text_or_none(entry, "endpoint") or model)


def _read_refuses(entry: Entry, params: Mapping[str, ParamRule]) -> tuple[Mapping[str, object], ...]:
    for together in entry.items("refuses"):
        is_known = isinstance(together, Mapping) and together.keys() <= params.keys()
        if not is_known or not all(params[name].takes(value) for name, value in together.items()):
            entry.refuse("refuses", "a list of values of params, each a mapping")
    return entry.items("refuses")
