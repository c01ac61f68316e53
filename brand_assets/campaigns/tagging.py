"""This file tags a round's images with what they show, and holds it against what was asked."""

from collections.abc import Iterable, Iterator

import polars as pl

from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.embedding import see, vectors_of
from brand_assets.campaigns.judging import Bench, Judge, embed_values, list_judged, open_bench
from brand_assets.campaigns.lineage import read_attributes
from brand_assets.campaigns.studio import Studio
from brand_assets.records.tables import TAGS
from brand_assets.tagging.tags import Tag, tag_image_vectors
from brand_assets.tagging.zero_shot import Vectors

LEAST_LIKELIHOOD = 0.5
"""Of a model that was measured on such images: more likely than not."""
CLEAR_LIKELIHOOD = 0.9
"""Of one that was not: nine to one on its own scale, which nobody has checked against such images."""


def tag_images(
    studio: Studio, campaign: str, prompts: pl.DataFrame, raw_images: pl.DataFrame, embeddings: pl.DataFrame
) -> pl.DataFrame:
    """`tags`: for each image the likeliest value of each attribute that a model can be trusted on, and `style`.

    Drawings of `draft` are tagged by brand-clip, with LEAST_LIKELIHOOD; images of others by the round's model where it
    is a CLIP, with CLEAR_LIKELIHOOD, for nobody measured it on these attributes. `asked` is what the image's prompt
    asked for, null where it left the attribute open.
    """
    images = current_images(raw_images, prompts)
    told = prompts.select("prompt_id", "attributes").iter_rows(named=True)
    asked = {prompt["prompt_id"]: read_attributes(prompt) for prompt in told}
    prompt_of = dict(images.select("image_id", "prompt_id").rows())
    rows = [
        {**_row(tag, model), "asked": asked[prompt_of[tag.image_id]].get(tag.attribute)}
        for model, tag in _find_tags(studio, images, embeddings, {name for each in asked.values() for name in each})
    ]
    order = images.select("image_id").with_row_index("place")
    return (
        pl.DataFrame(rows, schema=TAGS)
        .join(order, on="image_id", how="left")
        .sort("place", maintain_order=True)
        .select(list(TAGS))
    )


def share_shown(tags: pl.DataFrame) -> pl.DataFrame:
    """attribute, asked (images that were asked for a value and have a tag), shown, share; the least shown first."""
    return (
        tags.filter(pl.col("asked").is_not_null())
        .group_by("attribute")
        .agg(asked=pl.len(), shown=(pl.col("value") == pl.col("asked")).sum())
        .with_columns(share=pl.col("shown") / pl.col("asked"))
        .sort("share", "attribute")
    )


def see_by(studio: Studio, images: pl.DataFrame, embeddings: pl.DataFrame, model: str) -> tuple[list[str], Vectors]:
    """(image_ids, (n, d) unit vectors) of `images` by `model`: from the round's embeddings where those are its own."""
    known = embeddings.filter((pl.col("model") == model) & pl.col("image_id").is_in(images["image_id"].to_list()))
    if known.height:
        return known["image_id"].to_list(), vectors_of(known)
    return see(studio, images.select("image_id", "sha256"), model)


def _find_tags(
    studio: Studio, images: pl.DataFrame, embeddings: pl.DataFrame, asked: Iterable[str]
) -> Iterator[tuple[str, Tag]]:
    for judge, judged in _assign(open_bench(studio, embeddings), images):
        texts = embed_values(studio, judge, list_judged(judge, asked))
        image_ids, vectors = see_by(studio, judged, embeddings, judge.embedder.name)
        temperatures = {attribute: judge.temperature(attribute) for attribute in texts}
        least = LEAST_LIKELIHOOD if judge.is_measured else CLEAR_LIKELIHOOD
        for tag in tag_image_vectors(image_ids, vectors, texts, temperatures, least):
            yield judge.embedder.name, tag


def _assign(bench: Bench, images: pl.DataFrame) -> Iterator[tuple[Judge, pl.DataFrame]]:
    """Each judge with the images that it is asked about."""
    judges: dict[str, tuple[Judge, list[str]]] = {}
    for provider in images["provider"].unique(maintain_order=True).to_list():
        if judge := bench.find_judge(provider):
            judges.setdefault(judge.embedder.name, (judge, []))[1].append(provider)
    for judge, providers in judges.values():
        yield judge, images.filter(pl.col("provider").is_in(providers))


def _row(tag: Tag, model: str) -> dict[str, object]:
    return {
        "image_id": tag.image_id,
        "attribute": tag.attribute,
        "value": tag.value,
        "likelihood": tag.likelihood,
        "model": model,
    }
