"""This file holds a brief and prompts for tests of rewording."""

from brand_assets.prompts.enhancing.facts import Item
from brand_assets.records.brief import Brand, Brief, Direction, PaletteColor

PIER = Brief(
    campaign="pier",
    brand=Brand("Harbor & Pine", avoid=("gradients, drop shadows", "anchors")),
    palette=(PaletteColor("Deep Harbor", "#0B3C5D", "primary"), PaletteColor("Salt", "#F7F3EC", "neutral")),
    directions=(Direction("monogram", "Two letters joined by a shared stem."),),
    seed=1,
    sha256="0" * 64,
    story="Two ferry engineers roast in a boathouse.",
)
FLARE = Item(
    "p1",
    "openai/gpt-image-2.5-flare",
    'Two letters joined by a shared stem, a logo for Harbor & Pine. The only lettering is "HP". Only Deep Harbor '
    "#0B3C5D on plain Salt #F7F3EC. Avoid: gradients, drop shadows; anchors.",
    "",
)
STABILITY = Item(
    "p2",
    "stability/sd3.5-large",
    "An abstract mark for Harbor & Pine, flat shapes as true as cut sheet metal, bilaterally symmetric. No letters, "
    "words or numbers. Exact colours: Deep Harbor #0B3C5D, Salt #F7F3EC.",
    "gradients, drop shadows, anchors",
)
SDXL = Item("p3", "replicate/sdxl", "A dark blue mark on off-white, symmetric, calm and quiet. Wordless.", "gradients")
SCHNELL = Item(
    "p4", "replicate/flux-schnell", "A dark blue boat with a wake of three lines, refined from the reference image.", ""
)
