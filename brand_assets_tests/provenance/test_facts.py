from datetime import UTC, datetime

import pytest

from brand_assets.provenance.facts import PROMPT_CHARS, tell_facts
from brand_assets_tests.provenance.samples import DRAFT, OPENAI


@pytest.mark.parametrize(
    ("recipe", "options", "source_type"),
    [
        (OPENAI, {}, "trainedAlgorithmicMedia"),
        (DRAFT, {}, "algorithmicMedia"),
        ({**DRAFT, "parents": [OPENAI]}, {}, "trainedAlgorithmicMedia"),
        (DRAFT, {"finished_by": "freepik/upscaler"}, "compositeWithTrainedAlgorithmicMedia"),
        (OPENAI, {"is_composed": True}, "compositeSynthetic"),
        (DRAFT, {"is_composed": True}, "composite"),
        ({**DRAFT, "provider": "import", "model": "by-hand"}, {}, None),
    ],
    ids=["a model", "draft", "draft from a model's", "finished by a model", "creative", "draft creative", "imported"],
)
def test_the_source_type_is_the_iptc_word_for_how_it_was_made(
    recipe: dict[str, object], options: dict[str, object], source_type: str | None
) -> None:
    facts = tell_facts("Fern & Field", recipe, **options)  # type: ignore[arg-type]
    assert facts.source_type == source_type
    base = "http://cv.iptc.org/newscodes/digitalsourcetype/"
    assert facts.source_type_uri == (f"{base}{source_type}" if source_type else None)


def test_draft_and_imports_are_no_ai_systems_and_every_model_of_the_way_is() -> None:
    parents = [{"provider": "fal", "model": "flux-dev"}, {"provider": "openai", "model": "gpt-image-1.5"}]
    assert tell_facts("A", DRAFT).systems == ()
    assert tell_facts("A", {**DRAFT, "provider": "import", "model": "figma"}).systems == ()
    facts = tell_facts("A", {**OPENAI, "parents": parents}, finished_by="freepik/upscaler")
    assert facts.systems == ("freepik/upscaler", "openai/gpt-image-1.5", "fal/flux-dev")
    assert facts.credit == "Fern & Field / freepik/upscaler, openai/gpt-image-1.5, fal/flux-dev"


def test_a_prompt_is_told_only_when_asked_for_and_never_without_end() -> None:
    recipe = {**OPENAI, "prompt": "x" * 50_000}
    assert tell_facts("A", recipe).prompt is None
    assert len(tell_facts("A", recipe, has_prompt=True).prompt or "") == PROMPT_CHARS


def test_the_date_is_the_drawings() -> None:
    assert tell_facts("A", DRAFT).created_at == datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert tell_facts("A", {**DRAFT, "drawn_at": "soon"}).created_at is None
