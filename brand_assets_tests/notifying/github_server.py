"""This file is a small GitHub: issues and comments of one repository, in pages, with the moods that GitHub has."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from brand_assets_tests.notifying.local_server import Answer, Asked

TOKEN = "ghp_0123456789abcdef"
REPOSITORY = "tide/reviews"


@dataclass
class SmallGitHub:
    """`moods` are used up one a request: `fail` is a 502, `limit` turns away, `lose` does what is asked in silence."""

    page_length: int = 2
    moods: deque[str] = field(default_factory=deque)
    issues: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    creates: int = 0

    def add_issue(self, title: str, body: str) -> dict[str, Any]:
        number = len(self.issues) + 1
        issue = {"id": 1000 + number, "number": number, "title": title, "body": body, "state": "open"}
        self.issues.append(issue)
        self.comments[number] = []
        return issue

    def __call__(self, asked: Asked) -> Answer:
        mood = self.moods.popleft() if self.moods else "calm"
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(401, {"message": f"Bad credentials: {asked.headers.get('authorization')}"})
        if mood == "fail":
            return Answer(502, {"message": "Server Error"})
        if mood == "limit":
            return Answer(
                403, {"message": "API rate limit exceeded"}, {"x-ratelimit-remaining": "0", "retry-after": "120"}
            )
        answer = self._do(asked)
        return Answer(is_lost=True) if mood == "lose" else answer

    def _do(self, asked: Asked) -> Answer:
        root = f"/repos/{REPOSITORY}/issues"
        if not asked.path.startswith(root):
            return Answer(404, {"message": "Not Found"})
        steps = [step for step in asked.path.removeprefix(root).split("/") if step]
        match asked.method, steps:
            case "GET", []:
                return self._page(asked, self.issues)
            case "POST", []:
                self.creates += 1
                return Answer(201, self.add_issue(asked.json()["title"], asked.json()["body"]))
            case "PATCH", [number]:
                self.issues[int(number) - 1] |= asked.json()
                return Answer(200, self.issues[int(number) - 1])
            case "GET", [number, "comments"]:
                return self._page(asked, self.comments[int(number)])
            case "POST", [number, "comments"]:
                comment = {"id": 9000 + len(self.comments[int(number)]), "body": asked.json()["body"]}
                self.comments[int(number)].append(comment)
                return Answer(201, comment)
        return Answer(404, {"message": "Not Found"})

    def _page(self, asked: Asked, entries: Iterable[dict[str, Any]]) -> Answer:
        listed, page = list(entries), int(asked.query.get("page", 1))
        start = (page - 1) * self.page_length
        is_last = start + self.page_length >= len(listed)
        link = {} if is_last else {"link": f'<http://127.0.0.1/next?page={page + 1}>; rel="next"'}
        return Answer(200, listed[start : start + self.page_length], link)
