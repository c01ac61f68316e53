"""This file draws what invented briefs ask for, and writes down beside each picture its prompt and what it shows."""

import json
import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.brand_clip.picture import TRAINED_PX
from brand_assets.generation.draft.chance import chance
from brand_assets.generation.draft.draw import draw_mark, mutate_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.intent import Intent, read_intent
from brand_assets.generation.draft.motifs.choosing import list_said
from brand_assets.generation.draft.render import render_pixels
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import Brief
from training.brand_clip.briefs import invent_brief
from training.brand_clip.marks import YES, list_facts, list_inks, state_facts

PER_BRIEF = 16
VARIED = 0.25
"""Share of marks that are variations of another, as later rounds draw them."""


@dataclass(frozen=True, slots=True)
class Drawings:
    """n drawings. `pixels` (n, side, side, 3), `states` (n, facts) of YES, NO, UNKNOWN, `claims` (n, facts) what the
    prompt says and the picture shows, `briefs` (n,) and `ways` (n,) which brief and direction asked for each.
    """

    pixels: NDArray[np.uint8]
    states: NDArray[np.int8]
    claims: NDArray[np.bool_]
    briefs: NDArray[np.int64]
    ways: NDArray[np.int64]
    families: NDArray[np.str_]
    texts: list[str]
    inks: list[list[str]]
    papers: list[str]
    asked: list[dict[str, str]]

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: NDArray[np.intp]) -> "Drawings":
        """Those of these rows."""
        lists = ([values[i] for i in rows] for values in (self.texts, self.inks, self.papers, self.asked))
        arrays = (self.pixels, self.states, self.claims, self.briefs, self.ways, self.families)
        return Drawings(*(array[rows] for array in arrays), *lists)  # type: ignore[arg-type]


def draw_briefs(first: int, count: int, processes: int = 2) -> Drawings:
    """PER_BRIEF drawings of each of `count` invented briefs, the same ones for the same numbers."""
    numbers = range(first, first + count)
    if processes == 1:
        return join_drawings([draw_brief(invent_brief(number, PER_BRIEF), number) for number in numbers])
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return join_drawings(pool.map(_draw_number, numbers, chunksize=16))


def _draw_number(number: int) -> Drawings:
    return draw_brief(invent_brief(number, PER_BRIEF), number)


def draw_brief(brief: Brief, number: int, *, varied: float = VARIED) -> Drawings:
    """One drawing for each prompt of the brief's concept round, as the embedded profile makes it."""
    rows = write_prompts(brief, "concept", 1, profile="embedded").to_dicts()
    order = {direction: place for place, direction in enumerate(dict.fromkeys(row["direction"] for row in rows))}
    drawn = [_draw(read_intent(json.loads(row["params"])), row["seed"], varied) for row in rows]
    return Drawings(
        pixels=np.stack([one[0] for one in drawn]),
        states=np.stack([one[1] for one in drawn]),
        claims=np.stack([one[2] for one in drawn]),
        briefs=np.full(len(rows), number),
        ways=np.array([order[row["direction"]] for row in rows]),
        families=np.array([one[3] for one in drawn]),
        texts=[row["text"] for row in rows],
        inks=[one[4] for one in drawn],
        papers=[one[5] for one in drawn],
        asked=[{pair["key"]: pair["value"] for pair in row["attributes"]} for row in rows],
    )


def _draw(
    intent: Intent, seed: int, varied: float
) -> tuple[NDArray[np.uint8], NDArray[np.int8], NDArray[np.bool_], str, list[str], str]:
    mark = draw_mark(intent, seed)
    if chance(seed, "varied") < varied:
        mark = mutate_mark(mark, 0.2 + 0.5 * chance(seed, "strength"), seed + 1, intent)
    inks = list_inks(mark)
    states = state_facts(mark, inks, intent)
    claims = _list_said_facts(intent, mark.family) & (states == YES)
    return render_pixels(mark, TRAINED_PX), states, claims, mark.family, list(inks), mark.inks["paper"]


def _list_said_facts(intent: Intent, family: str) -> NDArray[np.bool_]:
    """(facts,): which of them the prompt speaks of."""
    motifs = list_said(intent)
    names_style = not FAMILIES[family].words.isdisjoint(intent.words)
    said = {"ink": True, "lettering": True, "style": names_style}
    return np.array(
        [
            value in motifs if name == "motif" else said.get(name, intent.asks(name) == value)
            for name, value in list_facts()
        ]
    )


def join_drawings(parts: list[Drawings]) -> Drawings:
    arrays = (np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS)
    lists = ([value for part in parts for value in getattr(part, name)] for name in _LISTS)
    return Drawings(*arrays, *lists)  # type: ignore[arg-type]


_ARRAYS = ("pixels", "states", "claims", "briefs", "ways", "families")
_LISTS = ("texts", "inks", "papers", "asked")


def save_drawings(drawings: Drawings, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in _ARRAYS:
        np.save(folder / f"{name}.npy", getattr(drawings, name))
    lists = {name: getattr(drawings, name) for name in _LISTS}
    (folder / "lists.json").write_text(json.dumps(lists), encoding="utf-8")


def load_drawings(folder: Path) -> Drawings:
    lists = json.loads((folder / "lists.json").read_text(encoding="utf-8"))
    return Drawings(*(np.load(folder / f"{name}.npy") for name in _ARRAYS), **lists)


def iterate_briefs(drawings: Drawings) -> Iterator[NDArray[np.intp]]:
    """The rows of each brief."""
    for number in np.unique(drawings.briefs):
        yield np.flatnonzero(drawings.briefs == number)
