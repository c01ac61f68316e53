"""This file turns a seed and a name into a fraction, the same in every process, on every machine and for ever."""

import hashlib


def chance(seed: int, *names: str) -> float:
    """Uniform in [0, 1): each name has a stream of its own, so a new parameter leaves all others as they were."""
    digest = hashlib.sha256("/".join((str(seed), *names)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
