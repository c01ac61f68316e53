"""This file finds the models that can say in words what an image shows, and what each of them was measured on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from brand_assets.campaigns.embedding import DRAFT, open_text_embedder
from brand_assets.campaigns.studio import Studio
from brand_assets.embedding.brand_clip import open_brand_clip, style_phrases, trusted_attributes
from brand_assets.embedding.brand_clip.facts import read_facts
from brand_assets.embedding.embedder import TextEmbedder
from brand_assets.errors import ConfigError
from brand_assets.tagging.phrases import STYLE, frame, phrase_attribute
from brand_assets.tagging.zero_shot import Vectors, mean_direction
from brand_assets.taxonomy.vocabulary import list_attributes

CLIP_TEMPERATURE = 0.01
"""1 / 100, the scale on which CLIP was trained and its zero-shot figures published (Radford et al. 2021, section 2.5)."""
Texts = Mapping[str, Mapping[str, Vectors]]
"""Attribute to value to the (d,) unit vector of the value's phrasings."""
GET_CLIP = "pip install 'brand-assets[models]' and: brand-assets models pull ViT-B-32"


@dataclass(frozen=True, slots=True)
class Judge:
    """A model that is asked about attributes one by one. `trust`: its macro-F1 on each attribute that it was measured
    on; empty where nobody measured, and then only clear cases are told. `temperatures` are in cosines.
    """

    embedder: TextEmbedder
    trust: Mapping[str, float] = field(default_factory=dict)
    temperatures: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_measured(self) -> bool:
        return bool(self.trust)

    def temperature(self, attribute: str) -> float:
        return self.temperatures.get(attribute, CLIP_TEMPERATURE)


@dataclass(frozen=True, slots=True)
class Bench:
    """Who may judge a round's images: `draft` for those that `draft` drew, `any` for all; None where there is none."""

    draft: Judge | None
    any: Judge | None
    absent_draft: str = ""
    """Why there is none for drawings of `draft`."""

    @property
    def judges(self) -> list[Judge]:
        return [judge for judge in (self.draft, self.any) if judge]

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
            f"brand-clip was trained on drawings of `draft` alone and says nothing of images by {provider}; a real CLIP "
            f"does, and none is in use here ({GET_CLIP})"
        )


def open_bench(studio: Studio, embeddings: pl.DataFrame) -> Bench:
    """The judges for a round whose images were compared by the model in `embeddings`."""
    draft, absent = _open_draft_judge()
    model = next(iter(embeddings["model"].unique().to_list()), "")
    if not model or (draft and model == draft.embedder.name):
        return Bench(draft, None, absent)
    try:
        return Bench(draft, Judge(open_text_embedder(studio, model)), absent)
    except ConfigError:  # it has no text tower: it compares pictures with pictures
        return Bench(draft, None, absent)


def _open_draft_judge() -> tuple[Judge | None, str]:
    try:
        embedder, trust = open_brand_clip(), trusted_attributes()
    except ConfigError as problem:
        return None, str(problem).rstrip(".")
    figures = read_facts()["attributes"]
    temperatures = {name: figures[name]["temperature"] for name in trust if "temperature" in figures[name]}
    return Judge(embedder, trust, temperatures), ""


def list_judged(judge: Judge, asked: Iterable[str]) -> list[str]:
    """What a judge is asked about: the attributes it was measured on; where it was not, those `asked` for; and style."""
    wanted = set(judge.trust) if judge.is_measured else {*asked, STYLE}
    return [name for name in (*(attribute.name for attribute in list_attributes()), STYLE) if name in wanted]


def embed_values(judge: Judge, attributes: Iterable[str]) -> Texts:
    """The vectors of all that the judge may answer of these attributes; those that nobody knows are left out."""
    phrasings = {name: _phrase(name) for name in attributes}
    said = [text for values in phrasings.values() for texts in values.values() for text in texts]
    vectors = iter(judge.embedder.embed_texts(said) if said else ())
    return {
        name: {value: mean_direction([next(vectors) for _ in texts]) for value, texts in values.items()}
        for name, values in phrasings.items()
        if values
    }


def _phrase(attribute: str) -> dict[str, tuple[str, ...]]:
    if attribute != STYLE:
        return phrase_attribute(attribute)
    return {label: frame(phrases) for label, phrases in style_phrases().items()}
