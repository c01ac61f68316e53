"""This file writes briefs that are small enough to be drawn in a test."""

from brand_assets.campaigns.studio import Studio

FRONT = """\
---
campaign: {campaign}
brand: {{name: Harbor & Pine}}
palette:
  - {{name: Deep Harbor, hex: "#0B3C5D", role: primary}}
  - {{name: Ember, hex: "#D9822B", role: accent}}
  - {{name: Salt, hex: "#F7F3EC", role: neutral}}
directions:
  - name: monogram
    description: Two letters joined by a shared stem.
    attributes: {{mark_type: [monogram], line_weight: [medium, bold]}}
    lettering: initials
  - name: lattice
    description: "A [hexagonal,square] lattice of nodes."
    attributes: {{mark_type: [abstract], density: [sparse, medium]}}
rounds:
  concept: {{images: {images}, shortlist: {shortlist}, approve: 2}}
  direction: {{variations: 3, shortlist: 4, approve: 2, strengths: [0.3, 0.6]}}
  final: {{variations: 2, shortlist: 3, approve: 2, strengths: [0.2]}}
{more}---

# Story

Two ferry engineers roast in a boathouse.
"""


def write_small_brief(studio: Studio, campaign: str, *, images: int = 8, shortlist: int = 4, more: str = "") -> None:
    """A brief of two directions; `more` is further front matter, whole lines."""
    studio.settings.briefs.mkdir(parents=True, exist_ok=True)
    text = FRONT.format(campaign=campaign, images=images, shortlist=shortlist, more=more)
    (studio.settings.briefs / f"{campaign}.md").write_text(text, encoding="utf-8")
