"""This file finds the models that can say in words what an image shows, and what each of them was measured on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from brand_assets.campaigns.choosing_embedder import DRAFT, open_by_name
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.text_vectors import read_texts
from brand_assets.embedding.brand_clip import open_brand_clip, style_phrases, trusted_attributes
from brand_assets.embedding.brand_clip.facts import read_facts
from brand_assets.embedding.embedder import TextEmbedder
from brand_assets.errors import ConfigError
from brand_assets.tagging.phrases import STYLE, frame, phrase_attribute
from brand_assets.tagging.zero_shot import Vectors, mean_direction
from brand_assets.taxonomy.vocabulary import find_attribute, list_attributes

CLIP_TEMPERATURE = 0.01
"""1 / 100, the scale on which CLIP was trained and its zero-shot figures made (Radford et al. 2021, section 2.5)."""
Texts = Mapping[str, Mapping[str, Vectors]]
"""Attribute to value to the (d,) unit vector of the value's phrasings."""
GET_CLIP = "make setup-full, then: brand-assets models pull ViT-B-32"


@dataclass(frozen=True, slots=True)
class Judge:
    """A model that is asked about attributes one by one. `trust`: its macro-F1 on each attribute that it was measured
    on; empty where nobody measured, and then only clear cases are told. `values`: which values of these it was measured
    on; `temperatures` are in cosines.
    """

    embedder: TextEmbedder
    trust: Mapping[str, float] = field(default_factory=dict)
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    temperatures: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_measured(self) -> bool:
        return bool(self.trust)

    def offers(self, attribute: str, value: str) -> bool:
        return attribute not in self.values or value in self.values[attribute]

    def temperature(self, attribute: str) -> float:
        return self.temperatures.get(attribute, CLIP_TEMPERATURE)


@dataclass(frozen=True, slots=True)
class Bench:
    """Who may judge a round's images: `draft` for those that `draft` drew, `any` for all; None where there is none."""

    draft: Judge | None
    any: Judge | None
    absent_draft: str = ""
    """Why there is none for drawings of `draft`."""

    def list_judges(self, providers: Iterable[str]) -> list[Judge]:
        """Each judge of these providers' images once."""
        found = (self.find_judge(provider) for provider in providers)
        return list({judge.embedder.name: judge for judge in found if judge}.values())

    def find_judge(self, provider: str) -> Judge | None:
        """Who is asked about single attributes of an image by `provider`."""
        return self.draft or self.any if provider == DRAFT else self.any

    def find_matcher(self, provider: str) -> TextEmbedder | None:
        """Who compares images by `provider` with whole prompts: one model for a whole round where one can do it."""
        judge = self.any or (self.draft if provider == DRAFT else None)
        return judge.embedder if judge else None

    def explain_absence(self, provider: str) -> str:
        """Why nothing can be said of images by `provider`, and what would help."""
        if provider == DRAFT:
            return self.absent_draft
        return (
            f"brand-clip knows drawings of `draft` alone and says nothing of images by {provider}; a real CLIP does, "
            f"and none is in use here ({GET_CLIP})"
        )


def open_bench(studio: Studio, embeddings: pl.DataFrame) -> Bench:
    """The judges for a round whose images were compared by the model in `embeddings`.

    Raises ConfigError when that model is not here any more, or is another one than it was.
    """
    draft, absent = _open_draft_judge()
    model = next(iter(embeddings["model"]), "")
    if not model or (draft and model == draft.embedder.name):
        return Bench(draft, None, absent)
    embedder = open_by_name(studio, model)
    return Bench(draft, Judge(embedder) if isinstance(embedder, TextEmbedder) else None, absent)


def _open_draft_judge() -> tuple[Judge | None, str]:
    try:
        embedder, trust = open_brand_clip(), trusted_attributes()
    except ConfigError as problem:
        return None, str(problem).rstrip(".")
    figures = read_facts()["attributes"]
    temperatures = {name: float(figures[name]["temperature"]) for name in trust if "temperature" in figures[name]}
    return Judge(embedder, trust, {name: _list_values(name, figures[name]) for name in trust}, temperatures), ""


def _list_values(attribute: str, figures: Mapping[str, Any]) -> frozenset[str]:
    """The values that were measured, or else those that `draft` draws."""
    found = find_attribute(attribute)
    drawn = [value.name for value in found.values.values() if value.is_drawable] if found else list(style_phrases())
    return frozenset(figures.get("values", drawn))


def list_judged(judge: Judge, asked: Iterable[str]) -> list[str]:
    """What a judge is asked about: what it was measured on; where it was not, the attributes `asked` for and style."""
    wanted = set(judge.trust) if judge.is_measured else {*asked, STYLE}
    return [name for name in (*(attribute.name for attribute in list_attributes()), STYLE) if name in wanted]


def embed_values(studio: Studio, judge: Judge, attributes: Iterable[str]) -> Texts:
    """The vectors of all that the judge may answer of these attributes; those that nobody knows are left out."""
    phrasings = {name: values for name in attributes if (values := _phrase(judge, name))}
    said = [text for values in phrasings.values() for texts in values.values() for text in texts]
    vectors = read_texts(studio, judge.embedder, said)
    return {
        name: {value: mean_direction([vectors[text] for text in texts]) for value, texts in values.items()}
        for name, values in phrasings.items()
    }


def _phrase(judge: Judge, attribute: str) -> dict[str, tuple[str, ...]]:
    if attribute == STYLE:
        phrasings = {label: frame(phrases) for label, phrases in style_phrases().items()}
    else:
        phrasings = phrase_attribute(attribute)
    return {value: texts for value, texts in phrasings.items() if judge.offers(attribute, value)}
