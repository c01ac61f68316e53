"""This file turns the text of environment variables into numbers, folders and addresses, or says what is wrong."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from brand_assets.errors import ConfigError

MAX_CONCURRENCY = 1000


def read_dotenv(folder: Path | None = None) -> dict[str, str]:
    """What `.env` in `folder` (default: the working directory) sets; nothing when there is none."""
    path = (folder or Path.cwd()) / ".env"
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    return {name: value for name, value in dotenv_values(path).items() if value is not None}


def read_number(env: dict[str, str], name: str) -> float | None:
    text = env.get(name, "").strip()
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not 0 <= number < 1e9:
        raise ConfigError(f"{name} is {text!r}; it must be a number from 0 to 1e9, or unset.")
    return number


def read_count(env: dict[str, str], name: str) -> int | None:
    number = read_number(env, name)
    if number is not None and (number < 1 or number != int(number) or number > MAX_CONCURRENCY):
        raise ConfigError(f"{name} is {env[name]!r}; it must be a whole number from 1 to {MAX_CONCURRENCY}, or unset.")
    return None if number is None else int(number)


def read_base_url(env: dict[str, str], name: str) -> str | None:
    text = env.get(name, "").strip()
    if text and not _is_base_url(text):  # it may hold a password, so it is not repeated
        raise ConfigError(
            f"{name} is not an address such as http://127.0.0.1:8080 or https://gateway.example/stability; it "
            "stands in for the documented https://host and has no query and no password."
        )
    return text.rstrip("/") or None


def read_path(env: dict[str, str], name: str) -> Path | None:
    text = env.get(name, "").strip()
    return Path(text).expanduser().absolute() if text else None


def _is_base_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not close, a port that is no number
        return False
    return is_whole and parts.username is None and not parts.query and not parts.fragment and text.isprintable()


def read_folders(env: dict[str, str], name: str) -> tuple[Path, ...]:
    parts = (part.strip() for part in env.get(name, "").split(os.pathsep))
    return tuple(dict.fromkeys(Path(part).expanduser().absolute() for part in parts if part))
