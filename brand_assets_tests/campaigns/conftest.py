"""This file builds production houses whose language models are on loopback."""

import pytest

from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets_tests.campaigns.reworded_house import HAIKU, LUNA, PRICES, House
from brand_assets_tests.prompts.enhancing.language_server import LanguageServer
from brand_assets_tests.small_briefs import write_small_brief


@pytest.fixture
def house(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> House:
    """Builds an installation in the production profile that asks these servers, with a brief of `images` images."""

    def build(
        openai: LanguageServer | None = None,
        anthropic: LanguageServer | None = None,
        *,
        images: int = 24,
        enhance: str = f"[{LUNA}, {HAIKU}]",
        more: str = "",
        prices: str = PRICES,
        shares: str = "{stability/sd3.5-large: 0.5, openai/gpt-image-2.5-flare: 0.5}",
        profile: str = "production",
    ) -> Studio:
        monkeypatch.setenv("BRAND_ASSETS_PROFILE", profile)
        monkeypatch.setenv("BRAND_ASSETS_RESERVATION_TTL_S", "1")
        monkeypatch.setenv("STABILITY_API_KEY", "sk-stability-test-key")
        for name, server in (("OPENAI", openai), ("ANTHROPIC", anthropic)):
            monkeypatch.setenv(f"{name}_API_KEY", f"sk-{name.lower()}-test-key")
            monkeypatch.setenv(f"{name}_BASE_URL", server.url if server else "http://127.0.0.1:9")
        opened = open_studio()
        opened.settings.catalogue.write_text(prices, encoding="utf-8")
        write_small_brief(opened, "pier", images=images, more=f"enhance: {enhance}\nallocation: {shares}\n{more}")
        return opened

    return build
