"""This file says of every route who may use it. A route that is not in here fails the test: decide, and write it."""

from dataclasses import dataclass
from typing import Literal

from brand_assets.storage.tokens import Role

Reach = Literal["free", "campaign", "filtered", "own", "house", "whole"]
"""`free`: needs no login. `campaign`: about one campaign, which is not there for who may not see it. `filtered`: leaves
out what one may not see. `own`: about whoever asks. `house`: about no campaign. `whole`: about all of them at once, so
for nobody who may see only one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may, and what to send: `body` is a valid one, `tried` what who may sends where a valid one would do harm."""

    role: Role | None
    reach: Reach
    body: dict[str, object] | None = None
    tried: dict[str, object] | None = None
    query: str = ""
    is_form: bool = False


IMAGES: dict[str, object] = {"image_ids": ["{image_id}"]}
BRIEF: dict[str, object] = {"text": "---\ncampaign: harbor\n---\n"}

MATRIX: dict[tuple[str, str], Rule] = {
    ("MOUNT", "/static"): Rule(None, "free"),
    ("MOUNT", "/static/fonts"): Rule(None, "free"),
    ("GET", "/healthz"): Rule(None, "free"),
    ("GET", "/readyz"): Rule(None, "free"),
    ("GET", "/login"): Rule(None, "free"),
    ("POST", "/login"): Rule(None, "free", {"token": "bas_x"}, is_form=True),
    ("POST", "/webhooks/{sender}"): Rule(None, "free", {}),
    ("GET", "/"): Rule("viewer", "filtered"),
    ("GET", "/inbox/list"): Rule("viewer", "filtered"),
    ("GET", "/events"): Rule("viewer", "filtered"),
    ("GET", "/you"): Rule("viewer", "own"),
    ("POST", "/you"): Rule("viewer", "own", {"name": "x"}, is_form=True),
    ("POST", "/logout"): Rule("viewer", "own", {}, is_form=True),
    ("GET", "/new"): Rule("admin", "whole"),
    ("GET", "/new/scaffold"): Rule("admin", "house", query="?name=x"),
    ("GET", "/audit"): Rule("admin", "whole"),
    ("GET", "/settings"): Rule("viewer", "filtered"),
    ("GET", "/settings/checkup"): Rule("admin", "whole"),
    ("GET", "/search"): Rule("viewer", "filtered"),
    ("GET", "/search/results"): Rule("viewer", "filtered"),
    ("GET", "/search/tiles"): Rule("viewer", "filtered"),
    ("GET", "/collections"): Rule("viewer", "filtered"),
    ("GET", "/collections/{collection_id}"): Rule("viewer", "campaign"),
    ("GET", "/compare"): Rule("viewer", "campaign", query="?ids={image_id},{image_id2}"),
    ("GET", "/look/{image_id}"): Rule("viewer", "campaign"),
    ("GET", "/look/{image_id}/panel"): Rule("viewer", "campaign"),
    ("POST", "/takeaway"): Rule("viewer", "campaign", {"image_ids": "{image_id}"}, is_form=True),
    ("GET", "/images/{image_id}"): Rule("viewer", "campaign"),
    ("GET", "/thumbnails/{image_id}/{side}.webp"): Rule("viewer", "campaign"),
    ("GET", "/exports/{campaign}/{file:path}"): Rule("viewer", "campaign"),
    ("GET", "/campaigns/{campaign}"): Rule("viewer", "campaign"),
    ("GET", "/campaigns/{campaign}/brief"): Rule("admin", "campaign"),
    ("GET", "/campaigns/{campaign}/plan"): Rule("admin", "campaign"),
    ("GET", "/campaigns/{campaign}/state"): Rule("viewer", "campaign"),
    ("GET", "/campaigns/{campaign}/{round_name}"): Rule("viewer", "campaign"),
    ("GET", "/campaigns/{campaign}/{round_name}/pairs"): Rule("reviewer", "campaign"),
    ("GET", "/campaigns/{campaign}/{round_name}/repeats"): Rule("reviewer", "campaign"),
    ("GET", "/campaigns/{campaign}/{round_name}/following"): Rule("viewer", "campaign"),
    ("GET", "/campaigns/{campaign}/{round_name}/panel/{image_id}"): Rule("viewer", "campaign"),
    ("GET", "/campaigns/{campaign}/{round_name}/sheet.webp"): Rule("viewer", "campaign", query="?of={checkpoint_id}"),
    ("GET", "/api"): Rule("viewer", "house"),
    ("GET", "/openapi.json"): Rule("viewer", "house"),
    ("GET", "/api/v1/campaigns"): Rule("viewer", "filtered"),
    ("GET", "/api/v1/campaigns/{campaign}"): Rule("viewer", "campaign"),
    ("GET", "/api/v1/campaigns/{campaign}/estimate"): Rule("viewer", "campaign"),
    ("GET", "/api/v1/campaigns/{campaign}/runs"): Rule("viewer", "campaign"),
    ("POST", "/api/v1/campaigns/{campaign}/runs"): Rule("admin", "campaign", {"stage": "concept"}, {"stage": 7}),
    ("DELETE", "/api/v1/campaigns/{campaign}/runs"): Rule("admin", "campaign"),
    ("POST", "/api/v1/briefs/validate"): Rule("admin", "house", BRIEF),
    ("POST", "/api/v1/briefs"): Rule("admin", "whole", BRIEF, {"text": "x"}),
    ("GET", "/api/v1/briefs/{campaign}"): Rule("viewer", "campaign"),
    ("PUT", "/api/v1/briefs/{campaign}"): Rule("admin", "campaign", BRIEF, {"text": "x"}),
    ("GET", "/api/v1/checkpoints"): Rule("viewer", "filtered"),
    ("GET", "/api/v1/checkpoints/{checkpoint_id}"): Rule("viewer", "campaign"),
    ("GET", "/api/v1/checkpoints/{checkpoint_id}/images"): Rule("viewer", "campaign"),
    ("GET", "/api/v1/checkpoints/{checkpoint_id}/decisions"): Rule("viewer", "campaign"),
    ("POST", "/api/v1/checkpoints/{checkpoint_id}/decisions"): Rule(
        "reviewer", "campaign", {"image_id": "{image_id}", "decision": "approved"}
    ),
    ("GET", "/api/v1/checkpoints/{checkpoint_id}/foresight"): Rule("viewer", "campaign"),
    ("GET", "/api/v1/checkpoints/{checkpoint_id}/revision"): Rule("viewer", "campaign"),
    ("GET", "/api/v1/checkpoints/{checkpoint_id}/pair"): Rule("viewer", "campaign"),
    ("GET", "/api/v1/checkpoints/{checkpoint_id}/ranking"): Rule("viewer", "campaign"),
    ("POST", "/api/v1/checkpoints/{checkpoint_id}/ranking/approvals"): Rule("reviewer", "campaign", {}),
    ("GET", "/api/v1/checkpoints/{checkpoint_id}/comparisons"): Rule("viewer", "campaign"),
    ("POST", "/api/v1/checkpoints/{checkpoint_id}/comparisons"): Rule(
        "reviewer", "campaign", {"winner": "{image_id}", "loser": "{image_id2}"}
    ),
    ("POST", "/api/v1/checkpoints/{checkpoint_id}/comparisons/undo"): Rule("reviewer", "campaign", {}),
    ("GET", "/api/v1/checkpoints/{checkpoint_id}/repeats"): Rule("viewer", "campaign"),
    ("POST", "/api/v1/checkpoints/{checkpoint_id}/repeats"): Rule(
        "reviewer", "campaign", {"image_id": "{image_id}", "decision": "approved"}
    ),
    ("POST", "/api/v1/checkpoints/{checkpoint_id}/revise"): Rule(
        "reviewer", "campaign", {"notes": "bolder"}, {"notes": ""}
    ),
    ("POST", "/api/v1/checkpoints/{checkpoint_id}/submit"): Rule("reviewer", "campaign"),
    ("POST", "/api/v1/checkpoints/{checkpoint_id}/reopen"): Rule("reviewer", "campaign"),
    ("GET", "/api/v1/images"): Rule("viewer", "filtered"),
    ("GET", "/api/v1/images/{image_id}"): Rule("viewer", "campaign"),
    ("GET", "/api/v1/images/{image_id}/family"): Rule("viewer", "campaign"),
    ("GET", "/api/v1/images/{image_id}/feedback"): Rule("viewer", "campaign"),
    ("POST", "/api/v1/images/{image_id}/feedback"): Rule("reviewer", "campaign", {"kind": "positive"}),
    ("PUT", "/api/v1/images/{image_id}/tags/{tag}"): Rule("reviewer", "campaign"),
    ("DELETE", "/api/v1/images/{image_id}/tags/{tag}"): Rule("reviewer", "campaign"),
    ("GET", "/api/v1/tags"): Rule("viewer", "filtered"),
    ("GET", "/api/v1/collections"): Rule("viewer", "filtered"),
    ("POST", "/api/v1/collections"): Rule("reviewer", "filtered", {"name": "Bold ones"}),
    ("GET", "/api/v1/collections/{collection_id}"): Rule("viewer", "campaign"),
    ("PATCH", "/api/v1/collections/{collection_id}"): Rule("reviewer", "campaign", {"name": "Bolder"}),
    ("PUT", "/api/v1/collections/{collection_id}/images/{image_id}"): Rule("reviewer", "campaign"),
    ("DELETE", "/api/v1/collections/{collection_id}/images/{image_id}"): Rule("reviewer", "campaign"),
    ("POST", "/api/v1/takeaway"): Rule("viewer", "campaign", IMAGES),
    ("GET", "/api/v1/providers"): Rule("viewer", "house"),
    ("GET", "/api/v1/spend"): Rule("viewer", "filtered"),
    ("GET", "/api/v1/health"): Rule("viewer", "filtered"),
    ("GET", "/api/v1/audit"): Rule("admin", "filtered"),
}
