"""This file reads a signed file back: whether it is as it was signed, by whom, and what it came from."""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from brand_assets.errors import ExportError
from brand_assets.provenance.boxes import check_frame
from brand_assets.provenance.certificates import DEVELOPMENT
from brand_assets.provenance.containers import avif, jpeg, png, svg, webp
from brand_assets.provenance.manifests import GENERATOR, HASH_PREFIX
from brand_assets.provenance.signing import OFFLINE

if TYPE_CHECKING:
    from c2pa import Context

UNTRUSTED = "signingCredential.untrusted"
"""Told of every certificate that no known authority issued; who signed is another question than what was signed."""
STORES: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": jpeg.find_store,
    "image/webp": webp.find_store,
    "image/avif": avif.find_store,
    "image/svg+xml": svg.find_store,
}
"""Where each format keeps its manifests; a PNG has checksums of its own."""
MAX_PROBLEMS, PROBLEM_CHARS = 10, 300


@dataclass(frozen=True, slots=True)
class IngredientFound:
    """What a file was made from. `sha256` is of its bytes, where the manifest says so.

    `is_verified`: whether its own manifest is intact, None when it has none. `ingredients` are what it was made from.
    """

    title: str
    relationship: str
    sha256: str | None
    is_verified: bool | None
    actions: tuple[str, ...] = ()
    made_by: str | None = None
    signer: str | None = None
    ingredients: tuple["IngredientFound", ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """`state` is the validator's word (`trusted`, `valid`, `invalid`), or `unsigned`; `problems` are what failed."""

    state: str
    signer: str | None = None
    serial: str | None = None
    is_development: bool = False
    actions: tuple[str, ...] = ()
    ingredients: tuple[IngredientFound, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_intact(self) -> bool:
        """Whether nothing changed since it was signed, here and along the whole chain of ingredients."""
        return self.state in ("trusted", "valid") and not self.problems

    @property
    def is_trusted(self) -> bool:
        """Whether an authority that is known here vouches for the signer."""
        return self.state == "trusted" and not self.problems

    def describe(self) -> dict[str, object]:
        """What `metadata.json` holds of it."""
        return {
            "state": self.state,
            "intact": self.is_intact,
            "trusted": self.is_trusted,
            "signer": self.signer,
            "development_certificate": self.is_development,
            "actions": list(self.actions),
            "ingredients": [_describe_ingredient(one) for one in self.ingredients],
        }


def verify(data: bytes, media_type: str, trust_list: str = "") -> Verification:
    """Read a file's manifest and check it against the bytes, offline; what cannot be read is a problem, never an error.

    `trust_list` holds PEM certificates of authorities to trust beside none.
    """
    from c2pa import C2paError, Reader

    try:
        with Reader(media_type, io.BytesIO(data), context=_open_context(trust_list)) as reader:
            report = json.loads(reader.json())
    except C2paError.ManifestNotFound:
        return Verification("unsigned", problems=("The file has no C2PA manifest.",))
    except C2paError as error:
        return Verification("invalid", problems=(str(error)[:PROBLEM_CHARS],))
    return _read_report(report, _find_damage(data, media_type, report))


def _find_damage(data: bytes, media_type: str, report: Mapping[str, Any]) -> list[str]:
    """What was changed in a file of ours where no signature reaches: lengths, names and checksums of its frame."""
    manifests = report.get("manifests") or {}
    ours = [label for label, manifest in manifests.items() if _find_generator(manifest) == GENERATOR]
    if report.get("active_manifest") not in ours:
        return []
    try:
        if media_type == "image/png":
            png.check(data)
        else:
            check_frame(STORES[media_type](data), ours)
    except ExportError as error:
        return [str(error)]
    return []


def _find_generator(manifest: Mapping[str, Any]) -> str | None:
    return next((info.get("name") for info in manifest.get("claim_generator_info") or ()), None)


@lru_cache(maxsize=4)
def _open_context(trust_list: str) -> "Context":
    from c2pa import Context

    trust = {**OFFLINE["trust"], "user_anchors": trust_list} if trust_list else OFFLINE["trust"]
    return Context.from_dict({**OFFLINE, "trust": trust})


def _read_report(report: Mapping[str, Any], problems: list[str]) -> Verification:
    manifests = report.get("manifests") or {}
    active = manifests.get(report.get("active_manifest"), {})
    signature = active.get("signature_info") or {}
    problems += [f"{one.get('code')}: {one.get('explanation', '')}"[:PROBLEM_CHARS] for one in _list_failures(report)]
    return Verification(
        state=str(report.get("validation_state", "Invalid")).lower(),
        signer=_name_signer(active),
        serial=signature.get("cert_serial_number"),
        is_development=signature.get("issuer") == DEVELOPMENT,
        actions=_list_actions(active),
        ingredients=tuple(_read_ingredients(active, manifests, frozenset())),
        problems=tuple(problems[:MAX_PROBLEMS]),
    )


def _list_failures(report: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Of the file, and of its ingredients since they were taken in."""
    results = report.get("validation_results") or {}
    found = [*(results.get("activeManifest") or {}).get("failure", ())]
    for delta in results.get("ingredientDeltas") or ():
        found += (delta.get("validationDeltas") or {}).get("failure", ())
    return (one for one in found if one.get("code") != UNTRUSTED)


def _read_ingredients(
    manifest: Mapping[str, Any], manifests: Mapping[str, Any], seen: frozenset[str]
) -> Iterator[IngredientFound]:
    for one in manifest.get("ingredients") or ():
        label = one.get("active_manifest")
        own = manifests.get(label, {}) if label and label not in seen else {}
        instance = str(one.get("instance_id", ""))
        yield IngredientFound(
            title=str(one.get("title", "")),
            relationship=str(one.get("relationship", "")),
            sha256=instance.removeprefix(HASH_PREFIX) if instance.startswith(HASH_PREFIX) else None,
            is_verified=_is_verified(one) if own else None,
            actions=_list_actions(own),
            made_by=_find_maker(own),
            signer=_name_signer(own),
            ingredients=tuple(_read_ingredients(own, manifests, seen | {str(label)})),
        )


def _is_verified(ingredient: Mapping[str, Any]) -> bool:
    results = (ingredient.get("validation_results") or {}).get("activeManifest") or {}
    return bool(results.get("success")) and all(one.get("code") == UNTRUSTED for one in results.get("failure", ()))


def _list_raw_actions(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    assertions = [one for one in manifest.get("assertions") or () if str(one.get("label")).startswith("c2pa.actions")]
    return [action for one in assertions for action in (one.get("data") or {}).get("actions") or ()]


def _list_actions(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(action.get("action")) for action in _list_raw_actions(manifest))


def _find_maker(manifest: Mapping[str, Any]) -> str | None:
    """The software that the manifest's first action names."""
    for action in _list_raw_actions(manifest)[:1]:
        agent = action.get("softwareAgent")
        return agent.get("name") if isinstance(agent, dict) else agent
    return None


def _name_signer(manifest: Mapping[str, Any]) -> str | None:
    signature = manifest.get("signature_info") or {}
    names = [signature.get("common_name"), signature.get("issuer")]
    return next((str(name) for name in names if name), None)


def _describe_ingredient(found: IngredientFound) -> dict[str, object]:
    return {
        "relationship": found.relationship,
        "sha256": found.sha256,
        "verified": found.is_verified,
        "made_by": found.made_by,
        "signer": found.signer,
        "actions": list(found.actions),
        "ingredients": [_describe_ingredient(one) for one in found.ingredients],
    }
