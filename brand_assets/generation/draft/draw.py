"""This file invents marks: a new one from an intent and a seed, or a variation of one at a strength."""

from brand_assets.generation.draft.chance import chance
from brand_assets.generation.draft.families import FAMILIES, choose_family
from brand_assets.generation.draft.family import Family
from brand_assets.generation.draft.inks import cast_inks
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import choose_letters, choose_name, fonts_behind
from brand_assets.generation.draft.marks import Mark
from brand_assets.generation.draft.parameters import Values, draw_values, mutate_values

FRESH_FROM = 0.85  # strength from which a variation may leave its parent's family
NEXT_SEED = 1  # added when a fresh drawing happens to be the parent itself


def draw_mark(intent: Intent, seed: int) -> Mark:
    """The mark for this intent and seed, always the same one."""
    family = choose_family(intent, seed)
    return finish_mark(family, draw_values(family.all_parameters, family.limits(intent), seed), intent)


def mutate_mark(mark: Mark, strength: float, seed: int, intent: Intent) -> Mark:
    """A variation: 0 is the parent itself, 1 a new drawing; in between each seed walks its own way from the parent.

    The family stays below a strength of 0.85. Palette, letters and attributes are the intent's.
    """
    if strength <= 0:
        return mark
    if strength >= 1 or (strength >= FRESH_FROM and chance(seed, "leave") < (strength - FRESH_FROM) / (1 - FRESH_FROM)):
        fresh = draw_mark(intent, seed)
        return fresh if fresh != mark else draw_mark(intent, seed + NEXT_SEED)
    family = FAMILIES[mark.family]
    if not family.can_read(choose_letters(intent), choose_name(intent)):
        family = choose_family(intent, seed)
        return finish_mark(family, draw_values(family.all_parameters, family.limits(intent), seed), intent)
    limits = family.limits(intent)
    return finish_mark(family, mutate_values(mark.values, family.all_parameters, limits, strength, seed), intent)


def finish_mark(family: Family, values: Values, intent: Intent) -> Mark:
    """The recipe with the intent's colours and letters filled in."""
    inks = cast_inks(intent.palette, values.words["scheme"], values.words["tints"])
    letters, name = choose_letters(intent), choose_name(intent)
    return Mark(family.name, values.numbers, values.words, inks, letters, name, fonts_behind(letters + name))
