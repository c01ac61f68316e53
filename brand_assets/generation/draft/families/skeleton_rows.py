"""This file arranges the letters of a monogram: in a row, on a shared stem, stepped, stacked or over one another."""

from collections.abc import Mapping

from brand_assets.generation.draft.families.skeletons import SKELETONS
from brand_assets.generation.draft.family import lerp
from brand_assets.generation.draft.geometry import Affine
from brand_assets.generation.draft.intent import Intent

HEIGHT = 100.0
STACKED_STROKE, WOVEN_STROKE = 0.66, 0.8
WOVEN_LETTERS = 2  # three over one another can no longer be read
CLEAR = 0.9  # of the stroke: air between letters that share nothing
EVEN_LETTERS = frozenset("AHIMOTUVWXY")
OPEN_RIGHT = frozenset("CEFKLTVWXYZ")
OPEN_LEFT = frozenset("AJSTVWXYZ")
OPEN_CLEAR = 0.35  # of the stroke, where the letters' own shapes bring air

Placed = list[tuple[str, Affine]]


def set_row(letters: str, layout: str, numbers: Mapping[str, float], stroke: float) -> tuple[Placed, float]:
    """Each letter's place, in a cap height of 100, and the stroke that suits the arrangement."""
    if layout == "stacked" and len(letters) > 1:
        return _stack(letters, numbers, stroke * STACKED_STROKE), stroke * STACKED_STROKE
    if layout == "mirrored" and is_double(letters):
        return _mirror(letters[0], numbers, stroke), stroke
    if layout == "woven" and len(letters) == WOVEN_LETTERS:
        return _overlap(letters, numbers), stroke * WOVEN_STROKE
    return _row(letters, layout, numbers, stroke), stroke


def _row(letters: str, layout: str, numbers: Mapping[str, float], stroke: float) -> Placed:
    """Stepped: each letter stands lower than the one before. Dropped: the last one's foot goes deeper."""
    drop = HEIGHT * lerp(0.16, 0.38, numbers["drop"])
    placed: Placed = []
    x, before = 0.0, ""
    for i, character in enumerate(letters):
        letter = SKELETONS[character]
        if before and not (SKELETONS[before].has_right_stem and letter.has_left_stem):
            x += stroke * (1 + (OPEN_CLEAR if before in OPEN_RIGHT or character in OPEN_LEFT else CLEAR))
        width = letter.width * numbers["proportion"] * HEIGHT
        is_last = i == len(letters) - 1 and i > 0
        height = HEIGHT + drop * (layout == "dropped" and is_last)
        placed.append((character, Affine(a=width, d=height, e=x, f=drop * i * (layout == "stepped"))))
        x, before = x + width, character
    return placed


def _stack(letters: str, numbers: Mapping[str, float], stroke: float) -> Placed:
    """One letter on another, all as wide as the first, each half as tall."""
    width, height = HEIGHT * numbers["proportion"] * 0.66, HEIGHT * 0.6
    pitch = height + stroke * (1 + CLEAR)
    placed: Placed = []
    for i, character in enumerate(letters):
        is_bar = SKELETONS[character].width == 0
        place = Affine(a=0.0 if is_bar else width, d=height, e=width / 2 if is_bar else 0.0, f=pitch * i)
        placed.append((character, place))
    return placed


def is_double(letters: str) -> bool:
    return len(letters) == 2 and letters[0] == letters[1]


def can_be_even(letters: str) -> str:
    """The layout in which these letters are the same on the left and on the right; "" if there is none."""
    if is_double(letters):
        return "mirrored"
    if EVEN_LETTERS.issuperset(letters):
        return "joined" if letters == letters[::-1] else "stacked"
    return ""


def _mirror(character: str, numbers: Mapping[str, float], stroke: float) -> Placed:
    """The letter and its image back to back, on one stem where it has one."""
    letter = SKELETONS[character]
    width = max(letter.width, 0.01) * numbers["proportion"] * HEIGHT
    apart = 0.0 if letter.has_left_stem else stroke * (1 + OPEN_CLEAR)
    right = Affine(a=width, d=HEIGHT, e=apart / 2)
    return [(character, Affine(a=-width, d=HEIGHT, e=-apart / 2)), (character, right)]


def _overlap(letters: str, numbers: Mapping[str, float]) -> Placed:
    """Each letter starts inside the one before, and lower."""
    placed: Placed = []
    x = 0.0
    for i, character in enumerate(letters):
        width = max(SKELETONS[character].width, 0.3) * numbers["proportion"] * HEIGHT
        placed.append((character, Affine(a=width, d=HEIGHT, e=x, f=HEIGHT * lerp(0.2, 0.34, numbers["drop"]) * i)))
        x += width * 0.5
    return placed


def keep_upright(intent: Intent) -> dict[str, tuple[str, ...]]:
    """Letters are tilted, and cut by what is done to any mark, only where that is asked for."""
    free = {"axis": ("upright",), "surface": ("plain",)}
    return {name: values for name, values in free.items() if not intent.asks(name)}
