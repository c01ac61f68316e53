"""This file keeps who may use the review app: hashed tokens, and the secret that sessions are signed with."""

import fcntl
import hashlib
import json
import os
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, get_args

from brand_assets.errors import ConfigError, InputRefused
from brand_assets.records.checkpoint import MACHINES
from brand_assets.storage.files import replace_file

Role = Literal["viewer", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the least to the most: looks; decides, rates and collects; starts, spends and looks after the house."""
PREFIX = "bas_"
SECRET_BYTES = 32
DEFAULT_DAYS = 90
MAX_DAYS = 3650
MAX_NAME_CHARS = 60
FOLDER_MODE = 0o700
FILE_MODE = 0o600

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token: never itself, only its SHA-256. Instants are UTC; `campaign` None is every campaign."""

    token_id: str
    name: str
    role: Role
    campaign: str | None
    created_at: datetime
    expires_at: datetime
    last_four: str
    sha256: str = field(repr=False)
    revoked_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def describe_state(self, now: datetime) -> str:
        """`live`, `expired` or `revoked`."""
        return "revoked" if self.revoked_at else "live" if now < self.expires_at else "expired"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made; `secret` is what its owner shows, and nobody can read it again."""

    token: Token
    secret: str = field(repr=False)


class TokenBook:
    """The tokens in `<folder>/tokens.json`, read anew whenever the file has changed; safe among processes, threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "tokens.json"
        self._read: tuple[_Stamp, tuple[Token, ...], dict[str, Token]] | None = None

    def read_all(self) -> tuple[Token, ...]:
        """Every token ever made, oldest first. Raises ConfigError when the file cannot be read or understood."""
        return self._load()[0]

    def find(self, secret: str) -> Token | None:
        """The token that this is the secret of, be it live or not; None when there is none."""
        return self._load()[1].get(_hash(secret))

    def get(self, token_id: str) -> Token | None:
        return next((token for token in self.read_all() if token.token_id == token_id), None)

    def has_live(self, now: datetime | None = None) -> bool:
        moment = now or datetime.now(UTC)
        return any(token.is_live(moment) for token in self.read_all())

    def add(
        self,
        name: str,
        *,
        role: Role,
        campaign: str | None = None,
        days: int = DEFAULT_DAYS,
        now: datetime | None = None,
    ) -> NewToken:
        """Make a token that lasts `days` days, durable before it is told.

        Raises InputRefused for a name that is taken by a live token or cannot be one, and for days out of range.
        """
        moment = now or datetime.now(UTC)
        name = check_name(name)
        if not 1 <= days <= MAX_DAYS:
            raise InputRefused(f"A token cannot last {days} days; it lasts from 1 to {MAX_DAYS}.")
        secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
        with self._change() as tokens:
            if any(_fold(token.name) == _fold(name) and token.is_live(moment) for token in tokens):
                raise InputRefused(
                    f"{name!r} has a live token already. Revoke it first (brand-assets token revoke {name!r}), or use "
                    "another name: decisions are signed with it."
                )
            token = Token(
                token_id=f"t{secrets.token_hex(5)}",
                name=name,
                role=role,
                campaign=campaign,
                created_at=moment,
                expires_at=moment + timedelta(days=days),
                last_four=secret[-4:],
                sha256=_hash(secret),
            )
            tokens.append(token)
        return NewToken(token, secret)

    def revoke(self, name_or_id: str, now: datetime | None = None) -> tuple[Token, ...]:
        """End every live token of that name, or the one of that id, at once. Raises InputRefused when there is none."""
        moment = now or datetime.now(UTC)
        with self._change() as tokens:
            ended = []
            for place, token in enumerate(tokens):
                if name_or_id in (token.name, token.token_id) and token.is_live(moment):
                    tokens[place] = replace(token, revoked_at=moment)
                    ended.append(tokens[place])
            if not ended:
                live = sorted(token.name for token in tokens if token.is_live(moment))
                known = f"Live ones: {', '.join(live)}." if live else "There is no live token."
                raise InputRefused(f"There is no live token {name_or_id[:MAX_NAME_CHARS]!r}. {known}")
        return tuple(ended)

    def _load(self) -> tuple[tuple[Token, ...], dict[str, Token]]:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return (), {}
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if self._read is None or self._read[0] != stamp:
            tokens = tuple(self._parse())
            self._read = (stamp, tokens, {token.sha256: token for token in tokens})
        return self._read[1], self._read[2]

    @contextmanager
    def _change(self) -> Iterator[list[Token]]:
        """The tokens, to be changed in place; what is there on leaving replaces the file, while no one else writes."""
        with hold_folder(self._folder):
            tokens = self._parse() if self._path.exists() else []
            yield tokens
            with replace_file(self._path, FILE_MODE) as file:
                file.write(json.dumps([_to_json(token) for token in tokens], indent=1).encode())

    def _parse(self) -> list[Token]:
        try:
            return [_from_json(raw) for raw in json.loads(self._path.read_bytes())]
        except OSError as error:
            raise ConfigError(f"The tokens {self._path} cannot be read: {error.strerror or error}.") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ConfigError(
                f"The tokens {self._path} are damaged, so nobody is let in. Restore the file, or move it away and make "
                "new tokens: brand-assets token new NAME --role admin."
            ) from error


def check_name(name: str) -> str:
    """A person's name as it will stand beside their decisions. Raises InputRefused for one that cannot."""
    tidy = unicodedata.normalize("NFC", " ".join(name.split()))
    if not tidy or len(tidy) > MAX_NAME_CHARS or not tidy.isprintable():
        raise InputRefused(f"A name has 1 to {MAX_NAME_CHARS} printable characters; {tidy[:80]!r} does not.")
    if _fold(tidy) in MACHINES:
        raise InputRefused(f"{tidy!r} signs what nobody decided. Use a person's name.")
    return tidy


def read_secret(folder: Path) -> bytes:
    """The house's 256-bit secret, made when there is none. Raises ConfigError when it cannot be kept."""
    path = folder / "session.key"
    try:
        with hold_folder(folder):
            if not path.exists():
                with replace_file(path, FILE_MODE) as file:
                    file.write(secrets.token_bytes(SECRET_BYTES))
            secret = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"The secret {path} cannot be kept: {error.strerror or error}.") from error
    if len(secret) != SECRET_BYTES:
        raise ConfigError(f"The secret {path} is damaged. Delete it: a new one is made, and everybody logs in again.")
    return secret


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that of several writers each sees what the one before left."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    folder.chmod(FOLDER_MODE)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _fold(name: str) -> str:
    """A name as far as people can tell it from others: decisions of `Mira` and `MIRA` are joined as one person's."""
    return unicodedata.normalize("NFKC", name).casefold()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _to_json(token: Token) -> dict[str, str | None]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(token).items()}


def _from_json(raw: dict[str, str]) -> Token:
    role = next(role for role in ROLES if role == raw["role"]) if raw["role"] in ROLES else None
    if role is None or len(raw["sha256"]) != hashlib.sha256().digest_size * 2:
        raise ValueError("not a token")
    revoked = raw["revoked_at"]
    return Token(
        token_id=raw["token_id"],
        name=raw["name"],
        role=role,
        campaign=raw["campaign"],
        created_at=datetime.fromisoformat(raw["created_at"]),
        expires_at=datetime.fromisoformat(raw["expires_at"]),
        last_four=raw["last_four"],
        sha256=raw["sha256"],
        revoked_at=datetime.fromisoformat(revoked) if revoked else None,
    )
