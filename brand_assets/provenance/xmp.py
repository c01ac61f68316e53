"""This file writes facts as an XMP packet: Dublin Core, Photoshop's credit, and the IPTC's fields about AI.

The older IPTC-IIM block is not written: it has no field for how a picture was made, and two blocks can contradict
each other. Fields: IPTC Photo Metadata Standard 2025.1, https://iptc.org/std/photometadata/specification/.
"""

import re
from importlib.metadata import version
from xml.sax.saxutils import escape, quoteattr

from brand_assets.provenance.facts import Facts

CREATOR_TOOL = "brand-assets"
TEXT_CHARS = 1000
"""What of a title, a brand or a model's name is embedded; prompts have their own limit."""
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
PACKET_ID = "W5M0MpCehiHzreSzNTczkc9d"
"""The same in every packet: XMP specification part 1, 7.3.2."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_packet(facts: Facts) -> bytes:
    """The packet as rasters hold it, in UTF-8; the same facts give the same bytes."""
    rdf = write_rdf(facts)
    return (
        f'<?xpacket begin="\ufeff" id="{PACKET_ID}"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n{rdf}</x:xmpmeta>\n'
        '<?xpacket end="r"?>'
    ).encode()


def write_rdf(facts: Facts) -> str:
    """The packet's content alone, as an SVG's `metadata` holds it."""
    namespaces = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in NAMESPACES.items())
    fields = "".join(f"   <{name}>{value}</{name}>\n" for name, value in _list_fields(facts))
    return f' <rdf:RDF{namespaces}>\n  <rdf:Description rdf:about="">\n{fields}  </rdf:Description>\n </rdf:RDF>\n'


def _list_fields(facts: Facts) -> list[tuple[str, str]]:
    systems = ", ".join(facts.systems)
    models = ", ".join(system.rpartition("/")[2] for system in facts.systems)
    moment = facts.created_at.isoformat(timespec="seconds") if facts.created_at else ""
    found = {
        "photoshop:Credit": _clean(facts.credit),
        "photoshop:DateCreated": _clean(moment),
        "xmp:CreateDate": _clean(moment),
        "xmp:CreatorTool": _clean(f"{CREATOR_TOOL} {version(CREATOR_TOOL)}"),
        "Iptc4xmpExt:DigitalSourceType": _clean(facts.source_type_uri or ""),
        "Iptc4xmpExt:AISystemUsed": _clean(systems),
        "Iptc4xmpExt:AISystemVersionUsed": _clean(models),
        "Iptc4xmpExt:AIPromptInformation": _clean(facts.prompt or "", limit=None),
    }
    title = f'<rdf:Alt><rdf:li xml:lang="x-default">{_clean(facts.title)}</rdf:li></rdf:Alt>'
    return [("dc:title", title), *((name, value) for name, value in found.items() if value)]


def _clean(text: str, limit: int | None = TEXT_CHARS) -> str:
    """Text as XML takes it: escaped, without what no XML document may hold."""
    return escape(_NOT_IN_XML.sub("", text)[:limit].strip())
