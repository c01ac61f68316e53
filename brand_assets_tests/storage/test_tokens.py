import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brand_assets.errors import ConfigError, InputRefused
from brand_assets.storage.tokens import TokenBook, read_secret

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> TokenBook:
    return TokenBook(tmp_path / "access")


def test_a_token_is_found_by_its_secret_and_only_its_hash_is_kept(book: TokenBook, tmp_path: Path) -> None:
    made = book.add("Mira  Holt", role="reviewer", campaign="harbor", days=30, now=NOW)
    assert made.secret.startswith("bas_")
    assert len(made.secret) >= 4 + 43  # 256 bits in base64
    found = book.find(made.secret)
    assert found == made.token
    assert (found.name, found.role, found.campaign) == ("Mira Holt", "reviewer", "harbor")
    assert found.expires_at == NOW + timedelta(days=30)
    text = (tmp_path / "access" / "tokens.json").read_text()
    assert made.secret not in text
    assert made.secret[4:-4] not in text
    assert book.find(made.secret + "x") is None
    assert made.secret not in repr(made)


def test_the_folder_and_its_files_are_its_owners_alone(book: TokenBook, tmp_path: Path) -> None:
    book.add("Mira", role="viewer")
    read_secret(tmp_path / "access")
    folder = tmp_path / "access"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_an_expired_and_a_revoked_token_are_dead(book: TokenBook) -> None:
    token = book.add("Mira", role="viewer", days=1, now=NOW).token
    assert token.is_live(NOW + timedelta(hours=23, minutes=59))
    assert not token.is_live(NOW + timedelta(days=1))
    assert token.describe_state(NOW + timedelta(days=2)) == "expired"
    [revoked] = book.revoke("Mira", now=NOW)
    assert not revoked.is_live(NOW)
    assert revoked.describe_state(NOW) == "revoked"


def test_revoking_in_one_process_is_seen_at_once_by_another(book: TokenBook, tmp_path: Path) -> None:
    secret = book.add("Mira", role="viewer").secret
    other = TokenBook(tmp_path / "access")
    assert other.has_live()
    book.revoke("Mira")
    assert not other.has_live()
    found = other.find(secret)
    assert found is not None
    assert found.revoked_at is not None


def test_a_live_name_is_taken_once_and_free_again_after_revoking(book: TokenBook) -> None:
    first = book.add("Mira", role="viewer").token
    with pytest.raises(InputRefused, match="live token already"):
        book.add("Mira", role="admin")
    book.revoke(first.token_id)
    assert book.add("Mira", role="admin").token.role == "admin"
    assert len(book.read_all()) == 2


@pytest.mark.parametrize("name", ["MIRA CAFÉ", "Mira Cafe\u0301", "Ｍｉｒａ Café"])
def test_nobody_signs_with_a_name_that_reads_as_another_persons(book: TokenBook, name: str) -> None:
    """Decisions are joined by the folded name, so whoever had it could take back another reviewer's."""
    book.add("Mira Café", role="reviewer")
    with pytest.raises(InputRefused, match="live token already"):
        book.add(name, role="reviewer")


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\x00b", "demo", "AUTO", "ａｕｔｏ", "a\u202eb"])
def test_a_name_that_cannot_sign_is_refused(book: TokenBook, name: str) -> None:
    with pytest.raises(InputRefused):
        book.add(name, role="viewer")
    assert book.read_all() == ()


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_token_lasts_from_a_day_to_ten_years(book: TokenBook, days: int) -> None:
    with pytest.raises(InputRefused, match="1 to 3650"):
        book.add("Mira", role="viewer", days=days)


def test_revoking_what_is_not_there_names_what_is(book: TokenBook) -> None:
    book.add("Mira", role="viewer")
    with pytest.raises(InputRefused, match="Mira"):
        book.revoke("Tom")


def test_writers_at_the_same_time_lose_nothing(book: TokenBook, tmp_path: Path) -> None:
    def add(number: int) -> None:
        TokenBook(tmp_path / "access").add(f"person {number}", role="viewer")

    threads = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {token.name for token in book.read_all()} == {f"person {number}" for number in range(12)}


@pytest.mark.parametrize("text", ["", "{", "[1]", "[{}]", '{"a": 1}', "null", '[{"role": "boss"}]'])
def test_a_damaged_file_lets_nobody_in(book: TokenBook, tmp_path: Path, text: str) -> None:
    secret = book.add("Mira", role="viewer").secret
    (tmp_path / "access" / "tokens.json").write_text(text)
    with pytest.raises(ConfigError, match="damaged"):
        book.find(secret)
    with pytest.raises(ConfigError, match="damaged"):
        book.add("Tom", role="viewer")


def test_the_houses_secret_stays_the_same_and_a_short_one_is_refused(tmp_path: Path) -> None:
    first = read_secret(tmp_path)
    assert len(first) == 32
    assert read_secret(tmp_path) == first
    (tmp_path / "session.key").write_bytes(b"short")
    with pytest.raises(ConfigError, match="damaged"):
        read_secret(tmp_path)
