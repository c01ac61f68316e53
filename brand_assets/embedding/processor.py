"""This file finds what a large model runs best on here: the processor, the precision, how many pictures at a time."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Precision = Literal["fp32", "bf16", "fp16"]
BF16_FLAGS = {"avx512_bf16", "amx_bf16", "bf16"}
"""As the kernel names them: two of x86, one of ARM."""


@dataclass(frozen=True, slots=True)
class Processor:
    """`device` as torch names it."""

    device: str
    precision: Precision
    batch: int


def find_processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> Processor:
    """CUDA, then Apple's, then the CPU; half precision on CUDA and on a CPU that multiplies in it."""
    import torch

    if torch.cuda.is_available():
        return Processor("cuda", "fp16", 256)
    if torch.backends.mps.is_available():
        return Processor("mps", "fp32", 64)
    return Processor("cpu", "bf16" if has_bf16(cpuinfo) else "fp32", 32)


def has_bf16(cpuinfo: Path) -> bool:
    """Whether this CPU has instructions for bfloat16; without them it is slower than float32."""
    if not cpuinfo.is_file():
        return False
    lines = (line.partition(":") for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines())
    return any(
        name.strip().lower() in ("flags", "features") and BF16_FLAGS & {*value.split()} for name, _, value in lines
    )
