"""This file turns a filter into conditions on the library's rows, and counts what each of them would leave."""

import re
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from brand_assets.campaigns.library.card import FacetCount
from brand_assets.campaigns.library.image_filter import ALL, ImageFilter
from brand_assets.campaigns.library.round_frame import fold_text
from brand_assets.storage.ledger.image_marks import Marks

FACETS = (
    "campaign",
    "round",
    "provider",
    "model",
    "direction",
    "cluster",
    "decision",
    "attribute",
    "tag",
    "collection",
)
MOST_VALUES = 200
"""Of one facet; who has more of them types what they look for."""
_WORDS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_ID = re.compile(r"[0-9a-f]{8,64}")
_EQUAL = ("campaign", "round", "attempt", "provider", "model", "direction", "cluster", "seed", "is_current")
_JUDGED = {
    "approved": pl.col("decision") == "approved",
    "rejected": pl.col("decision") == "rejected",
    "starred": pl.col("is_starred"),
    "undecided": pl.col("decision").is_null(),
}


def split_words(text: str) -> list[str]:
    """The words and quoted phrases that are looked for, folded as the prompts are."""
    found = (fold_text(quoted or word) for quoted, word in _WORDS.findall(text))
    return list(dict.fromkeys(word for word in found if word))


def list_conditions(wanted: ImageFilter, marks: Marks, campaigns: frozenset[str] | None) -> dict[str, pl.Expr]:
    """The conditions by name; those that a facet counts have its name."""
    return dict(_list_conditions(wanted, marks, campaigns))


def _list_conditions(
    wanted: ImageFilter, marks: Marks, campaigns: frozenset[str] | None
) -> Iterator[tuple[str, pl.Expr]]:
    if campaigns is not None:
        yield "visible", pl.col("campaign").is_in(list(campaigns))
    if wanted.status != ALL:
        yield "status", pl.col("status") == wanted.status
    for name in _EQUAL:
        if (value := getattr(wanted, name)) is not None:
            yield name, pl.col(name) == value
    for word in split_words(wanted.text):
        yield f"text {word}", _match_word(word)
    if wanted.attribute is not None:
        yield "attribute", pl.col("attributes").list.contains(wanted.attribute)
    if wanted.decision is not None:
        yield "decision", _JUDGED[wanted.decision]
    for kind in ("tag", "collection"):
        if (label := getattr(wanted, kind)) is not None:
            yield kind, pl.col("image_id").is_in(list_labelled(marks, kind, label))
    if wanted.is_shortlisted is not None:
        yield "shortlisted", pl.col("position").is_not_null() == wanted.is_shortlisted
    yield from _list_bounds(wanted)


def _match_word(word: str) -> pl.Expr:
    in_prompt = pl.col("folded").str.contains(word, literal=True)
    return in_prompt | pl.col("image_id").str.starts_with(word) if _ID.fullmatch(word) else in_prompt


def _list_bounds(wanted: ImageFilter) -> Iterator[tuple[str, pl.Expr]]:
    if wanted.min_score is not None:
        yield "min_score", pl.col(wanted.score_part) >= wanted.min_score
    if wanted.max_score is not None:
        yield "max_score", pl.col(wanted.score_part) <= wanted.max_score
    if wanted.min_side_px is not None:
        yield "min_side_px", pl.min_horizontal("width_px", "height_px") >= wanted.min_side_px
    if wanted.drawn_after is not None:
        yield "drawn_after", pl.col("drawn_at") >= wanted.drawn_after
    if wanted.drawn_before is not None:
        yield "drawn_before", pl.col("drawn_at") < wanted.drawn_before


def list_labelled(marks: Marks, kind: str, label: str) -> list[str]:
    """The images that have this tag, or are in this collection."""
    return [image_id for (of, image_id), labels in marks.labels.items() if of == kind and label in labels]


def match_all(masks: pl.DataFrame, without: str = "") -> pl.Series | None:
    """Where all conditions hold, but for the one of that name; None when there are none."""
    names = [name for name in masks.columns if name != without]
    return masks.select(pl.all_horizontal(names).fill_null(value=False)).to_series() if names else None


def count_facets(
    rows: pl.DataFrame, masks: pl.DataFrame, wanted: ImageFilter, marks: Marks
) -> dict[str, tuple[FacetCount, ...]]:
    """As `SearchPage.facets`; clusters are counted within one round, attributes within one campaign."""
    everywhere = match_all(masks)
    facets = {}
    for facet in FACETS:
        mask = match_all(masks, facet) if facet in masks.columns else everywhere
        counted = _COUNTERS.get(facet, _count_values)(rows, mask, facet, wanted, marks)
        most = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:MOST_VALUES]
        labels = _label_values(facet, rows, wanted, marks)
        facets[facet] = tuple(FacetCount(value, labels.get(value, value), count) for value, count in most)
    return facets


def _pick(rows: pl.DataFrame, mask: pl.Series | None, *columns: str) -> pl.DataFrame:
    found = rows.select(columns)
    return found if mask is None else found.filter(mask)


def _count_values(
    rows: pl.DataFrame, mask: pl.Series | None, facet: str, _wanted: ImageFilter, _marks: Marks
) -> dict[str, int]:
    return _tally(_pick(rows, mask, facet).to_series())


def _tally(values: pl.Series) -> dict[str, int]:
    counts = values.drop_nulls().cast(pl.String).value_counts(name="count")
    return {value: count for value, count in counts.iter_rows() if value}


def _count_clusters(
    rows: pl.DataFrame, mask: pl.Series | None, facet: str, wanted: ImageFilter, marks: Marks
) -> dict[str, int]:
    """Their numbers mean something within one round only."""
    is_one_round = wanted.campaign is not None and wanted.round is not None
    return _count_values(rows, mask, facet, wanted, marks) if is_one_round else {}


def _label_values(facet: str, rows: pl.DataFrame, wanted: ImageFilter, marks: Marks) -> Mapping[str, str]:
    """What values are called that do not speak for themselves."""
    if facet == "collection":
        return marks.collection_names
    return _label_clusters(rows, wanted) if facet == "cluster" else {}


def _label_clusters(rows: pl.DataFrame, wanted: ImageFilter) -> dict[str, str]:
    if wanted.campaign is None or wanted.round is None:
        return {}
    of_round = rows.filter(pl.col("campaign") == wanted.campaign, pl.col("round") == wanted.round)
    named = of_round.select("cluster", "cluster_label").drop_nulls().unique("cluster")
    return {str(cluster): f"{cluster} ({label})" for cluster, label in named.iter_rows()}


def _count_decisions(
    rows: pl.DataFrame, mask: pl.Series | None, _facet: str, _wanted: ImageFilter, _marks: Marks
) -> dict[str, int]:
    found = _pick(rows, mask, "decision", "is_starred").select(
        condition.fill_null(value=False).sum().alias(name) for name, condition in _JUDGED.items()
    )
    return {name: int(count) for name, count in found.row(0, named=True).items() if count}


def _count_attributes(
    rows: pl.DataFrame, mask: pl.Series | None, _facet: str, wanted: ImageFilter, _marks: Marks
) -> dict[str, int]:
    if wanted.campaign is None:
        return {}
    return _tally(_pick(rows, mask, "attributes").to_series().explode(empty_as_null=False, keep_nulls=False))


def _count_labels(
    rows: pl.DataFrame, mask: pl.Series | None, facet: str, _wanted: ImageFilter, marks: Marks
) -> dict[str, int]:
    labelled: dict[str, Iterable[str]] = {i: labels for (kind, i), labels in marks.labels.items() if kind == facet}
    if not labelled:
        return {}
    found = set(_pick(rows, mask, "image_id").to_series().to_list())
    counted: dict[str, int] = {}
    for image_id in labelled.keys() & found:
        for label in labelled[image_id]:
            counted[label] = counted.get(label, 0) + 1
    return counted


_COUNTERS = {
    "cluster": _count_clusters,
    "decision": _count_decisions,
    "attribute": _count_attributes,
    "tag": _count_labels,
    "collection": _count_labels,
}
