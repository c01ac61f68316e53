"""This file tells GitHub: one issue for each checkpoint, commented on while it waits, closed when it is decided.

https://docs.github.com/rest/issues. An issue is known by a marker in its body. It is looked for in the list of issues,
because the search shows a new one minutes late, and before each opening, because an answer may have been lost.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from brand_assets.errors import NotTold
from brand_assets.notifying.notice import Notice
from brand_assets.notifying.posting import Post, run_errand
from brand_assets.notifying.wording import put_into_words
from brand_assets.remote.reply import Reply
from brand_assets.settings import ReviewSettings
from brand_assets.settings.review import GitHubSettings

NAME = "GitHub"
PER_PAGE = 100
MOST_PAGES = 30  # of issues that changed since the checkpoint opened, or of comments since the notice is due
CLOCKS = timedelta(hours=1)  # by how much a clock of ours may be ahead
OPENS = ("checkpoint_opened", "reminder", "checkpoint_overdue")
CLOSES = {"checkpoint_decided": "completed", "checkpoint_superseded": "not_planned"}
GONE = (404, 410)
INERT = str.maketrans("`|<>", "'¦‹›")  # what would end a code span or a table's cell, or look like a marker


class GitHub:
    """The reference of a notice is its issue's number."""

    def __init__(self, settings: GitHubSettings) -> None:
        self._settings = settings

    def tell(self, notice: Notice, reference: str | None, now: datetime) -> str | None:
        open_post = partial(Post, NAME, self._settings.api_url, (self._settings.token,))
        return run_errand(open_post, lambda post: _Issues(post, self._settings, notice, now).tell(reference))


class _Issues:
    """The issues of one repository, for one notice."""

    def __init__(self, post: Post, settings: GitHubSettings, notice: Notice, now: datetime) -> None:
        self._post = post
        self._path = f"/repos/{settings.repository}/issues"
        self._headers = {
            "authorization": f"Bearer {settings.token}",
            "accept": "application/vnd.github+json",
            "x-github-api-version": "2022-11-28",
        }
        self._notice = notice
        self._now = now

    async def tell(self, reference: str | None) -> str | None:
        event = self._notice.event
        if event == "export_ready":
            return None  # every issue is closed by then, and nothing waits for anybody
        number = reference if reference and reference.isdigit() else await self._find()
        if number is None:
            return await self._open() if event in OPENS else None
        if event != "checkpoint_opened":
            await self._comment(number)
        if event in CLOSES:
            await self._close(number, CLOSES[event])
        return number

    async def _find(self) -> str | None:
        """The first issue that was opened for this checkpoint, closed by hand since or not."""
        marker = _mark_checkpoint(self._notice)
        query = {"state": "all", "sort": "created", "direction": "asc", "since": _write_since(self._notice.opened_at)}
        found = await self._find_marked(self._path, query, marker)
        return None if found is None else str(found["number"])

    async def _open(self) -> str:
        words = put_into_words(self._notice, self._now)
        body = f"{_write_body(self._notice, self._now)}\n\n{_mark_checkpoint(self._notice)}\n"
        reply = self._post.require(await self._send("POST", self._path, {"title": words.title, "body": body}))
        number = reply.find("number")
        if not isinstance(number, int):
            raise NotTold(f"{NAME} answered {reply.status} without the number of an issue.")
        return str(number)

    async def _comment(self, number: str) -> None:
        """Once: an earlier try may have made it without our hearing of it."""
        marker = f"<!-- brand-assets notice {self._notice.id} -->"
        path = f"{self._path}/{number}/comments"
        if await self._find_marked(path, {"since": _write_since(self._notice.at)}, marker) is None:
            body = f"{_write_body(self._notice, self._now)}\n\n{marker}\n"
            self._require_unless_gone(await self._send("POST", path, {"body": body}))

    async def _close(self, number: str, reason: str) -> None:
        change = {"state": "closed", "state_reason": reason}
        self._require_unless_gone(await self._send("PATCH", f"{self._path}/{number}", change))

    async def _find_marked(self, path: str, query: Mapping[str, str], marker: str) -> Mapping[str, Any] | None:
        """Page by page, until one has nothing new or is said to be the last."""
        seen: set[object] = set()
        for page in range(1, MOST_PAGES + 1):
            reply = await self._send("GET", f"{path}?{urlencode({**query, 'per_page': PER_PAGE, 'page': page})}")
            if reply.status in GONE and "/comments" in path:
                return None
            entries = _read_list(self._post.require(reply))
            for entry in entries:
                if marker in str(entry.get("body") or "") and "pull_request" not in entry:
                    return entry
            ids = {entry.get("id", entry.get("number")) for entry in entries}
            link = reply.headers.get("link")
            if ids <= seen or (link is not None and 'rel="next"' not in link):
                return None
            seen |= ids
        raise NotTold(f"{NAME} lists more than {MOST_PAGES * PER_PAGE} issues since the checkpoint opened.")

    async def _send(self, method: str, path: str, json: Mapping[str, object] | None = None) -> Reply:
        return await self._post.exchange(method, path, headers=self._headers, json=json)

    def _require_unless_gone(self, reply: Reply) -> None:
        """An issue that somebody deleted, moved or locked is not told anything more."""
        if reply.status not in GONE:
            self._post.require(reply)


def open_github(settings: ReviewSettings) -> GitHub | None:
    return GitHub(settings.github) if settings.github else None


def _mark_checkpoint(notice: Notice) -> str:
    return f"<!-- brand-assets checkpoint {notice.checkpoint_id} -->"


def _write_since(moment: datetime) -> str:
    return (moment.astimezone(UTC) - CLOCKS).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_list(reply: Reply) -> list[Mapping[str, Any]]:
    try:
        listed = reply.json()
    except ValueError:
        listed = None
    if not isinstance(listed, list):
        raise NotTold(f"{NAME} answered {reply.status} with something that is no list.")
    return [entry for entry in listed if isinstance(entry, dict)]


def _write_body(notice: Notice, now: datetime) -> str:
    words = put_into_words(notice, now)
    rows = "\n".join(f"| {label} | {_quote(value)} |" for label, value in words.facts)
    return f"{words.sentence}\n\n| | |\n|---|---|\n{rows}\n\n[{words.call}]({notice.link})"


def _quote(text: str) -> str:
    """As code, in which nobody is mentioned and nothing is linked or formatted."""
    return f"`{text.translate(INERT)}`"
