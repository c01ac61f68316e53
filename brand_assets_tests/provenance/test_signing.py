import http.server
import io
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import c2pa
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from brand_assets.errors import ConfigError, ExportError
from brand_assets.provenance.embedding import SIGNED, embed
from brand_assets.provenance.facts import tell_facts
from brand_assets.provenance.manifests import Action
from brand_assets.provenance.signing import Signer, open_signer, sign, take_in
from brand_assets.provenance.verifying import verify
from brand_assets_tests.provenance.samples import (
    DRAFT,
    OPENAI,
    make_picture,
    open_development_signer,
    sign_sample,
    write_certificate,
)


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return open_development_signer(tmp_path_factory.mktemp("signer"))


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    """Somebody else, who signs what it delivers."""
    folder = tmp_path_factory.mktemp("provider")
    return open_signer(write_certificate(folder, ec.generate_private_key(ec.SECP384R1())), folder / "unused")


def read_report(data: bytes, media_type: str) -> str:
    """What c2pa itself reads."""
    return str(c2pa.Reader(media_type, io.BytesIO(data)).json())


def arrive_signed(provider: Signer, media_type: str = "image/png", prompt: str = "") -> bytes:
    """An original as a provider delivers it, with a manifest of its own that may repeat the prompt."""
    facts = tell_facts("Theirs", OPENAI)
    actions = (Action("c2pa.edited", description=prompt),)
    return sign_sample(media_type, provider, facts, actions)


@pytest.mark.parametrize("media_type", SIGNED)
def test_every_kind_verifies_with_its_chain(media_type: str, signer: Signer) -> None:
    found = verify(sign_sample(media_type, signer), media_type)
    assert found.is_intact
    assert found.problems == ()
    assert found.actions == ("c2pa.opened", "c2pa.converted")
    (original,) = found.ingredients
    assert (original.relationship, original.is_verified, original.made_by) == ("parentOf", True, "draft")
    assert original.actions == ("c2pa.created",)
    report = json.loads(read_report(sign_sample(media_type, signer), media_type))
    assert report["validation_state"] == "Valid"
    assert len(report["manifests"]) == 2


def test_the_original_is_told_by_the_hash_of_its_unchanged_bytes(signer: Signer) -> None:
    import hashlib

    (original,) = verify(sign_sample("image/png", signer), "image/png").ingredients
    assert original.sha256 == hashlib.sha256(make_picture("image/png")).hexdigest()


def test_the_original_says_that_a_model_made_it_where_it_came_without_a_manifest(signer: Signer) -> None:
    data = sign_sample("image/webp", signer, tell_facts("A", OPENAI))
    (original,) = verify(data, "image/webp").ingredients
    assert original.made_by == "openai/gpt-image-1.5"
    assert "digitalsourcetype/trainedAlgorithmicMedia" in read_report(data, "image/webp")


def test_a_composition_is_created_and_the_original_placed_in_it(signer: Signer) -> None:
    facts = tell_facts("A", OPENAI, is_composed=True)
    found = verify(sign_sample("image/jpeg", signer, facts, is_part=True), "image/jpeg")
    assert found.is_intact
    assert found.actions[:2] == ("c2pa.created", "c2pa.placed")
    assert found.ingredients[0].relationship == "componentOf"


@pytest.mark.parametrize("media_type", SIGNED)
def test_a_composition_names_every_picture_that_is_placed_in_it(media_type: str, signer: Signer) -> None:
    parts = [
        take_in(make_picture("image/png"), "image/png", tell_facts("Mark", DRAFT), signer, is_part=True),
        take_in(make_picture("image/jpeg"), "image/jpeg", tell_facts("Scene", OPENAI), signer, is_part=True),
        take_in(b"GIF89a", "image/gif", tell_facts("Scene", OPENAI), signer, is_part=True),
    ]
    facts = tell_facts("A creative", OPENAI, is_composed=True)
    found = verify(sign(make_picture(media_type), media_type, facts, (), parts, signer), media_type)
    assert found.is_intact
    assert found.actions == ("c2pa.created", "c2pa.placed", "c2pa.placed", "c2pa.placed")
    assert {one.sha256 for one in found.ingredients} == {part.sha256 for part in parts}
    made_by = {one.sha256: (one.relationship, one.made_by) for one in found.ingredients}
    assert [made_by[part.sha256] for part in parts] == [
        ("componentOf", "draft"),
        ("componentOf", "openai/gpt-image-1.5"),
        ("componentOf", None),
    ]


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "image/webp"])
def test_the_manifest_that_an_original_came_with_stays_in_the_chain(
    media_type: str, signer: Signer, provider: Signer
) -> None:
    raw, facts = arrive_signed(provider, media_type), tell_facts("A", OPENAI)
    ingredient = take_in(raw, media_type, facts, signer)
    found = verify(sign(make_picture("image/png"), "image/png", facts, (), [ingredient], signer), "image/png")
    assert found.is_intact
    (original,) = found.ingredients
    assert (original.signer, original.is_verified) == ("A studio", True)
    (before,) = original.ingredients
    assert before.made_by == "openai/gpt-image-1.5"


def test_for_a_client_the_original_is_bare(signer: Signer, provider: Signer) -> None:
    raw, facts = arrive_signed(provider, prompt="a secret fern"), tell_facts("A", OPENAI)
    ingredient = take_in(raw, "image/png", facts, signer, is_bare=True)
    data = sign(make_picture("image/png"), "image/png", facts, (), [ingredient], signer)
    found = verify(data, "image/png")
    assert found.is_intact
    assert found.ingredients[0].signer == found.signer
    assert found.ingredients[0].sha256 == ingredient.sha256
    assert "secret fern" not in read_report(data, "image/png")
    assert b"secret fern" not in data


def test_a_manifest_that_repeats_the_prompt_is_left_out_where_the_brief_keeps_it(
    signer: Signer, provider: Signer
) -> None:
    prompt = "A secret fern, unfurling -- over  the roofs of Lisbon, in three colours"
    raw, facts = (
        arrive_signed(provider, prompt="Prompt: a SECRET fern, unfurling over the roofs of lisbon, in three colours!"),
        tell_facts("A", OPENAI),
    )
    open_ingredient = take_in(raw, "image/png", facts, signer)
    kept = take_in(raw, "image/png", facts, signer, withheld=("another prompt altogether",))
    left_out = take_in(raw, "image/png", facts, signer, withheld=(prompt,))
    said = [
        "SECRET fern"
        in read_report(sign(make_picture("image/png"), "image/png", facts, (), [one], signer), "image/png")
        for one in (open_ingredient, kept, left_out)
    ]
    assert said == [True, True, False]


def test_an_original_whose_manifest_is_broken_does_not_break_what_is_made_of_it(
    signer: Signer, provider: Signer
) -> None:
    whole = arrive_signed(provider)
    changed = bytearray(whole)
    changed[-20] ^= 1
    cut = whole[: whole.index(b"caBX") + 400]
    for raw in (bytes(changed), cut, b"no picture at all", b""):
        ingredient = take_in(raw, "image/png", tell_facts("A", OPENAI), signer)
        data = sign(make_picture("image/png"), "image/png", tell_facts("A", OPENAI), (), [ingredient], signer)
        assert verify(data, "image/png").is_intact
        assert verify(data, "image/png").ingredients[0].sha256 == ingredient.sha256


def test_of_an_imported_original_nothing_is_claimed(signer: Signer) -> None:
    facts = tell_facts("A", {**DRAFT, "provider": "import", "model": "by-hand"})
    found = verify(sign_sample("image/png", signer, facts), "image/png")
    assert found.is_intact
    assert found.ingredients[0].is_verified is None
    assert "digitalsourcetype" not in read_report(sign_sample("image/png", signer, facts), "image/png").lower()


def test_an_original_of_a_kind_that_cannot_be_signed_is_told_by_its_hash(signer: Signer) -> None:
    facts = tell_facts("A", OPENAI)
    for media_type in ("image/gif", "image/avif"):
        ingredient = take_in(b"GIF89a", media_type, facts, signer, is_bare=True)
        data = sign(make_picture("image/png"), "image/png", facts, (), [ingredient], signer)
        assert verify(data, "image/png").is_intact
        assert verify(data, "image/png").ingredients[0].sha256 == ingredient.sha256


def test_hostile_titles_and_agents_do_no_harm(signer: Signer) -> None:
    facts = tell_facts('"}]\x00\ud800 <b>' * 200, {**OPENAI, "model": "\x00\ud800\u202e" + "m" * 5000})
    data = sign_sample("image/svg+xml", signer, facts, (Action("c2pa.edited", "\ud800", agent="\x00a"),))
    assert verify(data, "image/svg+xml").is_intact


def test_what_is_signed_is_the_embedded_file_unchanged(signer: Signer) -> None:
    told = embed(make_picture("image/png"), "image/png", tell_facts("A", DRAFT))
    ingredient = take_in(make_picture("image/png"), "image/png", tell_facts("A", DRAFT), signer)
    signed = sign(told, "image/png", tell_facts("A", DRAFT), (), [ingredient], signer)
    start = signed.index(b"caBX") - 4
    length = int.from_bytes(signed[start : start + 4], "big") + 12
    assert signed[:start] + signed[start + length :] == told


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP384R1()),
        rsa.generate_private_key(65537, 2048),
        ed25519.Ed25519PrivateKey.generate(),
    ],
    ids=["ES256", "ES384", "PS256", "Ed25519"],
)
@pytest.mark.parametrize("purpose", ["1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1"])
def test_a_certificate_of_ones_own_signs_and_is_trusted_by_who_trusts_its_authority(
    key: ec.EllipticCurvePrivateKey, purpose: str, tmp_path: Path
) -> None:
    signer = open_signer(write_certificate(tmp_path, key, purpose), tmp_path / "signing")
    assert not signer.is_development
    assert not (tmp_path / "signing").exists()
    data = sign_sample("image/png", signer)
    found = verify(data, "image/png")
    assert (found.is_intact, found.is_trusted, found.is_development) == (True, False, False)
    assert (found.signer, found.serial) == ("A studio", str(signer.serial))
    assert verify(data, "image/png", (tmp_path / "root.pem").read_text()).is_trusted


class _NoTime(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.send_error(503)

    def log_message(self, *_: object) -> None:
        """Say nothing on stderr."""


@pytest.fixture
def time_service() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    handler = type("Handler", (_NoTime,), {"asked": asked})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/tsa", asked
        server.shutdown()


def test_a_time_stamp_service_is_asked_where_one_is_set_and_its_failure_is_told(
    tmp_path: Path, time_service: tuple[str, list[str]]
) -> None:
    url, asked = time_service
    settings = replace(write_certificate(tmp_path, ec.generate_private_key(ec.SECP256R1())), timestamp_url=url)
    with pytest.raises(ExportError, match="cannot be signed"):
        sign_sample("image/png", open_signer(settings, tmp_path / "signing"))
    assert asked == ["/tsa"]


def test_a_certificate_that_c2pa_refuses_is_a_setting_that_is_wrong(tmp_path: Path) -> None:
    settings = write_certificate(tmp_path, ec.generate_private_key(ec.SECP256R1()), purpose="1.3.6.1.5.5.7.3.1")
    with pytest.raises(ConfigError, match=r"1\.3\.6\.1\.5\.5\.7\.3\.1"):
        open_signer(settings, tmp_path / "signing")
