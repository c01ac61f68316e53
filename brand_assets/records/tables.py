"""This file names the lake's tables and the type of each of their columns; every writer and reader goes by it.

Columns may be added, never renamed. A map is a list of (key, value) structs, which DuckDB's `map_from_entries` reads.
"""

import polars as pl

STRING_MAP = pl.List(pl.Struct({"key": pl.String, "value": pl.String}))
INSTANT = pl.Datetime("us", "UTC")


def _table(columns: "dict[str, pl.DataType | type[pl.DataType]]") -> pl.Schema:
    return pl.Schema(columns)


PROMPTS = _table(
    {
        "prompt_id": pl.String,
        "attempt": pl.Int32,
        "direction": pl.String,
        "template": pl.String,
        "template_sha256": pl.String,
        "text": pl.String,
        "negative": pl.String,
        "attributes": STRING_MAP,
        "provider": pl.String,
        "model": pl.String,
        "planned_provider": pl.String,
        "planned_model": pl.String,
        "planned_cost_usd": pl.Float64,
        "params": pl.String,
        "ignored_params": pl.List(pl.String),
        "seed": pl.Int64,
        "parent_image_id": pl.String,
        "enhanced_by": pl.String,
        "variant": pl.Int32,
        "strength": pl.Float64,
        "brief_sha256": pl.String,
        "template_text": pl.String,
        "model_reason": pl.String,
        "fallbacks": pl.String,
        "notes": pl.String,
    }
)

RAW_IMAGES = _table(
    {
        "image_id": pl.String,
        "prompt_id": pl.String,
        "attempt": pl.Int32,
        "parent_image_id": pl.String,
        "provider": pl.String,
        "model": pl.String,
        "status": pl.String,
        "reason": pl.String,
        "sha256": pl.String,
        "media_type": pl.String,
        "width_px": pl.Int32,
        "height_px": pl.Int32,
        "cost_usd": pl.Float64,
        "latency_s": pl.Float64,
        "fallback_of": pl.String,
        "drawn_at": INSTANT,
        "retries": pl.Int32,
    }
)

EMBEDDINGS = _table({"image_id": pl.String, "model": pl.String, "vector": pl.List(pl.Float32)})

SCORES = _table(
    {
        "image_id": pl.String,
        "gate": pl.String,
        "semantic": pl.Float64,
        "color": pl.Float64,
        "aesthetic": pl.Float64,
        "composition": pl.Float64,
        "composite": pl.Float64,
        "quality": pl.Float64,
        "rank": pl.Int32,
        "details": pl.String,
        "phash": pl.String,
        "taste": pl.Float64,
    }
)

TAGS = _table(
    {
        "image_id": pl.String,
        "attribute": pl.String,
        "value": pl.String,
        "likelihood": pl.Float64,
        "asked": pl.String,
        "model": pl.String,
    }
)

CLUSTERS = _table({"image_id": pl.String, "cluster": pl.Int32, "distance": pl.Float64})

CLUSTER_PROFILES = _table(
    {
        "cluster": pl.Int32,
        "size": pl.Int32,
        "label": pl.String,
        "medoid_image_id": pl.String,
        "silhouette": pl.Float64,
        "mean_score": pl.Float64,
    }
)

DPP_SELECTIONS = _table(
    {
        "image_id": pl.String,
        "position": pl.Int32,
        "gain": pl.Float64,
        "quality": pl.Float64,
        "cluster": pl.Int32,
        "method": pl.String,
        "sha256": pl.String,
    }
)

COVERAGE = _table(
    {
        "attribute": pl.String,
        "value": pl.String,
        "share": pl.Float64,
        "target": pl.Float64,
        "gap": pl.Float64,
        "severity": pl.String,
        "boost": pl.Float64,
        "basis": pl.String,
        "doubt": pl.Float64,
    }
)

READINGS = _table(
    {
        "image_id": pl.String,
        "text": pl.String,
        "expected": pl.String,
        "distance": pl.Float64,
        "finding": pl.String,
        "concern": pl.String,
        "reader": pl.String,
    }
)

APPROVALS = _table(
    {
        "image_id": pl.String,
        "decision": pl.String,
        "reviewer": pl.String,
        "reason": pl.String,
        "seconds": pl.Float64,
        "decided_at": INSTANT,
        "checkpoint_id": pl.String,
    }
)

EXPORTS = _table(
    {
        "image_id": pl.String,
        "file": pl.String,
        "kind": pl.String,
        "sha256": pl.String,
        "bytes": pl.Int64,
        "width_px": pl.Int32,
        "height_px": pl.Int32,
        "media_type": pl.String,
        "unsigned_sha256": pl.String,
    }
)

FINDINGS = _table(
    {
        "subject": pl.String,
        "rule": pl.String,
        "family": pl.String,
        "severity": pl.String,
        "reason": pl.String,
        "fix": pl.String,
        "evidence": pl.String,
        "region": pl.List(pl.Float64),
        "crop_file": pl.String,
    }
)

FINISHED_IMAGES = _table(
    {
        "image_id": pl.String,
        "parent_image_id": pl.String,
        "step": pl.Int32,
        "provider": pl.String,
        "model": pl.String,
        "text": pl.String,
        "params": pl.String,
        "status": pl.String,
        "reason": pl.String,
        "sha256": pl.String,
        "media_type": pl.String,
        "width_px": pl.Int32,
        "height_px": pl.Int32,
        "cost_usd": pl.Float64,
        "latency_s": pl.Float64,
        "drawn_at": INSTANT,
        "retries": pl.Int32,
    }
)

CHECKPOINTS = _table(
    {
        "checkpoint_id": pl.String,
        "campaign": pl.String,
        "round": pl.String,
        "attempt": pl.Int32,
        "shown_sha256": pl.String,
        "opened_at": INSTANT,
        "submitted_at": INSTANT,
        "submitted_by": pl.String,
        "rule": pl.String,
        "status": pl.String,
        "submission": pl.Int64,
        "shown": pl.Int32,
        "to_approve": pl.Int32,
    }
)

DECISIONS = _table(
    {
        "decision_id": pl.Int64,
        "checkpoint_id": pl.String,
        "campaign": pl.String,
        "round": pl.String,
        "image_id": pl.String,
        "reviewer": pl.String,
        "decision": pl.String,
        "reason": pl.String,
        "seconds": pl.Float64,
        "decided_at": INSTANT,
        "rubric": pl.String,
        "carried_from": pl.Int64,
    }
)

SPEND = _table(
    {
        "request_key": pl.String,
        "campaign": pl.String,
        "round": pl.String,
        "attempt": pl.Int32,
        "provider": pl.String,
        "model": pl.String,
        "status": pl.String,
        "run_id": pl.String,
        "heartbeat_at": INSTANT,
        "task_id": pl.String,
        "estimated_usd": pl.Float64,
        "cost_usd": pl.Float64,
        "usage": pl.String,
        "at": INSTANT,
    }
)

FEEDBACK = _table(
    {
        "feedback_id": pl.Int64,
        "image_id": pl.String,
        "kind": pl.String,
        "rating": pl.Int32,
        "comment": pl.String,
        "author": pl.String,
        "at": INSTANT,
    }
)

REPEATS = _table(
    {
        "repeat_id": pl.Int64,
        "checkpoint_id": pl.String,
        "campaign": pl.String,
        "round": pl.String,
        "image_id": pl.String,
        "reviewer": pl.String,
        "decision": pl.String,
        "seconds": pl.Float64,
        "at": INSTANT,
    }
)

COMPARISONS = _table(
    {
        "comparison_id": pl.Int64,
        "checkpoint_id": pl.String,
        "campaign": pl.String,
        "round": pl.String,
        "reviewer": pl.String,
        "winner": pl.String,
        "loser": pl.String,
        "is_withdrawn": pl.Boolean,
        "seconds": pl.Float64,
        "at": INSTANT,
    }
)

REVIEWS = _table(
    {
        "campaign": pl.String,
        "round": pl.String,
        "reviewer": pl.String,
        "is_machine": pl.Boolean,
        "decisions": pl.Int32,
        "carried": pl.Int32,
        "images": pl.Int32,
        "approved": pl.Int32,
        "approval_rate": pl.Float64,
        "changes": pl.Int32,
        "timed": pl.Int32,
        "median_seconds": pl.Float64,
        "p90_seconds": pl.Float64,
        "repeated": pl.Int32,
        "self_agreement": pl.Float64,
        "self_kappa": pl.Float64,
        "shared": pl.Int32,
        "agreement": pl.Float64,
        "kappa": pl.Float64,
        "kappa_of": pl.String,
    }
)

CALIBRATION = _table(
    {
        "brand": pl.String,
        "part": pl.String,
        "decisions": pl.Int32,
        "approved": pl.Int32,
        "shortlists": pl.Int32,
        "rho": pl.Float64,
        "rho_low": pl.Float64,
        "rho_high": pl.Float64,
        "agreement": pl.Float64,
        "agreement_low": pl.Float64,
        "agreement_high": pl.Float64,
        "resampled": pl.String,
        "verdict": pl.String,
        "finding": pl.String,
        "weight": pl.Float64,
        "proposed_weight": pl.Float64,
    }
)

ROUND_TABLES: dict[str, pl.Schema] = {
    "prompts": PROMPTS,
    "raw_images": RAW_IMAGES,
    "embeddings": EMBEDDINGS,
    "tags": TAGS,
    "scores": SCORES,
    "clusters": CLUSTERS,
    "cluster_profiles": CLUSTER_PROFILES,
    "dpp_selections": DPP_SELECTIONS,
    "coverage": COVERAGE,
    "readings": READINGS,
    "approvals": APPROVALS,
}
"""One file per round and campaign."""

CAMPAIGN_TABLES: dict[str, pl.Schema] = {
    "finished_images": FINISHED_IMAGES,
    "exports": EXPORTS,
    "findings": FINDINGS,
}
"""One file per campaign."""

LEDGER_TABLES: dict[str, pl.Schema] = {
    "checkpoints": CHECKPOINTS,
    "decisions": DECISIONS,
    "spend": SPEND,
    "feedback": FEEDBACK,
    "repeats": REPEATS,
    "comparisons": COMPARISONS,
}
"""One file each: the ledger's tables as they were when `insight` last copied them."""

INSIGHT_TABLES: dict[str, pl.Schema] = {**LEDGER_TABLES, "calibration": CALIBRATION, "reviews": REVIEWS}
"""One file each, over all campaigns."""

TABLES: dict[str, pl.Schema] = {**ROUND_TABLES, **CAMPAIGN_TABLES, **INSIGHT_TABLES}
