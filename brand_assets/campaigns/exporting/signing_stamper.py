"""This file stamps delivered pictures: what they tell of themselves, a signature, and a look at what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from brand_assets.campaigns.exporting.order import ExportOrder, name_group
from brand_assets.campaigns.exporting.stamping import Origin, Stamped
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ExportError
from brand_assets.provenance.embedding import SIGNED, embed
from brand_assets.provenance.facts import Facts, tell_facts
from brand_assets.provenance.manifests import CONVERTED, EDITED, RESIZED, Action
from brand_assets.provenance.signing import Ingredient, Signer, open_signer, sign, take_in
from brand_assets.provenance.verifying import Verification, verify
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import NewFile

TRACED, DRAWN = "Redrawn as outlines", "Written from the outlines that it was drawn with"
ARRANGED = "Arranged for a logo kit, in other colours where its name says so"


@dataclass(slots=True)
class SigningStamper:
    """Stamps every raster and SVG; everything else is left as it was made.

    The original is taken in once for all files that are made from it. Raises ExportError when a file cannot be signed,
    or is not intact when it is read back.
    """

    signer: Signer
    brief: Brief
    order: ExportOrder
    taken: dict[tuple[str, str, bool], Ingredient] = field(default_factory=dict)

    @classmethod
    def open(cls, studio: Studio, brief: Brief, order: ExportOrder) -> "SigningStamper":
        """Raises ConfigError when the certificate that is set cannot be used."""
        settings = studio.settings
        return cls(open_signer(settings.signing, settings.development_certificate), brief, order)

    def stamp(self, file: NewFile, origin: Origin) -> Stamped:
        if file.media_type not in SIGNED:
            return Stamped(file.data)
        is_composed = name_group(file.file) == "creatives"
        facts = tell_facts(
            origin.title,
            {"brand": self.brief.brand.name, **_join_recipes(origin)},
            has_prompt=self.brief.include_prompt and not self.order.is_client,
            is_composed=is_composed,
            finished_by=_find_finisher(file, origin.recipe),
        )
        ingredients = [self._take_in(one, is_composed) for one in (origin, *origin.beside)]
        try:
            told = embed(file.data, file.media_type, facts)
            actions = [] if is_composed else _list_actions(file, origin, facts)
            signed = sign(told, file.media_type, facts, actions, ingredients, self.signer)
            verification = verify(signed, file.media_type)
            _check(verification, ingredients, self.signer)
        except ExportError as error:
            raise ExportError(f"{file.file!r}: {error}") from error
        return Stamped(signed, verification.describe())

    def _take_in(self, origin: Origin, is_part: bool) -> Ingredient:
        key = (str(origin.recipe.get("raw_sha256")), origin.raw_media_type, is_part)
        if key not in self.taken or not origin.recipe.get("raw_sha256"):
            facts = tell_facts(origin.title, {"brand": self.brief.brand.name, **origin.recipe})
            self.taken[key] = take_in(
                origin.raw,
                origin.raw_media_type,
                facts,
                self.signer,
                is_bare=self.order.is_client,
                is_part=is_part,
                withheld=() if self.brief.include_prompt else _list_prompts(origin.recipe),
            )
        return self.taken[key]


def _join_recipes(origin: Origin) -> Mapping[str, Any]:
    """The origin's recipe, with what is placed beside it and what that was drawn from among its parents."""
    others = [image for one in origin.beside for image in (one.recipe, *(one.recipe.get("parents") or ()))]
    return {**origin.recipe, "parents": [*(origin.recipe.get("parents") or ()), *others]}


def _find_finisher(file: NewFile, recipe: Mapping[str, Any]) -> str | None:
    """The service that made a finished file of the approved image, as `provider/model`."""
    rows = recipe.get("finishing") or ()
    return next((f"{row['provider']}/{row['model']}" for row in rows if row.get("file") == file.file), None)


def _list_prompts(recipe: Mapping[str, Any]) -> tuple[str, ...]:
    images = (recipe, *(recipe.get("parents") or ()))
    return tuple(str(image[name]) for image in images for name in ("prompt", "negative") if image.get(name))


def _list_actions(file: NewFile, origin: Origin, facts: Facts) -> list[Action]:
    """What was done to the original on the way to this file, in order, each once."""
    found = []
    is_vector, finisher = file.media_type == "image/svg+xml", _find_finisher(file, origin.recipe)
    if finisher:
        found.append(Action(EDITED, agent=finisher, source_type=facts.source_type))
    elif name_group(file.file) == "kit":
        found.append(Action(EDITED, ARRANGED))
    if is_vector and not finisher:
        found.append(Action(CONVERTED, DRAWN if origin.is_drawn else TRACED))
    elif file.media_type != origin.raw_media_type:
        found.append(Action(CONVERTED))
    size = (origin.recipe.get("width_px"), origin.recipe.get("height_px"))
    if file.size_px is not None and None not in size and file.size_px != size:
        found.append(Action(RESIZED))
    return found


def _check(verification: Verification, ingredients: Sequence[Ingredient], signer: Signer) -> None:
    if not verification.is_intact:
        raise ExportError(f"It does not verify after it was signed: {'; '.join(verification.problems)[:300]}.")
    if verification.serial != str(signer.serial):
        raise ExportError(f"It was read back as signed by {verification.signer!r}, not by {signer.subject!r}.")
    if sorted(one.sha256 or "" for one in verification.ingredients) != sorted(one.sha256 for one in ingredients):
        raise ExportError("It was read back without the original picture as its ingredient.")
    if any(one.is_verified is False for one in verification.ingredients):
        raise ExportError("The manifest of the original picture does not verify inside it.")
