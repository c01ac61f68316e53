"""This file makes clients that reach the app as a program on this machine would."""

from fastapi import FastAPI
from starlette.testclient import TestClient

HERE = "http://127.0.0.1:8000"


def visit(app: FastAPI, *, token: str | None = None, is_following: bool = False, does_raise: bool = True) -> TestClient:
    """A client on loopback, with a token where one is given; redirects are followed only when asked."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return TestClient(
        app,
        base_url=HERE,
        client=("127.0.0.1", 50000),
        headers=headers,
        follow_redirects=is_following,
        raise_server_exceptions=does_raise,
    )
