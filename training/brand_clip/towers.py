"""This file holds the two towers: a small convolutional net for pictures, gated convolutions over words for texts."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.brand_clip.measures import MEASURES, measure

CONTENT = 510
"""Dimensions in which it is learnt; `condense` halves them."""
MATCH_SHARE = 0.4
"""Of the squared length of a vector that is content: 2.5 times the cosine of two is that of their contents."""
WIDTHS = (24, 48, 88, 160, 256)
BLOCKS = (0, 0, 1, 1, 0)
HIDDEN = 512
WORD_WIDTH, HEADS, REACH = 96, 8, 5


class Residual(nn.Module):
    """Two 3x3 convolutions around a shortcut."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = _convolve(width, width, 3, 1), _convolve(width, width, 3, 1)

    def forward(self, x: Tensor) -> Tensor:
        inner: Tensor = functional.relu(self.first(x))
        outer: Tensor = functional.relu(x + self.second(inner))
        return outer


class ImageTower(nn.Module):
    """(n, 3, side, side) in 0..1 to (n, CONTENT) of unit length."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for place, (width, blocks) in enumerate(zip(WIDTHS, BLOCKS, strict=True)):
            is_last = place == len(WIDTHS) - 1
            layers += [_convolve(before, width, 1 if is_last else 3, 1 if is_last else 2), nn.ReLU()]
            layers += [Residual(width) for _ in range(blocks)]
            before = width
        self.layers = nn.Sequential(*layers)
        self.hidden = nn.Linear(2 * before + MEASURES, HIDDEN)
        self.out = nn.Linear(HIDDEN, CONTENT)

    def forward(self, pixels: Tensor, side_px: int = 0) -> Tensor:
        """With `side_px` the convolutions see a smaller picture."""
        seen = functional.interpolate(pixels, size=side_px, mode="area") if side_px else pixels
        maps = self.layers((seen - 0.5) * 4.0)
        pooled = torch.cat([maps.mean(dim=(2, 3)), maps.amax(dim=(2, 3)), measure(pixels)], dim=1)
        content: Tensor = self.out(functional.relu(self.hidden(pooled)))
        return functional.normalize(content.float(), dim=1)


class GatedWords(nn.Module):
    """Each word in the light of its neighbours, added to itself. Works on (n, words, width)."""

    def __init__(self) -> None:
        super().__init__()
        self.near = nn.Parameter(torch.randn(REACH, WORD_WIDTH) * 0.3)
        self.bias = nn.Parameter(torch.zeros(WORD_WIDTH))
        self.mix = nn.Linear(WORD_WIDTH, 2 * WORD_WIDTH)

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        value, gate = self.mix(functional.relu(self._gather(words))).chunk(2, dim=2)
        read: Tensor = (words + value * torch.sigmoid(gate)) * mask
        return read

    def _gather(self, words: Tensor) -> Tensor:
        """A depthwise convolution along the words; sums of shifted rows are quicker on a CPU than Conv1d."""
        count = words.shape[1]
        padded = functional.pad(words, (0, 0, REACH // 2, REACH // 2))
        found = self.bias + padded[:, :count] * self.near[0]
        for place in range(1, REACH):
            found = found + padded[:, place : place + count] * self.near[place]
        return found


class TextTower(nn.Module):
    """(n, words) numbers, 0 behind the last, to (n, CONTENT) of unit length."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WORD_WIDTH, padding_idx=0)
        nn.init.normal_(self.words.weight, std=0.5)
        self.blocks = nn.ModuleList([GatedWords(), GatedWords()])
        self.scores = nn.Linear(WORD_WIDTH, HEADS)
        self.hidden = nn.Linear(HEADS * WORD_WIDTH, 512)
        self.out = nn.Linear(512, CONTENT)

    def forward(self, numbers: Tensor) -> Tensor:
        mask = (numbers != 0).unsqueeze(2).to(self.words.weight.dtype)
        words = self.words(numbers) * mask
        for block in self.blocks:
            words = block(words, mask)
        weights = (torch.sigmoid(self.scores(words)) * mask).transpose(1, 2)
        total = weights.sum(dim=2, keepdim=True) + 1.0
        pooled = torch.bmm(weights, words.to(weights.dtype)) / total.sqrt()
        hidden = functional.relu(self.hidden(pooled.flatten(1)))
        content: Tensor = self.out(hidden)
        return functional.normalize(content.float(), dim=1)


def _convolve(before: int, width: int, size: int, stride: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, width, size, stride, padding=size // 2, bias=False), nn.BatchNorm2d(width))
