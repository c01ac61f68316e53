"""This file signs files with C2PA manifests, offline unless a time-stamp service is set, the original as ingredient."""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brand_assets.errors import ConfigError, ExportError
from brand_assets.provenance.certificates import PURPOSES, read_credentials
from brand_assets.provenance.development import open_development
from brand_assets.provenance.embedding import SIGNED, bare_copy
from brand_assets.provenance.facts import Facts
from brand_assets.provenance.manifests import (
    Action,
    describe_file,
    describe_ingredient,
    describe_original,
    name_ingredient,
)
from brand_assets.settings import SigningSettings

if TYPE_CHECKING:
    from c2pa import Context

OFFLINE: Mapping[str, Any] = {
    "version": 1,
    "trust": {"trust_config": "\n".join(PURPOSES)},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
    "builder": {"thumbnail": {"enabled": False}},
}
"""Nothing is fetched and no thumbnail is made; the caller verifies every file after it was signed."""
SAME_CHARS, FEW_CHARS = 48, 12
"""Of a text's letters and digits: so many tell that it is repeated, and so few say nothing."""
NOT_VALID = "It came with a manifest that does not verify, which was left out."


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs with one certificate: `subject` names its holder, `is_development` that it proves nobody's identity."""

    subject: str
    serial: int
    is_development: bool
    context: "Context" = field(repr=False)
    """One that signs, for every file: to open a certificate takes longer than to sign."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """The original, ready to be put into manifests: as an archive with its own manifest, or by its hash alone."""

    sha256: str
    is_part: bool
    definition: Mapping[str, Any]
    archive: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What a file came with, `told` as JSON."""

    is_valid: bool
    told: str

    def repeats(self, texts: Sequence[str]) -> bool:
        """Whether it holds the beginning of one of the texts, however its spaces and letters were changed."""
        said = _flatten(" ".join(_list_texts(json.loads(self.told)))) if self.told else ""
        return any(start in said for text in texts if len(start := _flatten(text)[:SAME_CHARS]) >= FEW_CHARS)


def open_signer(settings: SigningSettings, development: Path) -> Signer:
    """With the certificate that is set, or the one in the folder `development`, which is made there.

    Raises ConfigError when a certificate cannot be used, or a new one cannot be made.
    """
    from c2pa import C2paError, C2paSignerInfo, C2paSigningAlg, Context
    from c2pa import Signer as NativeSigner

    if settings.certificate and settings.key:
        found = read_credentials(settings.certificate, settings.key)
    else:
        found = open_development(development)
    stamp = settings.timestamp_url.encode() if settings.timestamp_url else None
    try:
        info = C2paSignerInfo(C2paSigningAlg[found.algorithm], found.chain.encode(), found.key.encode(), stamp)
        context = Context.from_dict(dict(OFFLINE), NativeSigner.from_info(info))
    except C2paError as error:
        raise ConfigError(f"The certificate of {found.subject} cannot sign: {str(error)[:300]}.") from None
    return Signer(found.subject, found.serial, found.is_development, context)


def take_in(
    original: bytes,
    media_type: str,
    facts: Facts,
    signer: Signer,
    *,
    is_bare: bool = False,
    is_part: bool = False,
    withheld: Sequence[str] = (),
) -> Ingredient:
    """The original as an ingredient: with the manifest it came with, or one of ours that says who made it.

    `facts` are the original's. With `is_bare` nothing of what it tells of itself is taken along, its manifest neither;
    a manifest that repeats one of the texts in `withheld` is left out too, and so is one that does not verify. An
    original whose maker nobody knows has no manifest, and one of a kind that cannot be signed is told by its hash.
    """
    digest = hashlib.sha256(original).hexdigest()
    found = _read_manifest(original, media_type, signer)
    is_kept = found is not None and found.is_valid and not is_bare and not found.repeats(withheld)
    note = NOT_VALID if found is not None and not found.is_valid and not is_bare else ""
    definition = describe_ingredient(media_type, digest, is_part=is_part, note=note)
    told = original
    if not is_kept:
        try:
            told = bare_copy(original, media_type)
        except ExportError:
            return Ingredient(digest, is_part, definition)
        if facts.source_type:
            told = _seal(told, media_type, describe_original(facts, media_type, digest), signer)
    return Ingredient(digest, is_part, definition, _archive(told, media_type, definition, signer))


def sign(
    data: bytes,
    media_type: str,
    facts: Facts,
    actions: Sequence[Action],
    ingredients: Sequence[Ingredient],
    signer: Signer,
) -> bytes:
    """The file with its manifest, pixels and metadata as they were; made from one ingredient, or of one or more parts.

    Raises ExportError when it cannot be signed.
    """
    is_composed = all(ingredient.is_part for ingredient in ingredients)
    labels = [name_ingredient(ingredient.sha256) for ingredient in ingredients]
    manifest = describe_file(facts, media_type, actions, labels, is_composed=is_composed)
    return _seal(data, media_type, manifest, signer, ingredients)


def _list_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _list_texts(inner)


def _flatten(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _seal(
    data: bytes, media_type: str, manifest: dict[str, Any], signer: Signer, ingredients: Sequence[Ingredient] = ()
) -> bytes:
    from c2pa import Builder, C2paError

    told = [dict(ingredient.definition) for ingredient in ingredients if ingredient.archive is None]
    sealed = io.BytesIO()
    try:
        with Builder({**manifest, "ingredients": told}, context=signer.context) as builder:
            for ingredient in ingredients:
                if ingredient.archive is not None:
                    builder.add_ingredient_from_archive(io.BytesIO(ingredient.archive))
            builder.sign(media_type, io.BytesIO(data), sealed)
    except C2paError as error:
        raise ExportError(f"The file cannot be signed as {signer.subject}: {str(error)[:300]}.") from None
    return sealed.getvalue()


def _archive(told: bytes, media_type: str, definition: dict[str, Any], signer: Signer) -> bytes:
    """The ingredient read and checked once, for all files that are made from it."""
    from c2pa import Builder, C2paError

    archive = io.BytesIO()
    try:
        with Builder({}, context=signer.context) as builder:
            builder.add_ingredient(definition, media_type, io.BytesIO(told))
            builder.write_ingredient_archive(definition["label"], archive)
    except C2paError as error:
        raise ExportError(f"The original picture cannot be an ingredient: {str(error)[:300]}.") from None
    return archive.getvalue()


def _read_manifest(data: bytes, media_type: str, signer: Signer) -> _Manifest | None:
    """What the manifest in a file says and whether it verifies; None when there is none."""
    from c2pa import C2paError, Reader

    if media_type not in SIGNED:
        return None
    try:
        reader = Reader.try_create(media_type, io.BytesIO(data), context=signer.context)
        return reader and _Manifest(reader.get_validation_state() in ("Valid", "Trusted"), reader.json())
    except C2paError:
        return _Manifest(False, "")
