"""This file tests the perceptual hash and near duplicates: against brute force, on files made again, and on kin."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.embedding.descriptor import LabEdgeShape
from brand_assets.embedding.embed import open_embedder
from brand_assets.generation.draft.draw import draw_mark, mutate_mark
from brand_assets.generation.draft.intent import Intent, Swatch
from brand_assets.generation.draft.render import render_pixels
from brand_assets.pixels import decode_rgba
from brand_assets.scoring.duplicates import BOUNDS, SAME, SAME_BY_HASH, Known, find_bounds, find_near_duplicates
from brand_assets.scoring.perceptual import hash_picture, unpack_hashes
from brand_assets.scoring.picture import prepare_picture
from brand_assets_tests.scoring.drawn import HARBOR, PALETTE, canvas, encode, put_disc

INTENT = Intent(tuple(Swatch(color.hex, color.role) for color in PALETTE), {}, "initials", "Harbor & Pine", "", "")
SIDE_PX = 256


def draw(seed: int) -> NDArray[np.uint8]:
    rgb = np.asarray(render_pixels(draw_mark(INTENT, seed), SIDE_PX))[..., :3]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, dtype=np.uint8)])


def know(image_id: str, rgba: NDArray[np.uint8]) -> Known:
    return Known(image_id, hash_picture(prepare_picture(rgba)), LabEdgeShape().embed([rgba])[0])


def remake(rgba: NDArray[np.uint8], how: str) -> NDArray[np.uint8]:
    """The same picture in another file."""
    from PIL import Image

    image = Image.fromarray(rgba).convert("RGB")
    if how.startswith("turned"):
        corner = tuple(int(level) for level in rgba[0, 0, :3])
        turned = image.rotate(float(how.split()[1]), Image.Resampling.BICUBIC, fillcolor=corner)
        return np.asarray(turned.convert("RGBA"))
    if how.startswith("cropped"):
        cut = round(SIDE_PX * float(how.split()[1]))
        return np.asarray(image.crop((cut, cut, SIDE_PX - cut, SIDE_PX - cut)).convert("RGBA"))
    if how.startswith("sized"):
        side = round(SIDE_PX * float(how.split()[1]))
        return np.asarray(image.resize((side, side), Image.Resampling.LANCZOS).convert("RGBA"))
    out = io.BytesIO()
    image.save(out, how.split()[0], quality=int(how.split()[1]))
    return decode_rgba(out.getvalue())


def bits_between(first: str, second: str) -> int:
    return bin(int(first, 16) ^ int(second, 16)).count("1")


@pytest.mark.parametrize("how", ["JPEG 85", "JPEG 60", "WEBP 70", "sized 0.5", "sized 2", "cropped 0.01", "turned 1"])
def test_another_file_of_a_mark_is_nearer_to_it_than_any_other_mark(how: str) -> None:
    """The area under the ROC curve of same against different, at least 0.999 on 24 marks: 24 x 276 comparisons."""
    marks = [draw(seed) for seed in range(24)]
    hashes = [hash_picture(prepare_picture(rgba)) for rgba in marks]
    same = [bits_between(hashes[k], hash_picture(prepare_picture(remake(rgba, how)))) for k, rgba in enumerate(marks)]
    other = np.array([bits_between(hashes[i], hashes[k]) for k in range(24) for i in range(k)])
    wins = np.mean([(other > bits).mean() + 0.5 * (other == bits).mean() for bits in same])
    assert wins >= 0.999


def test_a_hash_is_64_hex_characters_and_the_same_every_time() -> None:
    one = hash_picture(prepare_picture(draw(3)))
    assert len(one) == 64
    assert one == hash_picture(prepare_picture(draw(3)))
    assert hash_picture(prepare_picture(canvas(64))) == hash_picture(prepare_picture(canvas(64)))


def test_unpacked_hashes_give_the_hamming_distance() -> None:
    rng = np.random.default_rng(2)
    hashes = [rng.bytes(32).hex() for _ in range(20)]
    signs = unpack_hashes(hashes)
    found = (256 - signs @ signs.T) / 2
    assert found.tolist() == [[bits_between(one, other) for other in hashes] for one in hashes]


def test_near_duplicates_are_those_that_brute_force_finds() -> None:
    """Random families of hashes and vectors, one after the other: kept, or out for the nearest kept one before it."""
    rng = np.random.default_rng(8)
    for _ in range(30):
        known = _draw_families(rng, 40)
        split = int(rng.integers(0, 20))
        expected = _find_slowly(known[split:], known[:split])
        found = find_near_duplicates(known[split:], known[:split])
        assert {name: (twin.image_id, twin.bits) for name, twin in found.items()} == expected


def _draw_families(rng: np.random.Generator, count: int) -> list[Known]:
    heads = [(rng.integers(0, 2, 256), rng.standard_normal(16)) for _ in range(6)]
    known = []
    for k in range(count):
        bits, vector = heads[int(rng.integers(6))]
        flipped = bits ^ (rng.random(256) < rng.choice([0.0, 0.01, 0.05]))
        moved = vector + rng.normal(0, rng.choice([0.0, 0.03, 0.2]), 16)
        unit = (moved / np.linalg.norm(moved)).astype(np.float32) if rng.random() < 0.8 else None
        known.append(Known(f"{k:02d}", np.packbits(flipped.astype(np.uint8)).tobytes().hex(), unit))
    return known


def _find_slowly(images: list[Known], earlier: list[Known]) -> dict[str, tuple[str, int]]:
    kept, found = list(earlier), {}
    for image in images:
        twins = [(bits_between(one.phash, image.phash), k) for k, one in enumerate(kept) if _are_same(one, image)]
        if twins:
            bits, k = min(twins)
            found[image.image_id] = (kept[k].image_id, bits)
        else:
            kept.append(image)
    return found


def _are_same(first: Known, second: Known) -> bool:
    bits = bits_between(first.phash, second.phash)
    if first.vector is None or second.vector is None:
        return bits <= SAME_BY_HASH
    return any(bits <= most and float(first.vector @ second.vector) >= least for most, least in SAME)


@pytest.mark.parametrize("name", sorted(BOUNDS))
@pytest.mark.parametrize("how", ["JPEG 60", "WEBP 70", "sized 0.5"])
def test_another_file_of_a_mark_is_caught_with_the_vectors_of_each_measured_model(name: str, how: str) -> None:
    """At least three of four: at 256 px such a quality leaves more of its traces than at 1024."""
    embedder, bounds = open_embedder(name), find_bounds(name)
    assert bounds is not None
    marks = [draw(seed) for seed in range(12)]
    pictures = [*marks, *(remake(mark, how) for mark in marks)]
    known = [
        Known(f"{k:02d}", hash_picture(prepare_picture(rgba)), vector)
        for k, (rgba, vector) in enumerate(zip(pictures, embedder.embed(pictures), strict=True))
    ]
    found = find_near_duplicates(known[12:], known[:12], same=bounds)
    assert find_near_duplicates(known[:12], same=bounds) == {}
    assert all(int(twin.image_id) == int(image_id) - 12 for image_id, twin in found.items())
    assert len(found) >= 9


def test_of_a_pair_the_earlier_asked_stays() -> None:
    mark = draw(5)
    first, again = know("b", mark), know("a", remake(mark, "JPEG 85"))
    assert find_near_duplicates([first, again]).keys() == {"a"}
    assert find_near_duplicates([again, first]).keys() == {"b"}
    assert find_near_duplicates([again], [first])["a"].image_id == "b"


def test_the_same_shape_in_another_colour_is_another_mark() -> None:
    harbor, plum = put_disc(canvas(256), HARBOR), put_disc(canvas(256), (92, 44, 84))
    one, other = know("one", harbor), know("other", plum)
    assert bits_between(one.phash, other.phash) <= 12
    assert find_near_duplicates([one, other]) == {}


def test_a_refinement_that_changed_stays_and_one_that_did_not_is_out() -> None:
    mark = draw_mark(INTENT, 2)
    parent = know("parent", draw(2))
    children = [know(f"{k}", _render(mutate_mark(mark, 0.2, k, INTENT))) for k in range(6)]
    kin = {child.image_id: {"parent", *(one.image_id for one in children)} - {child.image_id} for child in children}
    assert find_near_duplicates(children, [parent], kin) == {}
    unchanged = know("unchanged", decode_rgba(encode(draw(2), "WEBP", lossless=True)))
    assert find_near_duplicates([unchanged], [parent], {"unchanged": {"parent"}})["unchanged"].bits == 0


def _render(mark: object) -> NDArray[np.uint8]:
    rgb = np.asarray(render_pixels(mark, SIDE_PX))[..., :3]  # type: ignore[arg-type]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, dtype=np.uint8)])


def test_kin_without_vectors_never_repeat_one_another() -> None:
    phash = know("x", draw(1)).phash
    assert find_near_duplicates([Known("child", phash)], [Known("parent", phash)], {"child": {"parent"}}) == {}
    assert find_near_duplicates([Known("other", phash)], [Known("parent", phash)]).keys() == {"other"}


def test_no_images_have_no_duplicates() -> None:
    assert find_near_duplicates([]) == {}
    assert find_near_duplicates([], [know("x", draw(1))]) == {}
