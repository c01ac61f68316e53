"""This file tests that both services are asked as they document it, and what their replies and refusals count as."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from brand_assets.catalogue.language_models import LANGUAGE_PROVIDERS, LanguageModel
from brand_assets.errors import (
    AuthenticationFailed,
    ConfigError,
    DrawError,
    DrawFailed,
    ModelGone,
    OutcomeUnknown,
    PaymentRequired,
    PromptRefused,
    QuotaExhausted,
    RequestInvalid,
    Throttled,
)
from brand_assets.prompts.enhancing.bodies import merge, read_tokens
from brand_assets.prompts.enhancing.clients import anthropic, openai
from brand_assets.prompts.enhancing.enhancers import LANGUAGE_CLIENTS, open_language_client
from brand_assets.prompts.enhancing.material import ask_for
from brand_assets.records.enhancing import Answer
from brand_assets.remote.reply import Reply
from brand_assets.settings import Settings
from brand_assets_tests.prompts.enhancing.briefs import FLARE, PIER
from brand_assets_tests.prompts.enhancing.language_server import LanguageServer, Say, Turned, reword_all
from brand_assets_tests.specs import check, needs_specs

LUNA = LanguageModel("openai", "gpt-6-luna", 1.0, 4.0, params={"reasoning": {"effort": "low"}})
HAIKU = LanguageModel(
    "anthropic", "claude-haiku-5-5", 2.0, 8.0, api_version="2023-06-01", params={"output_config": {"effort": "low"}}
)


def ask(model: LanguageModel, server: LanguageServer) -> Answer:
    async def one() -> Answer:
        settings = Settings(
            Path("data"),
            Path("home"),
            base_urls={model.provider: server.url},
            keys={model.provider: "sk-a-test-key"},
            timeout_s=30.0,
        )
        client = open_language_client(model, settings)
        try:
            return await client.ask(ask_for(model, PIER, {"k": FLARE}, ()))
        finally:
            await client.close()

    return asyncio.run(one())


def failing(
    model: LanguageModel, status: int, body: dict[str, Any], headers: Mapping[str, str] | None = None
) -> DrawError:
    with (
        LanguageServer(lambda material: Turned(status, body, headers or {})) as server,
        pytest.raises(DrawError) as caught,
    ):
        ask(model, server)
    return caught.value


def test_the_list_of_clients_is_the_catalogues() -> None:
    assert tuple(LANGUAGE_CLIENTS) == LANGUAGE_PROVIDERS


def test_openai_is_asked_by_the_responses_api_for_a_strict_form() -> None:
    with LanguageServer() as server:
        answer = ask(LUNA, server)
    [asked] = server.asked
    assert asked.path == "/v1/responses"
    assert asked.headers["authorization"] == "Bearer sk-a-test-key"
    assert (asked.body["model"], asked.body["store"]) == ("gpt-6-luna", False)
    assert asked.body["reasoning"] == {"effort": "low"}
    assert (asked.body["text"]["format"]["type"], asked.body["text"]["format"]["strict"]) == ("json_schema", True)
    assert (answer.input_tokens, answer.output_tokens) == (1000, 500)
    assert json.loads(answer.text or "")["prompts"][0]["id"] == "1"


@needs_specs
def test_what_openai_is_sent_is_what_its_document_describes() -> None:
    with LanguageServer() as server:
        ask(LUNA, server)
    check("openai", "components/schemas/CreateResponse", server.asked[0].body)


def test_anthropic_is_asked_by_the_messages_api_without_a_forced_tool() -> None:
    with LanguageServer() as server:
        answer = ask(HAIKU, server)
    [asked] = server.asked
    assert asked.path == "/v1/messages"
    assert (asked.headers["x-api-key"], asked.headers["anthropic-version"]) == ("sk-a-test-key", "2023-06-01")
    assert asked.body["output_config"]["format"]["type"] == "json_schema"
    assert asked.body["output_config"]["effort"] == "low"
    assert {"tools", "tool_choice", "temperature"}.isdisjoint(asked.body)
    assert (answer.input_tokens, answer.output_tokens) == (1000, 500)


@pytest.mark.parametrize("model", [LUNA, HAIKU], ids=lambda model: model.provider)
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, AuthenticationFailed),
        (402, PaymentRequired),
        (404, ModelGone),
        (400, RequestInvalid),
        (500, OutcomeUnknown),
    ],
)
def test_an_error_counts_as_its_status_says(model: LanguageModel, status: int, kind: type[DrawError]) -> None:
    assert type(failing(model, status, {"error": {"type": "x", "message": "No."}})) is kind


def test_a_429_says_how_long_to_wait() -> None:
    failure = failing(LUNA, 429, {"error": {"code": "rate_limit_exceeded"}}, {"retry-after": "7"})
    assert isinstance(failure, Throttled)
    assert failure.retry_after_s == 7.0


@pytest.mark.parametrize(
    ("model", "status", "error", "kind"),
    [
        (LUNA, 429, {"code": "insufficient_quota"}, QuotaExhausted),
        (LUNA, 400, {"code": "invalid_prompt"}, PromptRefused),
        (HAIKU, 400, {"message": "Your credit balance is too low to access the API."}, PaymentRequired),
        (
            HAIKU,
            429,
            {"type": "rate_limit_error", "details": {"error_code": "enforced_spend_limit_reached"}},
            QuotaExhausted,
        ),
        (HAIKU, 529, {"type": "overloaded_error"}, OutcomeUnknown),
    ],
)
def test_an_error_says_more_than_its_status(
    model: LanguageModel, status: int, error: dict[str, Any], kind: type[DrawError]
) -> None:
    assert type(failing(model, status, {"error": error})) is kind


def test_what_was_never_sent_may_be_sent_again() -> None:
    with LanguageServer() as server:
        pass
    with pytest.raises(DrawFailed):
        ask(LUNA, server)


@pytest.mark.parametrize("model", [LUNA, HAIKU], ids=lambda model: model.provider)
def test_an_answer_that_never_came_is_unknown(model: LanguageModel) -> None:
    with LanguageServer(lambda material: None) as server, pytest.raises(OutcomeUnknown):
        ask(model, server)


def openai_said(**said: object) -> Answer:
    body = {"status": "completed", "output": [], "usage": {"input_tokens": 10, "output_tokens": 20}, **said}
    return openai.read_reply(Reply(200, {}, json.dumps(body).encode()))


def anthropic_said(**said: object) -> Answer:
    body = {"content": [], "stop_reason": "end_turn", "usage": {"input_tokens": 10, "output_tokens": 20}, **said}
    return anthropic.read_reply(Reply(200, {}, json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("answer", "is_refusal"),
    [
        (openai_said(status="incomplete", incomplete_details={"reason": "max_output_tokens"}), False),
        (openai_said(status="incomplete", incomplete_details={"reason": "content_filter"}), True),
        (openai_said(output=[{"type": "message", "content": [{"type": "refusal", "refusal": "No."}]}]), True),
        (openai_said(output=[{"type": "reasoning"}, 3, None]), False),
        (openai_said(output="text"), False),
        (anthropic_said(stop_reason="max_tokens", content=[{"type": "text", "text": "{"}]), False),
        (anthropic_said(stop_reason="refusal"), True),
        (anthropic_said(content=[{"type": "thinking", "thinking": "Hm."}]), False),
        (anthropic_said(content=None), False),
    ],
)
def test_a_billed_reply_without_an_answer_says_why_and_what_it_cost(answer: Answer, is_refusal: bool) -> None:
    assert answer.text is None
    assert answer.problem
    assert answer.is_refusal is is_refusal
    assert (answer.input_tokens, answer.output_tokens) == (10, 20)


@pytest.mark.parametrize("read", [openai.read_reply, anthropic.read_reply])
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b'{"usage": 3}'])
def test_a_reply_that_is_nothing_of_the_kind_is_a_billed_one_without_an_answer(read: Any, body: bytes) -> None:
    answer = read(Reply(200, {}, body))
    assert (answer.text, answer.input_tokens, answer.output_tokens) == (None, None, None)


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        ({"input_tokens": 5, "output_tokens": 7}, (5, 7)),
        ({"input_tokens": 5, "cache_read_input_tokens": 100, "output_tokens": 7}, (105, 7)),
        ({"input_tokens": -5, "output_tokens": True}, (None, None)),
        ({"input_tokens": 1e99, "output_tokens": "7"}, (None, None)),
        (None, (None, None)),
    ],
)
def test_only_counts_are_taken_for_counts(usage: object, tokens: tuple[int | None, int | None]) -> None:
    assert read_tokens({"usage": usage}) == tokens


def test_the_catalogues_fields_never_replace_the_requests_own() -> None:
    body = {"model": "a", "text": {"format": {"type": "json_schema"}}}
    further = {"model": "b", "text": {"verbosity": "low", "format": {"type": "text"}}, "reasoning": {"effort": "low"}}
    assert merge(further, body) == {
        "model": "a",
        "text": {"verbosity": "low", "format": {"type": "json_schema"}},
        "reasoning": {"effort": "low"},
    }


def test_without_a_key_nothing_opens() -> None:
    with pytest.raises(ConfigError, match=r"Set OPENAI_API_KEY.*take 'openai/gpt-6-luna' off the brief's `enhance`"):
        open_language_client(LUNA, Settings(Path("data"), Path("home")))


def test_the_two_forms_of_an_answer_are_read_alike() -> None:
    say: Say = reword_all
    with LanguageServer(say) as one, LanguageServer(say) as other:
        assert ask(LUNA, one) == ask(HAIKU, other)
