import random
from pathlib import Path

import pytest

from brand_assets.provenance.embedding import SIGNED, embed
from brand_assets.provenance.facts import tell_facts
from brand_assets.provenance.signing import Signer, sign, take_in
from brand_assets.provenance.verifying import verify
from brand_assets_tests.provenance.samples import DRAFT, make_picture, open_development_signer, sign_sample

TRIES = 150


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return open_development_signer(tmp_path_factory.mktemp("signer"))


def sign_told(media_type: str, signer: Signer) -> bytes:
    """Pixels, metadata and signature, as a delivered file has them."""
    facts = tell_facts("A mark", DRAFT)
    ingredient = take_in(make_picture("image/png"), "image/png", facts, signer)
    return sign(embed(make_picture(media_type), media_type, facts), media_type, facts, (), [ingredient], signer)


@pytest.mark.parametrize("media_type", SIGNED)
def test_one_changed_bit_anywhere_is_noticed(media_type: str, signer: Signer) -> None:
    whole = sign_told(media_type, signer)
    assert verify(whole, media_type).is_intact
    rng = random.Random(7)
    for at in sorted(rng.sample(range(len(whole)), TRIES)):
        changed = bytearray(whole)
        changed[at] ^= 1 << rng.randrange(8)
        assert not verify(bytes(changed), media_type).is_intact, f"byte {at} of {len(whole)}"


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/webp", "image/avif", "image/svg+xml"])
def test_the_frame_of_the_manifest_is_watched_too(media_type: str, signer: Signer) -> None:
    """Names, lengths and padding there are in no hash of C2PA's: about a byte in eight of a small file."""
    whole = sign_told(media_type, signer)
    for needle in (b"c2pa.assertions", b"c2pa.signature", b"cpad", b"ftypavif", b"c2pa.claim.v2"):
        at = whole.find(needle) + len(needle)
        for place in range(at - 2, at + 6) if needle in whole else ():
            changed = bytearray(whole)
            changed[place] ^= 1
            assert not verify(bytes(changed), media_type).is_intact, f"{needle!r}, byte {place}"


@pytest.mark.parametrize("media_type", SIGNED)
def test_what_is_added_or_cut_off_is_noticed(media_type: str, signer: Signer) -> None:
    whole = sign_told(media_type, signer)
    for changed in (whole + b"\n", whole[:-1], whole[: len(whole) // 2], b""):
        assert not verify(changed, media_type).is_intact


@pytest.mark.parametrize("media_type", SIGNED)
def test_a_file_without_a_manifest_is_unsigned_and_not_intact(media_type: str) -> None:
    found = verify(make_picture(media_type), media_type)
    assert (found.state, found.is_intact, found.is_trusted) == ("unsigned", False, False)
    assert found.problems == ("The file has no C2PA manifest.",)


def test_the_manifest_of_another_file_does_not_fit(signer: Signer) -> None:
    one, other = sign_told("image/png", signer), make_picture("image/png", (50, 32))
    start = one.index(b"caBX") - 4
    length = int.from_bytes(one[start : start + 4], "big") + 12
    assert not verify(other[:33] + one[start : start + length] + other[33:], "image/png").is_intact


def test_a_development_certificate_is_told_and_never_trusted(signer: Signer) -> None:
    told = verify(sign_sample("image/png", signer), "image/png").describe()
    assert told["signer"] == "brand-assets development signer"
    assert (told["state"], told["intact"], told["trusted"], told["development_certificate"]) == (
        "valid",
        True,
        False,
        True,
    )


def test_one_who_trusts_the_development_authority_finds_it_trusted(tmp_path: Path) -> None:
    own = open_development_signer(tmp_path)
    authority = (tmp_path / "signing" / "development-ca.pem").read_text()
    assert verify(sign_sample("image/png", own), "image/png", authority).is_trusted


def test_hostile_bytes_are_a_finding_and_never_an_error(signer: Signer) -> None:
    rng = random.Random(3)
    for media_type in SIGNED:
        whole = sign_told(media_type, signer)
        for _ in range(30):
            start = rng.randrange(len(whole))
            junk = rng.randbytes(rng.randrange(1, 200))
            assert not verify(whole[:start] + junk + whole[start + 50 :], media_type).is_intact
