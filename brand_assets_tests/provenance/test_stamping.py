import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from brand_assets.campaigns.exporting.creatives import MadeCreative
from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.exporting.signing_stamper import SigningStamper
from brand_assets.campaigns.exporting.stamping import Origin
from brand_assets.errors import ExportError
from brand_assets.provenance.embedding import SIGNED
from brand_assets.provenance.verifying import verify
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import Box, CreativeLayout, NewFile, PlacedLogo
from brand_assets_tests.provenance.samples import DRAFT, OPENAI, make_brief, make_picture, open_development_signer

RAW = make_picture("image/png")
RECIPE = {
    **OPENAI,
    "raw_sha256": hashlib.sha256(RAW).hexdigest(),
    "image_id": "img-0123456789abcdef",
    "seed": 8675309,
    "negative": "no violet gradients whatsoever",
    "parents": [{"provider": "fal", "model": "flux-dev", "prompt": "an earlier secret", "image_id": "img-parent"}],
    "finishing": [{"provider": "freepik", "model": "upscaler", "file": "finished_upscaler.png"}],
}
SECRETS = ("unfurling", "8675309", "img-0123456789abcdef", "img-parent", "violet gradients", "earlier secret")
ORIGIN = Origin("Fern & Field", RAW, "image/png", RECIPE)


def open_stamper(folder: Path, brief: Brief, *, is_client: bool = False) -> SigningStamper:
    return SigningStamper(open_development_signer(folder), brief, ExportOrder(is_client=is_client))


def make_file(media_type: str, name: str = "logo", size: tuple[int, int] = (48, 32)) -> NewFile:
    suffix = media_type.partition("/")[2].partition("+")[0]
    is_vector = media_type == "image/svg+xml"
    return NewFile(f"{name}.{suffix}", "logo", make_picture(media_type, size), media_type, None if is_vector else size)


@pytest.mark.parametrize("media_type", SIGNED)
def test_every_raster_and_svg_is_signed_and_says_what_was_found(media_type: str, tmp_path: Path) -> None:
    stamped = open_stamper(tmp_path, make_brief()).stamp(make_file(media_type, size=(60, 40)), ORIGIN)
    assert verify(stamped.data, media_type).is_intact
    assert stamped.verification is not None
    assert stamped.verification["development_certificate"] is True
    assert stamped.verification["ingredients"][0]["sha256"] == RECIPE["raw_sha256"]  # type: ignore[index]
    actions = {
        "image/png": ["c2pa.opened", "c2pa.resized"],
        "image/svg+xml": ["c2pa.opened", "c2pa.converted"],
    }
    assert stamped.verification["actions"] == actions.get(media_type, ["c2pa.opened", "c2pa.converted", "c2pa.resized"])


@pytest.mark.parametrize("media_type", ["image/x-icon", "application/pdf", "application/postscript", "text/html"])
def test_other_files_are_left_as_they_are(media_type: str, tmp_path: Path) -> None:
    stamped = open_stamper(tmp_path, make_brief()).stamp(NewFile("a", "b", b"bytes", media_type), ORIGIN)
    assert (stamped.data, stamped.verification) == (b"bytes", None)


@pytest.mark.parametrize("media_type", SIGNED)
@pytest.mark.parametrize("name", ["logo", "creatives/a/b", "finished_upscaler"])
def test_a_client_is_told_no_prompt_and_no_internal_id(media_type: str, name: str, tmp_path: Path) -> None:
    stamper = open_stamper(tmp_path, make_brief(include_prompt=True), is_client=True)
    data = stamper.stamp(make_file(media_type, name), ORIGIN).data
    found = [secret for secret in SECRETS if secret.encode() in data or secret in repr(verify(data, media_type))]
    assert found == []
    assert b"openai/gpt-image-1.5" in data


def test_a_prompt_is_embedded_only_where_the_brief_includes_it(tmp_path: Path) -> None:
    for include_prompt in (False, True):
        stamper = open_stamper(tmp_path, make_brief(include_prompt=include_prompt))
        data = stamper.stamp(make_file("image/png"), ORIGIN).data
        assert (b"unfurling" in data) is include_prompt
        assert b"earlier secret" not in data


def test_a_creative_is_a_composition_with_generated_parts(tmp_path: Path) -> None:
    stamped = open_stamper(tmp_path, make_brief()).stamp(make_file("image/jpeg", "creatives/c-1/a"), ORIGIN)
    assert b"digitalsourcetype/compositeSynthetic" in stamped.data
    assert stamped.verification is not None
    assert stamped.verification["actions"][:2] == ["c2pa.created", "c2pa.placed"]  # type: ignore[index]


@pytest.mark.parametrize(("behind", "logo", "seen"), [("a", "b", ("a", "b")), ("a", "a", ("a",)), (None, "b", ("b",))])
def test_what_is_seen_in_a_creative_is_told_once_and_what_is_not_seen_never(
    behind: str | None, logo: str, seen: tuple[str, ...]
) -> None:
    box = Box(0, 0, 1, 1)
    ground: Literal["palette", "image"] = "image" if behind else "palette"
    layout = CreativeLayout("c", "1:1", 9, 9, "A", behind, ground, 0, "en", box, (), PlacedLogo(box, box, logo))
    assert MadeCreative(layout, "a", ()).seen_image_ids == seen


def test_a_creative_of_a_drawn_mark_before_a_models_picture_names_both(tmp_path: Path) -> None:
    scene = make_picture("image/jpeg")
    recipe = {**DRAFT, "raw_sha256": RECIPE["raw_sha256"]}
    placed = Origin("Fern & Field", scene, "image/jpeg", {**RECIPE, "raw_sha256": hashlib.sha256(scene).hexdigest()})
    origin = Origin("Fern & Field", RAW, "image/png", recipe, beside=(placed,))
    stamped = open_stamper(tmp_path, make_brief()).stamp(make_file("image/png", "creatives/c-1/a"), origin)
    assert b"digitalsourcetype/compositeSynthetic" in stamped.data
    assert b"openai/gpt-image-1.5" in stamped.data
    assert stamped.verification is not None
    assert stamped.verification["actions"] == ["c2pa.created", "c2pa.placed", "c2pa.placed"]
    told = {one["sha256"]: one["made_by"] for one in stamped.verification["ingredients"]}  # type: ignore[attr-defined]
    assert told == {RECIPE["raw_sha256"]: "draft", hashlib.sha256(scene).hexdigest(): "openai/gpt-image-1.5"}


@pytest.mark.parametrize(("is_drawn", "said"), [(True, b"outlines that it was drawn with"), (False, b"Redrawn")])
def test_a_vector_says_whether_it_was_traced(is_drawn: bool, said: bytes, tmp_path: Path) -> None:
    origin = replace(ORIGIN, is_drawn=is_drawn)
    stamped = open_stamper(tmp_path, make_brief()).stamp(make_file("image/svg+xml"), origin)
    (store,) = re.findall(rb"<c2pa:manifest>([^<]*)<", stamped.data)
    assert said in base64.b64decode(store)


def test_a_file_of_the_kit_says_that_it_was_changed(tmp_path: Path) -> None:
    stamped = open_stamper(tmp_path, make_brief()).stamp(make_file("image/png", "kit/png/black"), ORIGIN)
    assert stamped.verification is not None
    assert stamped.verification["actions"] == ["c2pa.opened", "c2pa.edited"]


def test_what_a_service_finished_names_the_service(tmp_path: Path) -> None:
    stamped = open_stamper(tmp_path, make_brief()).stamp(make_file("image/png", "finished_upscaler"), ORIGIN)
    assert b"freepik/upscaler, openai/gpt-image-1.5, fal/flux-dev" in stamped.data
    assert stamped.verification is not None
    assert stamped.verification["actions"] == ["c2pa.opened", "c2pa.edited"]


def test_a_file_that_is_no_picture_is_an_export_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"'logo\.png'"):
        open_stamper(tmp_path, make_brief()).stamp(NewFile("logo.png", "logo", b"junk", "image/png"), ORIGIN)


def test_two_originals_are_never_mixed_up(tmp_path: Path) -> None:
    stamper = open_stamper(tmp_path, make_brief())
    other = make_picture("image/png", (20, 20))
    sha256 = hashlib.sha256(other).hexdigest()
    for origin, wanted in (
        (ORIGIN, RECIPE["raw_sha256"]),
        (Origin("B", other, "image/png", {**RECIPE, "raw_sha256": sha256}), sha256),
        (ORIGIN, RECIPE["raw_sha256"]),
    ):
        told = stamper.stamp(make_file("image/svg+xml"), origin).verification
        assert told is not None
        assert told["ingredients"][0]["sha256"] == wanted  # type: ignore[index]
