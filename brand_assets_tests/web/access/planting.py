"""This file writes markup into every text that a person, a brief, a model or a file can bring into the house."""

from html.parser import HTMLParser
from pathlib import Path

import yaml

from brand_assets.campaigns import deciding, labels, rating
from brand_assets.campaigns.auditing import note
from brand_assets.campaigns.importing import import_pictures
from brand_assets.campaigns.studio import Studio
from brand_assets.storage.tokens import TokenBook
from brand_assets_tests.campaigns.walking import draw_images_table, see_round, write_prompts_table
from brand_assets_tests.web.access.houses import Place, open_empty

ELEMENT = "x-planted"
MARKUP = f"\"'><{ELEMENT} onclick=owned()>"
SCRIPT = f"{MARKUP}</script></title></textarea><script>owned()</script><img src=x onerror=owned()>"
HARMLESS_SCRIPTS = frozenset({"application/json", "application/ld+json"})
CAMPAIGN = "planted"


def plant(folder: Path) -> Place:
    """An installation whose one campaign waits at its concept checkpoint; about five seconds."""
    studio = open_empty(folder / "data")
    _write_brief(studio)
    write_prompts_table(studio, CAMPAIGN, "concept")
    draw_images_table(studio, CAMPAIGN, "concept")
    _import_picture(studio, folder)
    write_prompts_table(studio, CAMPAIGN, "concept")
    draw_images_table(studio, CAMPAIGN, "concept")
    checkpoint = see_round(studio, CAMPAIGN, "concept")
    shown = tuple(image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id))
    reviewer = f"Mira {MARKUP}"
    for image_id in shown:
        rating.rate_image(studio, image_id, "negative", reviewer, rating=1, comment=SCRIPT)
        labels.add_tag(studio, image_id, f"t {MARKUP}"[:40], reviewer)
        deciding.decide(studio, CAMPAIGN, "concept", reviewer=reviewer, reject=[image_id], reason=SCRIPT)
    collection = labels.make_collection(studio, f"C {MARKUP}"[:60], reviewer, SCRIPT)
    labels.add_images(studio, collection.collection_id, list(shown), reviewer)
    note(studio, reviewer, "admin", "revised", campaign=CAMPAIGN, subject=SCRIPT, details=SCRIPT, address=MARKUP)
    TokenBook(studio.settings.access).add(reviewer, role="admin")
    return Place(studio, checkpoint.checkpoint_id, shown, collection.collection_id)


def find_planted(html: str) -> list[str]:
    """What of a page would run, or came out of a text as markup."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == ELEMENT or any(name.startswith("on") for name in given):
            self.found.append(f"<{tag} {attrs}>")
        if tag == "script" and given.get("type") not in HARMLESS_SCRIPTS and not _is_ours(given.get("src")):
            self.found.append(f"<script {attrs}>")
        for name in ("href", "src", "action", "formaction"):
            value = given.get(name)
            if value and not value.startswith(("/", "#", "?", "data:image/", "http://127.0.0.1")):
                self.found.append(f"<{tag} {name}={value!r}>")
        if "style" in given:
            self.found.append(f"<{tag} style={given['style']!r}>")


def _is_ours(src: str | None) -> bool:
    return bool(src and src.startswith("/static/"))


def _write_brief(studio: Studio) -> None:
    front = {
        "campaign": CAMPAIGN,
        "brand": {"name": f"B {MARKUP}"[:60], "tagline": MARKUP[:60]},
        "palette": [
            {"name": f"P {MARKUP}"[:40], "hex": "#0B3C5D", "role": "primary"},
            {"name": "Salt", "hex": "#F7F3EC", "role": "neutral"},
        ],
        "directions": [
            {
                "name": "monogram",
                "description": f"Two letters {SCRIPT}",
                "attributes": {"mark_type": ["monogram"]},
                "lettering": "initials",
            }
        ],
        "rounds": {"concept": {"images": 4, "shortlist": 4, "approve": 2}},
    }
    text = f"---\n{yaml.safe_dump(front)}---\n\n# Story {SCRIPT}\n\n{SCRIPT}\n"
    (studio.settings.briefs / f"{CAMPAIGN}.md").write_text(text, encoding="utf-8")


def _import_picture(studio: Studio, folder: Path) -> None:
    from PIL import Image

    pictures = folder / "pictures"
    pictures.mkdir()
    picture = Image.new("RGB", (512, 512), "#F7F3EC")
    picture.paste("#0B3C5D", (128, 128, 384, 384))
    picture.save(pictures / f"{MARKUP}.png")
    import_pictures(studio, CAMPAIGN, pictures, tool=f"tool {MARKUP}", run_id="import", direction=None, cost_usd=0.0)
