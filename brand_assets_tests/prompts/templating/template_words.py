"""This file writes words for templates to be tried with, as a campaign would gather them."""

from dataclasses import replace

from brand_assets.catalogue.models import ImageModel, find_model
from brand_assets.prompts.wording.words import gather_words
from brand_assets.records.brief import Brand, Brief, Direction, Lettering, PaletteColor, Typography

PIER = Brief(
    campaign="pier",
    brand=Brand(
        "Pier & Sons",
        industry="boat builder.",
        audience=("sailors", "schools"),
        values=("craft;", "calm, above all"),
        avoid=("anchors.", "drop shadows"),
    ),
    palette=(
        PaletteColor("Deep Harbor", "#0B3C5D", "primary"),
        PaletteColor("Pine", "#2F5D50", "secondary"),
        PaletteColor("Ember", "#D9822B", "accent"),
        PaletteColor("Salt", "#F7F3EC", "neutral"),
    ),
    directions=(Direction("hull", "A hull seen from the bow."),),
    seed=1,
    sha256="",
    typography=Typography(feel="plain and steady."),
    story="# Do\n\n- Keep it flat.\n- Does it hold at 30 mm?\n\n# Don't\n\n- No gradients, no rope borders.\n",
)
BARE = replace(
    PIER, brand=Brand("Pier"), typography=Typography(), story="", palette=(PaletteColor("Ink", "#112233", "primary"),)
)
FORM = {
    "mark_type": "abstract",
    "geometry": "constructed",
    "symmetry": "bilateral",
    "line_weight": "bold",
    "mood": "calm",
}
CONCEPT = {
    "rendering": "flat shapes as even as fired enamel",
    "space": "narrow, even gaps",
    "emphasis": "one small detail sets it apart",
    "use": "legible at 16 pixels",
}
REFINEMENT = {"keep": "the idea and silhouette of the reference image", "vary": "the weight of the strokes"}
FLARE = find_model("openai/gpt-image-2.5-flare")
LARGE = find_model("stability/sd3.5-large")
SCHNELL = find_model("replicate/flux-schnell")
SDXL = find_model("replicate/sdxl")


def gather(
    model: ImageModel = FLARE,
    brief: Brief = PIER,
    *,
    lettering: Lettering = "none",
    description: str = "",
    attributes: dict[str, str] = FORM,
    asked: tuple[str, ...] = (),
    is_refinement: bool = False,
    turn: int = 0,
) -> dict[str, object]:
    """Every variable; `asked` names the attributes that the direction asks for itself."""
    own = brief.directions[0]
    direction = replace(
        own,
        description=description or own.description,
        lettering=lettering,
        attributes={name: (attributes[name],) for name in asked},
    )
    return gather_words(
        brief,
        model,
        direction=direction,
        attributes=attributes,
        extra=REFINEMENT if is_refinement else CONCEPT,
        is_refinement=is_refinement,
        turn=turn,
    )
