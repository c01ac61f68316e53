"""This file plans a campaign's creatives: every approved image, shape, message and variant, each with its id."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from brand_assets.creatives.formats import Canvas, open_canvas
from brand_assets.errors import ExportError
from brand_assets.records.brief import Brief, Creatives, Message
from brand_assets.vector.mark import VectorMark

Variant = Literal["A", "B"]
VARIANTS: tuple[Variant, ...] = ("A", "B")
"""Of every creative for an A/B test: another arrangement on another ground, the same words."""
HASH_CHARS = 8


@dataclass(frozen=True, slots=True)
class CreativeImage:
    """An approved image as creatives use it.

    `vector` is None for a picture that is no mark; `background_hex` what a mark was approved on, None for
    transparency; `data` the image's bytes, of a picture as large as a model made it where one `is_enlarged`; `has_name`
    whether the brand's name is lettered in it.
    """

    image_id: str
    kind: Literal["mark", "picture"]
    vector: VectorMark | None
    background_hex: str | None
    data: bytes
    has_name: bool = False
    is_enlarged: bool = False


@dataclass(frozen=True, slots=True)
class CreativePlan:
    """One creative to be composed; `logo` is the mark that signs it, None where a campaign has pictures only.

    `message_number` counts from 0, `image_number` from 1, as the package numbers its images; `seed` is the same for all
    shapes and messages of an image and variant.
    """

    creative_id: str
    campaign: str
    canvas: Canvas
    variant: Variant
    message_number: int
    message: Message
    background: Literal["palette", "image"]
    image: CreativeImage
    logo: CreativeImage | None
    seed: int
    image_number: int = 1

    @property
    def file_stem(self) -> str:
        """For example `spring_mark-2_4x5_fr-ca_b_1f3a9c02`: what its files say of themselves outside their folder."""
        digest = self.creative_id.rpartition("-")[2]
        parts = self.campaign, f"mark-{self.image_number}", *_say(self.canvas.aspect_ratio, self.message, self.variant)
        return "_".join((*parts, digest))


def plan_creatives(brief: Brief, images: Sequence[CreativeImage]) -> list[CreativePlan]:
    """Image by image in their order, then message, ratio and variant; what is asked twice is planned once.

    None when the brief does not deliver creatives. Raises ExportError when it does and lacks messages or ratios.
    """
    if "creatives" not in brief.deliverables:
        return []
    wanted = _read_wanted(brief)
    logo = next((image for image in images if image.kind == "mark" and image.vector), None)
    plans = (
        plan for number, image in enumerate(images, start=1) for plan in _plan_image(brief, wanted, image, number, logo)
    )
    return list({plan.creative_id: plan for plan in plans}.values())


def _read_wanted(brief: Brief) -> Creatives:
    wanted = brief.creatives
    if wanted is None or not wanted.messages or not wanted.aspect_ratios:
        raise ExportError(
            f"The brief of {brief.campaign!r} delivers creatives and lacks what they show: give `creatives` both "
            "`aspect_ratios` and `messages`."
        )
    return wanted


def _plan_image(
    brief: Brief, wanted: Creatives, image: CreativeImage, image_number: int, logo: CreativeImage | None
) -> Iterator[CreativePlan]:
    own_logo = image if image.kind == "mark" and image.vector else logo
    for number, message in enumerate(wanted.messages):
        for ratio in wanted.aspect_ratios:
            for variant in VARIANTS:
                yield CreativePlan(
                    creative_id=_name_creative(brief.campaign, wanted.background, ratio, message, variant, image),
                    campaign=brief.campaign,
                    canvas=open_canvas(ratio),
                    variant=variant,
                    message_number=number,
                    message=message,
                    background=wanted.background,
                    image=image,
                    logo=own_logo,
                    seed=_derive_seed(brief.seed, image.image_id),
                    image_number=image_number,
                )


def _name_creative(
    campaign: str, background: str, ratio: str, message: Message, variant: Variant, image: CreativeImage
) -> str:
    """For example `4x5-fr-ca-b-1f3a9c02`: readable, and another one whenever anything it is made of is."""
    parts = campaign, background, ratio, message.headline, message.call_to_action, message.locale, variant
    digest = hashlib.sha256("\0".join((*parts, image.image_id)).encode()).hexdigest()[:HASH_CHARS]
    return "-".join((*_say(ratio, message, variant), digest))


def _say(ratio: str, message: Message, variant: Variant) -> tuple[str, str, str]:
    """Shape, language and variant as they stand in names."""
    return ratio.replace(":", "x"), message.locale.lower(), variant.lower()


def _derive_seed(seed: int, image_id: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}\0{image_id}".encode()).digest()[:8])
