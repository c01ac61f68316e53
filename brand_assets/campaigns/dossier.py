"""This file gathers what is known of a round's images beside their pixels: what was asked, and what models see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from brand_assets.campaigns.choosing_embedder import find_preference
from brand_assets.campaigns.embedding import vectors_of
from brand_assets.campaigns.judging import Bench, Judge, Texts, embed_values, open_bench
from brand_assets.campaigns.lineage import read_attributes
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.tagging import see_by
from brand_assets.campaigns.text_vectors import read_texts
from brand_assets.embedding.embedder import TextEmbedder
from brand_assets.scoring.part import Evidence, Sight
from brand_assets.tagging.zero_shot import Vectors, rate_values


@dataclass(frozen=True, slots=True)
class Witness:
    """One model's unit vectors of images by image id, and of their prompts by text."""

    images: Mapping[str, Vectors]
    prompts: Mapping[str, Vectors]


@dataclass(frozen=True, slots=True)
class _Asked:
    provider: str
    text: str
    attributes: Mapping[str, str]


class Dossier:
    """What is known of each of a round's images; each distinct text is embedded once.

    `model` is what the round's images are compared by, "" where none has a vector.
    """

    def __init__(self, studio: Studio, prompts: pl.DataFrame, images: pl.DataFrame, embeddings: pl.DataFrame) -> None:
        self.model: str = next(iter(embeddings["model"]), "")
        self._weights = studio.settings.models
        self._asked = _list_asked(prompts, images)
        self._embeddings = _pair(embeddings["image_id"].to_list(), vectors_of(embeddings))
        self._bench = open_bench(studio, embeddings)
        attributes = sorted({name for asked in self._asked.values() for name in asked.attributes})
        judges = self._bench.list_judges(images["provider"].unique())
        self._texts = {judge.embedder.name: embed_values(studio, judge, attributes) for judge in judges}
        self._witnesses = self._call_witnesses(studio, images, embeddings)
        self._preference = find_preference(studio)
        if self._preference:
            self._witnesses[self._preference.name] = self._question(studio, self._preference, images, embeddings)

    def look_up(self, image_id: str) -> Evidence:
        """Safe to call from several threads."""
        asked = self._asked[image_id]
        sight = self._see(image_id, asked)
        return Evidence(
            attributes=asked.attributes,
            sight=sight,
            absent_sight="" if sight else self._explain(asked),
            embedder=self.model,
            embedding=self._embeddings.get(image_id),
            weights=self._weights,
            preference=self._compare(self._preference, image_id, asked),
        )

    def _explain(self, asked: _Asked) -> str:
        if self._bench.find_matcher(asked.provider) is None:
            return self._bench.explain_absence(asked.provider)
        if not asked.text:
            return "no prompt of the image is known that it could be compared with"
        return "the image has no vector, so nothing can be compared with its prompt"

    def _see(self, image_id: str, asked: _Asked) -> Sight | None:
        judge = self._bench.find_judge(asked.provider)
        sight = self._compare(self._bench.find_matcher(asked.provider), image_id, asked)
        image = self._witnesses[judge.embedder.name].images.get(image_id) if judge else None
        if sight is None or judge is None or image is None:
            return sight
        return _ask(judge, self._texts[judge.embedder.name], image, asked.attributes, sight)

    def _compare(self, model: TextEmbedder | None, image_id: str, asked: _Asked) -> Sight | None:
        """The image and its prompt as the model sees them; None where one of the three is not there."""
        if model is None or not asked.text or image_id not in self._witnesses[model.name].images:
            return None
        seen = self._witnesses[model.name]
        return Sight(model.name, seen.images[image_id], seen.prompts[asked.text])

    def _call_witnesses(self, studio: Studio, images: pl.DataFrame, embeddings: pl.DataFrame) -> dict[str, Witness]:
        """Every model that is to look, with its vectors of the images and prompts that it is to look at."""
        called: dict[str, tuple[TextEmbedder, list[str]]] = {}
        for provider in images["provider"].unique(maintain_order=True).to_list():
            for model in _list_models(self._bench, provider):
                called.setdefault(model.name, (model, []))[1].append(provider)
        return {
            name: self._question(studio, model, images.filter(pl.col("provider").is_in(providers)), embeddings)
            for name, (model, providers) in called.items()
        }

    def _question(self, studio: Studio, model: TextEmbedder, images: pl.DataFrame, embeddings: pl.DataFrame) -> Witness:
        image_ids, vectors = see_by(studio, images, embeddings, model.name)
        prompts = read_texts(
            studio, model, [text for image_id in images["image_id"] if (text := self._asked[image_id].text)]
        )
        return Witness(_pair(image_ids, vectors), prompts)


def _ask(judge: Judge, texts: Texts, image: Vectors, attributes: Mapping[str, str], sight: Sight) -> Sight:
    """The sight with the judge's likelihoods where it was measured, and its cosine with each asked value."""
    known = {name: texts[name] for name, value in attributes.items() if value in texts.get(name, {})}
    trusted = [name for name in known if name in judge.trust]
    return replace(
        sight,
        judge=judge.embedder.name,
        likelihoods={name: _rate(image, known[name], judge.temperature(name)) for name in trusted},
        trust={name: judge.trust[name] for name in trusted},
        cosines={name: float(image @ values[attributes[name]]) for name, values in known.items()},
    )


def _rate(image: Vectors, values: Mapping[str, Vectors], temperature: float) -> dict[str, float]:
    likelihoods = rate_values(image[None, :], np.stack(list(values.values())), temperature)[0]
    return {value: float(likelihood) for value, likelihood in zip(values, likelihoods, strict=True)}


def _list_models(bench: Bench, provider: str) -> list[TextEmbedder]:
    """Who looks at images by `provider`, each once."""
    judge, matcher = bench.find_judge(provider), bench.find_matcher(provider)
    found = [matcher, judge.embedder if judge else None]
    return list({model.name: model for model in found if model}.values())


def _list_asked(prompts: pl.DataFrame, images: pl.DataFrame) -> dict[str, _Asked]:
    told = prompts.select("prompt_id", "text", "attributes")
    by_prompt = {prompt["prompt_id"]: prompt for prompt in told.iter_rows(named=True)}
    return {
        image_id: _Asked(provider, (by_prompt[prompt_id]["text"] or "").strip(), read_attributes(by_prompt[prompt_id]))
        for image_id, prompt_id, provider in images.select("image_id", "prompt_id", "provider").iter_rows()
    }


def _pair(names: Sequence[str], vectors: Vectors) -> dict[str, Vectors]:
    return dict(zip(names, vectors, strict=True))
