"""This file has a body to send with each request that takes one; ids stand for those of the reader's own house."""

IMAGE = "94581d78f0ab3c62e15d7b940c8a26f3d7e0b1594a6c83f25e9d07b8143ac6fe"
CHECKPOINT = "01a2006625cb03c1fa10a77a209c07d0"
CAMPAIGN = "harbor-coffee"
COLLECTION = "330f60eaaa795ba0"
BRIEF = """---
campaign: harbor-coffee
brand: {name: Harbor Coffee}
palette: [{name: Deep Harbor, hex: "#0B3C5D", role: primary}]
directions: [{name: monogram, description: Two letters that share a stem.}]
---
"""

BODIES: dict[str, object] = {
    "startRun": {"stage": "concept"},
    "validateBrief": {"text": BRIEF},
    "createBrief": {"text": BRIEF},
    "changeBrief": {"text": BRIEF},
    "decide": {"image_id": IMAGE, "decision": "approved", "rubric": ["mood"], "reason": "Calm.", "seconds": 2.1},
    "reviseRound": {"notes": "Rounder, and fewer parts. No anchors."},
    "giveFeedback": {"kind": "positive", "rating": 5, "comment": "Holds at 16 px."},
    "makeCollection": {"name": "For the autumn menu", "note": ""},
    "changeCollection": {"name": "For the winter menu"},
    "takeAway": {"image_ids": [IMAGE], "with_prompts": False},
    "compareImages": {"winner": IMAGE, "loser": IMAGE[::-1], "seconds": 1.4},
    "answerRepeat": {"image_id": IMAGE, "decision": "approved", "seconds": 1.8},
    "submitCheckpoint": {},
    "reopenCheckpoint": {},
}
"""By operation."""
