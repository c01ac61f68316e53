"""This file writes a new campaign's brief: valid as it stands, with a comment where a choice is to be made."""

import json
import re
import unicodedata

from brand_assets.briefs.identity import BRAND_NAME_CHARS, nearest_slug
from brand_assets.errors import BriefError
from brand_assets.records.brief import SLUG

_BRIEF = """\
---
# A campaign's name is its file's name. Check this brief with: brand-assets check {campaign}.md
campaign: {campaign}

brand:
  name: {name}
  tagline: ""                 # one line, if there is one
  industry: ""
  audience: []                # who it is for: [commuters, home brewers]
  values: []                  # what it stands for: [craft, calm]
  avoid: []                   # what no mark may show: [lightning bolts, clip art]

# Hex codes need quotes. Roles: primary (at least one), secondary, accent, neutral.
palette:
  - {{name: Ink, hex: "#1B2A41", role: primary}}
  - {{name: Clay, hex: "#C8553D", role: accent}}
  - {{name: Paper, hex: "#F6F1E7", role: neutral}}

# Each direction is an idea to explore. [a,b] in a description stands for both; quote a text that has brackets.
# lettering: none, initials or name. attributes narrow the idea; what you leave out is varied.
directions:
  - name: initials
    description: The initials drawn as one shape with a shared stroke.
    attributes: {{mark_type: [monogram], geometry: [constructed]}}
    lettering: initials
  - name: emblem
    description: "A [round,square] emblem that holds one simple sign."
    attributes: {{mark_type: [badge], composition: [contained]}}

# How many images are drawn, how many are shown to you, how many you may approve.
rounds:
  concept: {{images: 60, shortlist: 20, approve: 6}}
  direction: {{variations: 6, shortlist: 12, approve: 4, strengths: [0.3, 0.5, 0.7]}}
  final: {{variations: 4, shortlist: 8, approve: 3, strengths: [0.2]}}

# Which model draws which share; `draft` is built in and free. See: brand-assets providers
allocation:
  draft: 1.0
refinement:
  draft: 1.0

# What each mark that you approve at the end is put through, for money; see: brand-assets providers
# finishing:
#   - {{step: freepik/image-upscaler, params: {{scale_factor: 2x}}}}

# budget_usd: 20              # nothing is drawn past it
# memory: false               # start afresh: take nothing from earlier campaigns of this brand
deliverables: [logo]
svg_colors: 3
# kind: mark                  # or picture; left out, it is measured image by image
# wordmark: below             # or beside: the brand's name in an open font, as outlines
# export_presets:             # brand-assets export {campaign} --preset web: these formats of all groups
#   web: {{only: [svg, png], client: true, zip: true}}

# Ads and posts around the approved marks, with `deliverables: [logo, creatives]`: every shape, message and language.
# creatives:
#   aspect_ratios: ["1:1", "4:5", "9:16", "16:9"]
#   messages:
#     - {{headline: "One promise, in a few words.", call_to_action: Have a look, locale: en}}
#     - {{headline: "Une promesse, en peu de mots.", call_to_action: Voir, locale: fr}}
#   background: palette        # shapes in the palette's colors; or image: the approved image itself
#   logo_placement: {{corner: bottom-right, clear_space_ratio: 0.25, min_width_ratio: 0.12}}
#   forbidden_words: []        # looked for in every language, in all that is written
#   forbid_faces: false
#   watermark: Draft           # a small line on every creative
---

# Story

Who is this for, and what should the mark make them feel? Reviewers read this beside the images.

# Do

- Flat shapes, generous clear space.

# Don't

- No gradients, no drop shadows.
"""


def scaffold_brief(campaign: str, brand_name: str | None = None) -> str:
    """The text of `<campaign>.md`; the brand's name is made from the campaign's unless given.

    Raises BriefError when the campaign is no slug or the brand's name is empty, too long or holds control characters.
    """
    if not re.fullmatch(SLUG, campaign):
        hint = f" Try {nearest_slug(campaign)!r}." if nearest_slug(campaign) else ""
        raise BriefError(f"{campaign[:80]!r} is no campaign's name: at most 63 of a-z, 0-9 and '-'.{hint}")
    name = " ".join((campaign.replace("-", " ").title() if brand_name is None else brand_name).split())
    is_plain = not any(unicodedata.category(char) in ("Cc", "Cs") for char in name)
    if not (name and is_plain and len(name) <= BRAND_NAME_CHARS):
        raise BriefError(f"{name[:80]!r} is no brand's name: 1 to {BRAND_NAME_CHARS} printable characters are taken.")
    return _BRIEF.format(campaign=campaign, name=json.dumps(name, ensure_ascii=False))
