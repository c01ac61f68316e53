"""This file deals drawings out in batches of whole briefs, pixels a little disturbed, with two captions each."""

import random
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.brand_clip.words import fill_rows
from training.brand_clip.captions import Writer
from training.brand_clip.drawings import Drawings, iterate_briefs
from training.brand_clip.marks import UNKNOWN, YES, indices_of, list_facts

BRIEFS_PER_BATCH = 8
ZOOMED, RESAMPLED, COMPRESSED = 0.12, 0.25, 0.2
SHIFT_PX = 1.5
EVEN, AHEAD = 32, 3


@dataclass(frozen=True, slots=True)
class Batch:
    """`pixels` (n, side, side, 3); `prompts` and `captions` (n, words); what each claims (n, facts); `states`."""

    pixels: NDArray[np.uint8]
    prompts: NDArray[np.int64]
    captions: NDArray[np.int64]
    prompt_claims: NDArray[np.float32]
    caption_claims: NDArray[np.float32]
    states: NDArray[np.int8]


def deal_batches(drawings: Drawings, writer: Writer, epochs: int, seed: int) -> Iterator[Batch]:
    """Every drawing once an epoch; briefs stay together, so that a batch has pictures of one palette to tell apart."""
    clauses = writer.read_prompts(drawings.texts)
    briefs = list(iterate_briefs(drawings))
    for epoch in range(epochs):
        dice = random.Random(seed * 1000 + epoch)
        dice.shuffle(briefs)
        for start in range(0, len(briefs) - BRIEFS_PER_BATCH + 1, BRIEFS_PER_BATCH):
            rows = np.concatenate(briefs[start : start + BRIEFS_PER_BATCH])
            yield _fill(drawings, writer, clauses, rows, dice)


def deal_ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, a few of them made by a thread while the last one is learnt from."""
    with ThreadPoolExecutor(1) as thread:
        ahead = deque(thread.submit(next, batches, None) for _ in range(AHEAD))
        while (batch := ahead.popleft().result()) is not None:
            ahead.append(thread.submit(next, batches, None))
            yield batch


def count_batches(drawings: Drawings, epochs: int) -> int:
    return epochs * (len(np.unique(drawings.briefs)) // BRIEFS_PER_BATCH)


def _fill(
    drawings: Drawings, writer: Writer, clauses: Sequence[list[list[int]]], rows: NDArray[np.intp], dice: random.Random
) -> Batch:
    states = drawings.states[rows].copy()
    claims = drawings.claims[rows].astype(np.float32)
    spaces = list(indices_of("clear_space"))
    pixels = []
    for place, row in enumerate(rows):
        is_zoomed = dice.random() < ZOOMED and not claims[place, spaces].any()
        if is_zoomed:
            states[place, spaces] = UNKNOWN
        pixels.append(disturb(drawings.pixels[row], dice, dice.uniform(1.1, 1.5) if is_zoomed else 1.0))
    written = [
        writer.write(states[place], drawings.inks[row], drawings.papers[row], str(drawings.families[row]), dice)
        for place, row in enumerate(rows)
    ]
    caption_claims = np.zeros((len(rows), len(list_facts())), dtype=np.float32)
    for place, (_, chosen) in enumerate(written):
        caption_claims[place, chosen] = 1.0
    return Batch(
        pixels=np.stack(pixels),
        prompts=_fill_evenly([writer.draw_prompt(clauses[row], dice) for row in rows]),
        captions=_fill_evenly([numbers for numbers, _ in written]),
        prompt_claims=claims * (states == YES),
        caption_claims=caption_claims,
        states=states,
    )


def _fill_evenly(numbers: Sequence[list[int]]) -> NDArray[np.int64]:
    """Rows of a multiple of EVEN words: kernels are compiled for each new shape."""
    rows = fill_rows(numbers)
    return np.pad(rows, ((0, 0), (0, -rows.shape[1] % EVEN)))


def disturb(pixels: NDArray[np.uint8], dice: random.Random, zoom: float) -> NDArray[np.uint8]:
    """A little moved and scaled; at times drawn smaller and larger again, or through a JPEG."""
    import cv2

    side = pixels.shape[0]
    scale = zoom * dice.uniform(0.96, 1.03)
    shift = (1.0 - scale) * side / 2
    matrix = np.array(
        [
            [scale, 0.0, shift + dice.uniform(-SHIFT_PX, SHIFT_PX)],
            [0.0, scale, shift + dice.uniform(-SHIFT_PX, SHIFT_PX)],
        ]
    )
    moved = cv2.warpAffine(pixels, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if dice.random() < RESAMPLED:
        small = dice.randrange(56, side)
        moved = cv2.resize(moved, (small, small), interpolation=cv2.INTER_AREA)
        moved = cv2.resize(moved, (side, side), interpolation=cv2.INTER_LINEAR)
    if dice.random() < COMPRESSED:
        _, data = cv2.imencode(".jpg", moved, [cv2.IMWRITE_JPEG_QUALITY, dice.randrange(50, 95)])
        moved = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)
    return np.asarray(moved, dtype=np.uint8)
