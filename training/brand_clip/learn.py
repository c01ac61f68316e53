"""This file trains the two towers on drawings: AdamW, a cosine of the learning rate, bfloat16 where the CPU has it."""

import time
from collections.abc import Callable
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

LEARNING_RATE, WEIGHT_DECAY, WARM_UP = 2.5e-3, 0.05, 100
EPOCHS = 12


@dataclass(frozen=True, slots=True)
class Trained:
    image: ImageTower
    text: TextTower
    words: list[str]
    seconds: float


def train(
    drawings: Drawings, words: list[str], *, epochs: int, seed: int, threads: int, tell: Callable[[str], None]
) -> Trained:
    """Both towers, in evaluation mode. The seed fixes weights, order, captions and disturbances; sums of floats may
    differ from machine to machine.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    image, text, lessons = ImageTower(), TextTower(len(words) + FIRST_WORD), Lessons()
    image = image.to(memory_format=torch.channels_last)
    parameters = [*image.parameters(), *text.parameters(), *lessons.parameters()]
    steps = count_batches(drawings, epochs)
    optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, total_steps=steps + 1, pct_start=min(0.3, WARM_UP / steps)
    )
    writer = Writer({word: number for number, word in enumerate(words, start=FIRST_WORD)})
    started = time.monotonic()
    for step, batch in enumerate(deal_ahead(deal_batches(drawings, writer, epochs, seed))):
        parts = _teach(image, text, lessons, batch)
        loss = torch.stack(list(parts.values())).sum()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
        if step % 25 == 0:
            said = " ".join(f"{name} {float(part.detach()):.3f}" for name, part in parts.items())
            tell(f"{step}/{steps} {time.monotonic() - started:.0f} s  {said}")
    return Trained(image.eval(), text.eval(), words, time.monotonic() - started)


def _teach(image: ImageTower, text: TextTower, lessons: Lessons, batch: Batch) -> dict[str, Tensor]:
    states = torch.from_numpy(batch.states.astype(np.int64))
    prompt_claims, caption_claims = torch.from_numpy(batch.prompt_claims), torch.from_numpy(batch.caption_claims)
    with torch.autocast("cpu", torch.bfloat16, enabled=_has_bfloat16()):
        shown = image(to_tensor(batch.pixels))
        prompts, captions = text(torch.from_numpy(batch.prompts)), text(torch.from_numpy(batch.captions))
    by_prompt, by_caption = compare(prompt_claims, states), compare(caption_claims, states)
    return {
        "prompts": lessons.contrast(shown, prompts, by_prompt),
        "captions": lessons.contrast(shown, captions, by_caption),
        "placed": lessons.place(shown, prompts, by_prompt) + lessons.place(shown, captions, by_caption),
        "shown": lessons.show(shown, states),
        "said": lessons.say(prompts, prompt_claims) + lessons.say(captions, caption_claims),
    }


def to_tensor(pixels: NDArray[np.uint8]) -> Tensor:
    """(n, 3, side, side) in 0..1 of (n, side, side, 3) bytes."""
    tensor = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255.0
    return tensor.contiguous(memory_format=torch.channels_last)


def _has_bfloat16() -> bool:
    """Whether the CPU multiplies bfloat16 by itself; elsewhere it would be slower."""
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
