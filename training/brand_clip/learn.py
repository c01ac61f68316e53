"""This file trains the two towers on drawings: AdamW, a cosine of the learning rate, bfloat16 where the CPU has it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from brand_assets.embedding.brand_clip.words import FIRST_WORD
from training.brand_clip.batches import Batch, count_batches, deal_ahead, deal_batches
from training.brand_clip.captions import Writer
from training.brand_clip.drawings import Drawings
from training.brand_clip.losses import Lessons, compare
from training.brand_clip.towers import ImageTower, TextTower

LEARNING_RATE, WEIGHT_DECAY, WARM_UP = 2.5e-3, 0.05, 200


@dataclass(frozen=True, slots=True)
class Phase:
    """So many epochs; the convolutions see pictures of this size, 0 for all there is; whole prompts are read besides
    captions where `reads_prompts`.
    """

    epochs: int
    side_px: int
    reads_prompts: bool


PHASES = (Phase(3, 64, False), Phase(4, 0, True))
"""What is shown is learnt on small pictures at a third of the cost, what is said in long texts after it."""


@dataclass(frozen=True, slots=True)
class Trained:
    image: ImageTower
    text: TextTower
    words: list[str]
    seconds: float


def train(
    drawings: Drawings,
    words: list[str],
    *,
    phases: Sequence[Phase],
    seed: int,
    threads: int,
    tell: Callable[[str], None],
) -> Trained:
    """Both towers, in evaluation mode. The seed fixes weights, order, captions and disturbances; sums of floats may
    differ from machine to machine.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    image, text, lessons = ImageTower(), TextTower(len(words) + FIRST_WORD), Lessons()
    image = image.to(memory_format=torch.channels_last)
    parameters = [*image.parameters(), *text.parameters(), *lessons.parameters()]
    steps = sum(count_batches(drawings, phase.epochs) for phase in phases)
    optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, total_steps=steps + 1, pct_start=min(0.3, WARM_UP / steps)
    )
    writer = Writer({word: number for number, word in enumerate(words, start=FIRST_WORD)}, drawings.states)
    started = time.monotonic()
    means: dict[str, float] = {}
    for step, (phase, batch) in enumerate(_deal(drawings, writer, phases, seed)):
        parts = _teach(image, text, lessons, batch, phase)
        loss = torch.stack(list(parts.values())).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
        for name, part in parts.items():
            means[name] = 0.98 * means.get(name, float(part.detach())) + 0.02 * float(part.detach())
        if step % 100 == 0:
            said = " ".join(f"{name} {mean:.3f}" for name, mean in means.items())
            tell(f"{step}/{steps} {time.monotonic() - started:.0f} s  {said}")
    return Trained(image.eval(), text.eval(), words, time.monotonic() - started)


def _deal(drawings: Drawings, writer: Writer, phases: Sequence[Phase], seed: int) -> Iterator[tuple[Phase, Batch]]:
    for place, phase in enumerate(phases):
        for batch in deal_ahead(deal_batches(drawings, writer, phase.epochs, seed + place)):
            yield phase, batch


def _teach(image: ImageTower, text: TextTower, lessons: Lessons, batch: Batch, phase: Phase) -> dict[str, Tensor]:
    states = torch.from_numpy(batch.states.astype(np.int64))
    with torch.autocast("cpu", torch.bfloat16, enabled=_has_bfloat16()):
        shown = image(to_tensor(batch.pixels), phase.side_px)
    parts = {"shown": lessons.show(shown, states)}
    kinds = {"captions": (batch.captions, batch.caption_claims), "prompts": (batch.prompts, batch.prompt_claims)}
    for name, (numbers, said) in kinds.items():
        if name == "captions" or phase.reads_prompts:
            parts |= _match(text, lessons, shown, name, torch.from_numpy(numbers), torch.from_numpy(said), states)
    return parts


def _match(
    text: TextTower, lessons: Lessons, shown: Tensor, name: str, numbers: Tensor, claims: Tensor, states: Tensor
) -> dict[str, Tensor]:
    with torch.autocast("cpu", torch.bfloat16, enabled=_has_bfloat16()):
        read = text(numbers)
    pairs = compare(claims, states)
    return {
        name: lessons.contrast(shown, read, pairs),
        f"{name} placed": lessons.place(shown, read, pairs),
        f"{name} said": lessons.say(read, claims),
    }


def to_tensor(pixels: NDArray[np.uint8]) -> Tensor:
    """(n, 3, side, side) in 0..1 of (n, side, side, 3) bytes."""
    tensor = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255.0
    return tensor.contiguous(memory_format=torch.channels_last)


def _has_bfloat16() -> bool:
    """Whether the CPU multiplies bfloat16 by itself; elsewhere it would be slower."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
