"""This file makes an installation with two campaigns, one of which waits at its concept checkpoint."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route

from brand_assets.campaigns.labels import add_images, make_collection
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.settings import Settings
from brand_assets.storage.tokens import Role, TokenBook
from brand_assets.web.app import create_app
from brand_assets_tests.campaigns.walking import walk_round
from brand_assets_tests.small_briefs import write_small_brief

WAITING = "harbor"
"""The campaign that waits for a person."""
OTHER = "lumen"


@dataclass(frozen=True, slots=True)
class Place:
    """What the placeholders of paths stand for."""

    studio: Studio
    checkpoint_id: str
    image_ids: tuple[str, ...]
    collection_id: str

    def fill(self, path: str, **changed: str) -> str:
        values = {
            "campaign": WAITING,
            "round_name": "concept",
            "round": "concept",
            "checkpoint_id": self.checkpoint_id,
            "image_id": self.image_ids[0],
            "collection_id": self.collection_id,
            "tag": "bold",
            "side": "150",
            "file:path": "kit.zip",
            **changed,
        }
        for name, value in values.items():
            path = path.replace(f"{{{name}}}", value)
        return path


def open_empty(folder: Path) -> Studio:
    studio = open_studio(Settings(data_root=folder, dagster_home=folder / "dagster_home"))
    studio.settings.briefs.mkdir(parents=True, exist_ok=True)
    return studio


def build_place(folder: Path) -> Place:
    """About three seconds."""
    studio = open_empty(folder)
    for campaign in (WAITING, OTHER):
        write_small_brief(studio, campaign)
    checkpoint = walk_round(studio, WAITING, "concept")
    shown = tuple(image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id))
    collection = make_collection(studio, "Keepers of harbor", "mira")
    add_images(studio, collection.collection_id, list(shown[:2]), "mira")
    return Place(studio, checkpoint.checkpoint_id, shown, collection.collection_id)


def make_token(
    studio: Studio, name: str, role: Role, campaign: str | None = None, *, days_ago: int = 0, is_revoked: bool = False
) -> str:
    """A token's secret; one that was made 31 days ago has expired."""
    book = TokenBook(studio.settings.access)
    made_at = datetime.now(UTC) - timedelta(days=days_ago)
    made = book.add(name, role=role, campaign=campaign, days=30, now=made_at)
    if is_revoked:
        book.revoke(made.token.token_id)
    return made.secret


def open_guarded(studio: Studio) -> FastAPI:
    """The app as others reach it: whoever asks needs a token."""
    return create_app(studio, is_open=False)


def list_routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path that the app answers, mounts as `MOUNT`."""
    yield from sorted(set(_walk(app.routes, "")))


def _walk(routes: list[BaseRoute], prefix: str) -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, (APIRoute, Route)):
            for method in (route.methods or set()) - {"HEAD"}:
                yield method, prefix + route.path
        elif isinstance(route, Mount):
            yield "MOUNT", prefix + route.path
        else:  # an included router, as FastAPI keeps it
            included = vars(route)
            yield from _walk(included["original_router"].routes, prefix + included["include_context"].prefix)
