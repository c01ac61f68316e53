"""This file is the image provider `draft`: it answers requests with marks drawn on this machine, at no cost."""

import asyncio

from brand_assets.errors import DrawFailed
from brand_assets.fonts.faces import Face
from brand_assets.generation.draft.draw import draw_mark, mutate_mark
from brand_assets.generation.draft.intent import read_intent, read_size
from brand_assets.generation.draft.letters import use_fonts
from brand_assets.generation.draft.render import find_lacking_fonts, read_mark, render_png
from brand_assets.records.drawing import Drawing, DrawRequest, TaskRecord

DEFAULT_STRENGTH = 0.5  # for a request that has a parent and does not say how far to go


class DraftStudio:
    """Draws from `params["intent"]`; with a parent that it drew itself, varies the parent's recipe.

    `fonts` are for characters that the shipped ones lack.
    """

    def __init__(self, fonts: tuple[Face, ...] = ()) -> None:
        self._fonts = fonts

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        """One PNG for 0 USD. Raises DrawFailed when params are missing or wrong, or the parent is not a draft."""
        return await asyncio.to_thread(self._draw, request, parent)

    async def close(self) -> None:
        """Nothing is held open."""

    def _draw(self, request: DrawRequest, parent: bytes | None) -> Drawing:
        with use_fonts(self._fonts):
            return _draw(request, parent)


def _draw(request: DrawRequest, parent: bytes | None) -> Drawing:
    intent = read_intent(request.params)
    width_px, height_px = read_size(request.params)
    if parent is None:
        mark = draw_mark(intent, request.seed)
    else:
        original = read_mark(parent)
        if original is None:
            if lacking := find_lacking_fonts(parent):
                raise DrawFailed(
                    f"draft cannot vary parent image {request.parent_image_id!r}: it was lettered with "
                    f"{', '.join(lacking)[:200]}, which is not at hand. "
                    "Put the font back into a folder of BRAND_ASSETS_FONTS."
                )
            raise DrawFailed(
                f"draft can vary only marks that it drew itself; parent image {request.parent_image_id!r} carries no "
                "draft recipe. Refine it with a model that starts from pixels."
            )
        mark = mutate_mark(original, _read_strength(request), request.seed, intent)
    return Drawing(render_png(mark, width_px, height_px), "image/png", 0.0)


def _read_strength(request: DrawRequest) -> float:
    strength = DEFAULT_STRENGTH if request.strength is None else request.strength
    if not isinstance(strength, (int, float)) or not 0 <= strength <= 1:
        raise DrawFailed(f"draft cannot draw this request: strength is {strength!r}; 0 (keep) to 1 (ignore) is needed.")
    return float(strength)
