"""This file writes facts into a file of any signed kind, and takes out what the file told of itself before."""

from collections.abc import Callable

from brand_assets.errors import ExportError
from brand_assets.provenance.containers import avif, jpeg, png, svg, webp
from brand_assets.provenance.facts import Facts
from brand_assets.provenance.xmp import write_packet, write_rdf

SIGNED = ("image/png", "image/jpeg", "image/webp", "image/avif", "image/svg+xml")
"""What tells of itself and is signed; an ICO, a PDF and an EPS cannot be with what is at hand, texts need not be."""
RASTERS: dict[str, Callable[[bytes, bytes], bytes]] = {
    "image/png": png.put_xmp,
    "image/jpeg": jpeg.put_xmp,
    "image/webp": webp.put_xmp,
    "image/avif": avif.put_xmp,
}
STRIPPERS: dict[str, Callable[[bytes], bytes]] = {
    "image/png": png.strip,
    "image/jpeg": jpeg.strip,
    "image/webp": webp.strip,
    "image/svg+xml": svg.strip,
}


def embed(data: bytes, media_type: str, facts: Facts) -> bytes:
    """The file with the facts as XMP and nothing else told; pixels stay as they are coded.

    Raises ExportError when the media type is none of SIGNED, or the bytes are not what it says.
    """
    if media_type == "image/svg+xml":
        return svg.put_xmp(data, write_rdf(facts))
    if media_type not in RASTERS:
        raise ExportError(f"A file of the type {media_type[:80]!r} cannot hold XMP; {', '.join(SIGNED)} can.")
    return RASTERS[media_type](data, write_packet(facts))


def bare_copy(data: bytes, media_type: str) -> bytes:
    """The picture without a word about itself: no texts, no EXIF, no manifest.

    Raises ExportError when the bytes are not what the media type says, or its metadata cannot be taken out.
    """
    if media_type not in STRIPPERS:
        raise ExportError(f"What a file of the type {media_type[:80]!r} tells of itself cannot be taken out.")
    return STRIPPERS[media_type](data)
