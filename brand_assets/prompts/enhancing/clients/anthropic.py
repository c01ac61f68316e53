"""This file asks Anthropic's language models, by the Messages API.

The answer's form is asked for as `output_config.format`: the models of 2026 refuse a forced tool.
https://platform.claude.com/docs/en/build-with-claude/structured-outputs
"""

from brand_assets.catalogue.language_models import LanguageModel
from brand_assets.errors import DrawError, PaymentRequired, QuotaExhausted
from brand_assets.prompts.enhancing.bodies import list_parts, merge, read_mapping, read_tokens
from brand_assets.records.enhancing import Answer, Question
from brand_assets.remote.client import RemoteClient, need_key, open_remote
from brand_assets.remote.reply import Reply
from brand_assets.settings import Settings

PATH = "/v1/messages"
API_VERSION = "2023-06-01"  # for what belongs to no model
SPEND_LIMIT = "enforced_spend_limit_reached"
NO_CREDIT = "credit balance"
FINISHED = ("end_turn", "stop_sequence")


class AnthropicLanguage:
    """One model of Anthropic's."""

    def __init__(self, model: LanguageModel, remote: RemoteClient) -> None:
        self._model = model
        self._remote = remote

    async def ask(self, question: Question) -> Answer:
        """Raises a DrawError: the leaf says whether the question may be sent again."""
        body = {
            "model": self._model.model,
            "max_tokens": question.max_output_tokens,
            "system": question.instructions,
            "messages": [{"role": "user", "content": question.material}],
            "output_config": {"format": {"type": "json_schema", "schema": question.schema}},
        }
        return read_reply(await self._remote.create(PATH, json=merge(self._model.params, body)))

    async def close(self) -> None:
        """Give back the connections."""
        await self._remote.close()


def open_anthropic(model: LanguageModel, settings: Settings) -> AnthropicLanguage:
    """Raise ConfigError when no key is set."""
    return AnthropicLanguage(model, connect(settings, model.api_version))


def connect(settings: Settings, api_version: str = API_VERSION) -> RemoteClient:
    """Raise ConfigError when no key is set."""
    headers = {"x-api-key": need_key("anthropic", settings), "anthropic-version": api_version}
    return open_remote("anthropic", settings, headers=headers, classify=classify)


def classify(reply: Reply) -> DrawError | None:
    """What an error means beyond its status: an account without credit answers 400, one at its limit 429."""
    said = f"anthropic answered {reply.status}: {reply.text}"
    if reply.find("error", "details", "error_code") == SPEND_LIMIT:
        return QuotaExhausted(f"{said} Raise the account's limit.")
    if reply.status == 400 and NO_CREDIT in str(reply.find("error", "message")).lower():
        return PaymentRequired(f"{said} Add credit to the account.")
    return None


def read_reply(reply: Reply) -> Answer:
    """The answer of a reply that was taken, whatever became of it: it is billed."""
    said = read_mapping(reply)
    input_tokens, output_tokens = read_tokens(said)
    parts = list_parts(said, "content")
    text = "".join(str(part.get("text") or "") for part in parts if part.get("type") == "text")
    stopped = str(said.get("stop_reason"))[:40]
    problem = ""
    if stopped == "refusal":
        problem = "it refused to reword these"
    elif stopped not in FINISHED:
        problem = f"its answer stopped early ({stopped})"
    elif not text:
        problem = "its answer has no text"
    return Answer(None if problem else text, input_tokens, output_tokens, problem, stopped == "refusal", reply.pause_s)
