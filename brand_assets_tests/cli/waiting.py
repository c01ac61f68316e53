"""This file puts a small campaign before a person: pictures in the store, tables in the lake, an open checkpoint."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import DrawRequest, Outcome
from brand_assets.records.tables import CLUSTERS, PROMPTS, RAW_IMAGES, SCORES
from brand_assets.storage.ledger import PricedRequest
from brand_assets_tests.small_briefs import write_small_brief

DRAWN_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def image_id(index: int) -> str:
    return f"{index:064x}"


def encode_picture(red: int, *, transparent: bool = False) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGBA", (64, 32), (red, 40, 90, 0 if transparent else 255)).save(buffer, "PNG")
    return buffer.getvalue()


def open_waiting(studio: Studio, campaign: str = "harbor", *, shown: int = 4, to_approve: int = 2) -> Checkpoint:
    """A brief, `shown` pictures with prompts, scores and clusters, and the concept checkpoint that shows them."""
    write_small_brief(studio, campaign)
    hashes = [studio.images.put(encode_picture((10 + 50 * index) % 256)) for index in range(shown)]
    rows = range(shown)
    ids = [image_id(index) for index in rows]
    tables: dict[str, tuple[pl.Schema, Mapping[str, Sequence[object]]]] = {
        "prompts": (
            PROMPTS,
            {
                "prompt_id": [f"p{index}" for index in rows],
                "text": [f"A ferry rope {index}" for index in rows],
                "direction": ["monogram" if index % 2 else "lattice" for index in rows],
            },
        ),
        "raw_images": (RAW_IMAGES, {"image_id": ids, "prompt_id": [f"p{index}" for index in rows], "sha256": hashes}),
        "scores": (SCORES, {"image_id": ids, "color": [0.5] * shown, "composition": [0.25] * shown}),
        "clusters": (CLUSTERS, {"image_id": ids, "cluster": [index % 2 for index in rows]}),
    }
    for table, (schema, columns) in tables.items():
        frame = pl.DataFrame({name: columns.get(name, [None] * shown) for name in schema}, schema=schema)
        studio.lake.write(frame, table, campaign, "concept")
    return studio.ledger.checkpoints.open(
        campaign, "concept", 1, list(zip(ids, hashes, strict=True)), to_approve=to_approve
    )


def draw_request(campaign: str, seed: int, *, provider: str = "openai", model: str = "gpt-image-1") -> DrawRequest:
    return DrawRequest(
        campaign=campaign,
        round="concept",
        attempt=1,
        prompt_id=f"p{seed}",
        provider=provider,
        model=model,
        text="A ferry rope",
        negative="",
        params={},
        seed=seed,
    )


def spend(studio: Studio, request: DrawRequest, cost_usd: float, status: str = "drawn") -> str:
    """Reserve and settle one request; its key."""
    studio.ledger.spend.reserve([PricedRequest(request, cost_usd)], "run")
    outcome = Outcome(
        request_key=request.request_key,
        prompt_id=request.prompt_id,
        campaign=request.campaign,
        round=request.round,
        attempt=1,
        provider=request.provider,
        model=request.model,
        status="unknown" if status == "unknown" else "drawn",
        reason="the connection was reset after sending" if status == "unknown" else None,
        cost_usd=cost_usd,
        latency_s=1.0,
        drawn_at=DRAWN_AT,
        sha256=None if status == "unknown" else "0" * 64,
    )
    studio.ledger.spend.settle_outcome(outcome, "run")
    return request.request_key
