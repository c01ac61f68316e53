"""This file makes a campaign's creatives from its approved images: planned, composed and rendered one at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brand_assets.campaigns.exporting.approved import ApprovedImage
from brand_assets.campaigns.exporting.marks import Made
from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.creatives.composing import compose
from brand_assets.creatives.planning import CreativeImage, plan_creatives
from brand_assets.creatives.rendering import FORMATS, render_creative
from brand_assets.errors import ExportError
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import CreativeLayout, NewFile
from brand_assets.records.mixing import expand_directions
from brand_assets.typesetting.fonts import FontSet


@dataclass(frozen=True, slots=True)
class MadeCreative:
    """`image_id` is the approved image that it was made of; the files lie below `creatives/<creative_id>/`."""

    layout: CreativeLayout
    image_id: str
    files: tuple[NewFile, ...]

    @property
    def seen_image_ids(self) -> tuple[str, ...]:
        """The approved images that are seen in it: the one behind the text, where there is one, and the logo's."""
        found = (self.layout.image_id, self.layout.logo.image_id)
        return tuple(dict.fromkeys(image_id for image_id in found if image_id is not None))


def take_image(brief: Brief, image: ApprovedImage, made: Made) -> CreativeImage:
    """What creatives need of an approved image once its own files are made."""
    lettering = {direction.name: direction.lettering for direction in expand_directions(brief)}
    is_picture = made.kind["kind"] == "picture"
    return CreativeImage(
        image_id=image.image_id,
        kind="picture" if is_picture else "mark",
        vector=None if is_picture else made.mark.vector,
        background_hex=made.mark.background_hex,
        data=made.enlarged or image.raw,
        is_enlarged=made.enlarged is not None,
        has_name=lettering.get(str(image.recipe.get("direction"))) == "name",
    )


def makes_creatives(brief: Brief, order: ExportOrder) -> bool:
    """Whether the brief asks for creatives, and the order for one of their files."""
    files = (f"creatives/any/creative.{suffix}" for suffix in ("svg", *FORMATS))
    return brief.creatives is not None and any(map(order.wants, files))


def make_creatives(
    brief: Brief, images: Sequence[CreativeImage], fonts: FontSet, order: ExportOrder
) -> Iterator[MadeCreative]:
    """Every creative that the brief asks for, in the order of the plan, with the files that are wanted of it.

    None where nothing is wanted of them. Raises ExportError naming the creative that cannot be made.
    """
    for plan in plan_creatives(brief, images) if makes_creatives(brief, order) else ():
        try:
            creative = compose(plan, brief, fonts)
            files = tuple(render_creative(creative, order.wants))
        except ExportError as error:
            raise ExportError(
                f"The creative {plan.creative_id} of {brief.campaign!r} cannot be made: {error}"
            ) from error
        yield MadeCreative(creative.layout, plan.image.image_id, files)
