"""This file polishes the text tower while the pictures rest: single values, in the words that tags ask with, are told
apart as often as they are shown, and not as often as they occur.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from brand_assets.embedding.brand_clip.words import FIRST_WORD
from training.brand_clip.batches import count_batches, deal_ahead, deal_batches
from training.brand_clip.captions import Writer, phrases_for
from training.brand_clip.drawings import Drawings
from training.brand_clip.learn import Trained, to_tensor
from training.brand_clip.losses import FEWEST, WEIGHTS, Lessons, compare
from training.brand_clip.marks import UNKNOWN, YES, indices_of, list_facts

EPOCHS, LEARNING_RATE = 1, 1e-3
FRAMES = ("{}", "a logo, {}", "a mark with {}")
TOLD_APART = 0.2
"""How much single values count beside whole texts."""
WORDS = 32


@dataclass(frozen=True, slots=True)
class Values:
    """Per attribute the rows of its values, and the log of how often each is shown (facts,)."""

    rows: dict[str, list[int]]
    frequency: Tensor


def polish(trained: Trained, drawings: Drawings, *, seed: int, threads: int, tell: Callable[[str], None]) -> Trained:
    """The same pictures' tower, and a text tower that tells single values apart better."""
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    dice = random.Random(seed)
    image, text, lessons = trained.image.eval(), trained.text.train(), Lessons()
    scale = nn.Parameter(torch.tensor(3.0))
    optimizer = torch.optim.AdamW([*text.parameters(), *lessons.parameters(), scale], lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, count_batches(drawings, EPOCHS))
    writer = Writer({word: number for number, word in enumerate(trained.words, start=FIRST_WORD)}, drawings.states)
    values = _count_values(drawings)
    for step, batch in enumerate(deal_ahead(deal_batches(drawings, writer, EPOCHS, seed))):
        states = torch.from_numpy(batch.states.astype(np.int64))
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            shown = image(to_tensor(batch.pixels))
        loss = TOLD_APART * _tell_apart(shown, text(_write_values(writer, dice)), scale, values, states)
        for numbers, said in ((batch.captions, batch.caption_claims), (batch.prompts, batch.prompt_claims)):
            read, pairs = text(torch.from_numpy(numbers)), compare(torch.from_numpy(said), states)
            loss = loss + lessons.contrast(shown, read, pairs) + lessons.place(shown, read, pairs)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            tell(f"polish {step}  {float(loss.detach()):.3f}")
    return Trained(image, text.eval(), trained.words, trained.seconds)


def _tell_apart(shown: Tensor, said: Tensor, scale: Tensor, values: Values, states: Tensor) -> Tensor:
    """Each picture's value among those of its attribute, by the words for it; what is frequent is expected more."""
    logits = scale.exp().clamp(max=60.0) * shown @ said.T + values.frequency
    total = logits.new_zeros(())
    for name, rows in values.rows.items():
        is_shown, is_free = states[:, rows] == YES, states[:, rows] == UNKNOWN
        known = is_shown.any(dim=1)
        if known.any():
            wanted = is_shown[known].float()
            among = logits[known][:, rows].masked_fill(is_free[known], FEWEST)
            loss = functional.cross_entropy(among, wanted / wanted.sum(dim=1, keepdim=True))
            total = total + WEIGHTS.get(name, 1.0) * loss
    return total


def _write_values(writer: Writer, dice: random.Random) -> Tensor:
    """(facts, WORDS): each fact in one of its phrasings."""
    rows = np.zeros((len(list_facts()), WORDS), dtype=np.int64)
    for row, (attribute, value) in zip(rows, list_facts(), strict=True):
        said = dice.choice(FRAMES).format(dice.choice(phrases_for(attribute, value)))
        numbers = writer.number(said)[:WORDS] or [1]
        row[: len(numbers)] = numbers
    return torch.from_numpy(rows)


def _count_values(drawings: Drawings) -> Values:
    names = dict.fromkeys(name for name, _ in list_facts())
    counts = (drawings.states == YES).sum(axis=0) + 1.0
    return Values({name: list(indices_of(name)) for name in names}, torch.from_numpy(np.log(counts)).float())
