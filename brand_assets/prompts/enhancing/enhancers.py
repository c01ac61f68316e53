"""This file opens language models by the name of their service: the one list to add a line to when a service joins."""

from collections.abc import Callable
from typing import Protocol

from brand_assets.catalogue.language_models import LanguageModel
from brand_assets.errors import ConfigError
from brand_assets.records.enhancing import Answer, Question
from brand_assets.settings import Settings


class LanguageClient(Protocol):
    """Answers one question. Raises a DrawError: the leaf says whether the question may be sent again."""

    async def ask(self, question: Question) -> Answer: ...

    async def close(self) -> None:
        """Give back its connections."""
        ...


def _open_openai(model: LanguageModel, settings: Settings) -> LanguageClient:
    from brand_assets.prompts.enhancing.clients.openai import open_openai

    return open_openai(model, settings)


def _open_anthropic(model: LanguageModel, settings: Settings) -> LanguageClient:
    from brand_assets.prompts.enhancing.clients.anthropic import open_anthropic

    return open_anthropic(model, settings)


LANGUAGE_CLIENTS: dict[str, Callable[[LanguageModel, Settings], LanguageClient]] = {
    "anthropic": _open_anthropic,
    "openai": _open_openai,
}


def open_language_client(model: LanguageModel, settings: Settings) -> LanguageClient:
    """Raise ConfigError when the service is unknown or its key is not set; it says what to do about it."""
    opener = LANGUAGE_CLIENTS.get(model.provider)
    if opener is None:
        known = ", ".join(sorted(LANGUAGE_CLIENTS))
        raise ConfigError(f"There is no client for the language models of {model.provider!r}; there is for: {known}.")
    try:
        return opener(model, settings)
    except ConfigError as problem:
        raise ConfigError(f"{problem} Or take {model.key!r} off the brief's `enhance`.") from None
