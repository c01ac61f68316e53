import io
import struct
import zlib
from xml.etree import ElementTree

import numpy as np
import pytest
import resvg_py
from PIL import Image

from brand_assets.errors import ExportError
from brand_assets.provenance.embedding import SIGNED, bare_copy, embed
from brand_assets.provenance.facts import PROMPT_CHARS, Facts, tell_facts
from brand_assets_tests.provenance.samples import DRAFT, FORMATS, OPENAI, SVG, make_picture

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
IPTC = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
TURNED = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
"""An EXIF block that says: turn a quarter to the right."""
TRICKY = "A </rdf:li><script>alert(1)</script> \x00\ud800 & ]]> “ferns” 木 🌿"


def read_fields(data: bytes, media_type: str) -> dict[str, str]:
    """By local name the texts of the packet, read by programs that are not ours."""
    if media_type == "image/svg+xml":
        root = ElementTree.fromstring(data)  # noqa: S314
    else:
        with Image.open(io.BytesIO(data)) as picture:
            root = ElementTree.fromstring(picture.info["xmp"])  # noqa: S314
    description = next(root.iter(f"{RDF}Description"))
    return {field.tag.rpartition("}")[2]: "".join(field.itertext()) for field in description}


def draw(svg: bytes) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=40, height=40, skip_system_fonts=True))


def pixels(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as picture:
        return np.array(picture)


@pytest.mark.parametrize("media_type", SIGNED)
def test_the_iptc_fields_are_in_every_kind_of_file(media_type: str) -> None:
    fields = read_fields(embed(make_picture(media_type), media_type, tell_facts("A mark", OPENAI)), media_type)
    assert fields["DigitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert fields["AISystemUsed"] == "openai/gpt-image-1.5"
    assert fields["AISystemVersionUsed"] == "gpt-image-1.5"
    assert fields["title"] == "A mark"
    assert fields["CreateDate"] == "2026-03-04T05:06:07+00:00"
    assert "AIPromptInformation" not in fields


def test_a_mark_by_draft_names_no_ai_system() -> None:
    fields = read_fields(embed(SVG, "image/svg+xml", tell_facts("A mark", DRAFT)), "image/svg+xml")
    assert not {"AISystemUsed", "AISystemVersionUsed"} & fields.keys()
    assert fields["DigitalSourceType"].endswith("/algorithmicMedia")


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize("size", [(1, 1), (48, 32), (33, 257)])
def test_not_a_pixel_changes(media_type: str, size: tuple[int, int]) -> None:
    before = make_picture(media_type, size)
    after = embed(before, media_type, tell_facts(TRICKY, OPENAI, has_prompt=True))
    assert np.array_equal(pixels(before), pixels(after))


def test_a_lossless_webp_and_one_that_has_metadata_already_take_it_too() -> None:
    for options in ({"lossless": True}, {"xmp": b"<old/>", "exif": TURNED}, {"quality": 50}):
        before = make_picture("image/webp", **options)
        after = embed(before, "image/webp", tell_facts("A", DRAFT))
        assert np.array_equal(pixels(before), pixels(after))
        assert b"<old/>" not in after


@pytest.mark.parametrize("media_type", SIGNED)
def test_the_same_facts_give_the_same_bytes(media_type: str) -> None:
    data, facts = make_picture(media_type), tell_facts("A", OPENAI)
    once = embed(data, media_type, facts)
    assert embed(data, media_type, facts) == once
    if media_type != "image/avif":
        assert embed(once, media_type, facts) == once


@pytest.mark.parametrize("media_type", SIGNED)
def test_hostile_texts_stay_texts(media_type: str) -> None:
    facts = tell_facts(TRICKY, {**OPENAI, "brand": TRICKY, "model": TRICKY, "prompt": TRICKY}, has_prompt=True)
    fields = read_fields(embed(make_picture(media_type), media_type, facts), media_type)
    assert fields["title"] == "A </rdf:li><script>alert(1)</script>  & ]]> “ferns” 木 🌿"
    assert fields["AIPromptInformation"] == fields["title"]


@pytest.mark.parametrize("media_type", SIGNED)
def test_the_longest_prompt_fits(media_type: str) -> None:
    facts = tell_facts("A", {**OPENAI, "prompt": "木" * 2 * PROMPT_CHARS}, has_prompt=True)
    fields = read_fields(embed(make_picture(media_type), media_type, facts), media_type)
    assert fields["AIPromptInformation"] == "木" * PROMPT_CHARS


def test_what_a_service_wrote_into_its_file_is_taken_out_and_the_way_up_stays() -> None:
    text = Image.new("RGB", (8, 4), "red")
    png = io.BytesIO()
    text.save(png, "PNG", exif=TURNED)
    chunk = b"tEXtparameters\0the secret prompt"
    planted = png.getvalue()[:33] + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    files = {
        "image/png": planted + png.getvalue()[33:],
        "image/jpeg": make_picture("image/jpeg", exif=TURNED, comment=b"the secret prompt"),
        "image/webp": make_picture("image/webp", exif=TURNED, xmp=b"the secret prompt"),
    }
    for media_type, data in files.items():
        assert b"secret prompt" in data
        told = embed(data, media_type, tell_facts("A", DRAFT))
        assert b"secret prompt" not in told
        assert b"secret prompt" not in bare_copy(data, media_type)
        with Image.open(io.BytesIO(told)) as picture:
            assert picture.getexif()[0x0112] == 6


def test_a_colour_profile_stays() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for media_type in FORMATS:
        told = embed(make_picture(media_type, icc_profile=profile), media_type, tell_facts("A", DRAFT))
        with Image.open(io.BytesIO(told)) as picture:
            assert picture.info["icc_profile"] == profile


def test_metadata_of_an_svg_stands_behind_its_title_and_replaces_what_was_there() -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>t</title><desc>d</desc>'
        b'<metadata a="x>y"/><g/><metadata>the secret <b>prompt</b></metadata></svg>'
    )
    told = embed(svg, "image/svg+xml", tell_facts("A", DRAFT))
    children = [child.tag.rpartition("}")[2] for child in ElementTree.fromstring(told)]  # noqa: S314
    assert children == ["title", "desc", "metadata", "g"]
    assert b"secret" not in told
    assert bare_copy(told, "image/svg+xml") == svg.replace(b'<metadata a="x>y"/>', b"").replace(
        b"<metadata>the secret <b>prompt</b></metadata>", b""
    )


def test_an_svg_shows_the_same_with_its_metadata() -> None:
    prefixed = SVG.replace(b"<", b"<s:").replace(b"<s:/", b"</s:").replace(b"xmlns=", b"xmlns:s=")
    for svg in (SVG, prefixed, SVG.replace(b"</title>", b"</title><metadata/>")):
        told = embed(svg, "image/svg+xml", tell_facts(TRICKY, OPENAI))
        assert draw(told) == draw(SVG)


@pytest.mark.parametrize("media_type", SIGNED)
def test_bytes_that_are_not_what_they_are_said_to_be_are_refused(media_type: str) -> None:
    facts: Facts = tell_facts("A", DRAFT)
    whole = make_picture(media_type)
    for data in (b"", b"\0" * 100, whole[:10], whole[: len(whole) // 3], b"<svg", "<svg/>".encode("utf-16")):
        with pytest.raises(ExportError):
            embed(data, media_type, facts)


def test_an_icon_and_a_document_cannot_hold_it() -> None:
    with pytest.raises(ExportError, match="image/x-icon"):
        embed(b"", "image/x-icon", tell_facts("A", DRAFT))
