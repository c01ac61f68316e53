import io
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from brand_assets.errors import ImageQuarantined, InputRefused, LakeError
from brand_assets.storage.images import ImageStore
from brand_assets.storage.thumbnails import SIDES, Thumbnails, make_thumbnail


def encode(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def open_copy(data: bytes, side: int) -> Image.Image:
    with Image.open(io.BytesIO(make_thumbnail(data, side))) as image:
        image.load()
        assert image.format == "WEBP"
        return image


@pytest.fixture
def store(tmp_path: Path) -> ImageStore:
    return ImageStore(tmp_path / "images")


@pytest.mark.parametrize(
    ("size", "side", "expected"),
    [
        ((1024, 1024), 400, (400, 400)),
        ((1000, 500), 150, (150, 75)),
        ((300, 900), 800, (267, 800)),
        ((60, 40), 150, (60, 40)),
        ((4000, 2), 150, (150, 1)),
        ((3200, 2000), 800, (800, 500)),
    ],
)
def test_the_longer_side_is_bounded_and_nothing_is_enlarged(
    size: tuple[int, int], side: int, expected: tuple[int, int]
) -> None:
    assert open_copy(encode(Image.new("RGB", size, "#0B3C5D")), side).size == expected


def test_flat_color_stays_what_it_is() -> None:
    copied = np.asarray(open_copy(encode(Image.new("RGB", (900, 900), (11, 60, 93))), 400).convert("RGB")).astype(int)
    assert np.abs(copied - (11, 60, 93)).max() <= 2


def test_alpha_is_kept_and_the_color_behind_it_does_not_bleed() -> None:
    pixels = np.zeros((600, 600, 4), np.uint8)
    pixels[:, :300] = (217, 130, 43, 255)
    pixels[:, 300:] = (0, 255, 0, 0)
    copied = np.asarray(open_copy(encode(Image.fromarray(pixels)), 150).convert("RGBA")).astype(int)
    assert copied[75, 20, 3] == 255
    assert copied[75, 130, 3] == 0
    seen = copied[..., 3] > 200
    assert np.abs(copied[seen][:, :3] - (217, 130, 43)).max() <= 12


def test_a_camera_that_was_held_sideways_is_turned() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    assert open_copy(encode(Image.new("RGB", (800, 400), "red"), "JPEG", exif=turned.tobytes()), 400).size == (200, 400)


def test_another_color_profile_becomes_srgb() -> None:
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = Image.new("CMYK", (200, 200), (0, 255, 255, 0))
    copied = open_copy(encode(plain, "JPEG"), 150)
    assert copied.mode == "RGB"
    assert copied.getpixel((70, 70))[0] > 200  # type: ignore[index]
    assert open_copy(encode(Image.new("RGB", (200, 200), "red"), icc_profile=lab_like), 150).mode == "RGB"


def test_a_copy_is_made_once(store: ImageStore, tmp_path: Path) -> None:
    sha256 = store.put(encode(Image.new("RGB", (500, 500), "teal")))
    thumbnails = Thumbnails(tmp_path / "thumbnails", store)
    first = thumbnails.path(sha256, 400)
    made = first.stat()
    store.path(sha256).unlink()  # it is not needed any more
    assert thumbnails.path(sha256, 400) == first
    assert (first.stat().st_mtime_ns, first.stat().st_ino) == (made.st_mtime_ns, made.st_ino)


def test_many_who_ask_at_once_get_one_copy(store: ImageStore, tmp_path: Path) -> None:
    sha256 = store.put(encode(Image.effect_noise((900, 900), 60)))
    read: list[str] = []

    class Counting(ImageStore):
        def get(self, sha256: str) -> bytes:
            read.append(sha256)
            return super().get(sha256)

    thumbnails = Thumbnails(tmp_path / "thumbnails", Counting(store.root))
    found: list[Path] = []
    people = [threading.Thread(target=lambda: found.append(thumbnails.path(sha256, 800))) for _ in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(set(found)) == 1
    assert len(found) == 8
    assert read == [sha256]
    assert thumbnails._under_way == {}
    assert [path.name for path in found[0].parent.iterdir()] == [f"{sha256}.webp"]


@pytest.mark.parametrize("sha256", ["../../../etc/passwd", "0" * 63, "A" * 64, ""])
def test_what_is_no_hash_reaches_no_file(store: ImageStore, tmp_path: Path, sha256: str) -> None:
    with pytest.raises(LakeError, match="is not an image's SHA-256"):
        Thumbnails(tmp_path / "thumbnails", store).path(sha256, 400)


def test_another_side_is_refused(store: ImageStore, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="150, 400, 800"):
        Thumbnails(tmp_path / "thumbnails", store).path("0" * 64, 5000)


def test_a_missing_or_damaged_file_is_told_and_leaves_nothing_behind(store: ImageStore, tmp_path: Path) -> None:
    thumbnails = Thumbnails(tmp_path / "thumbnails", store)
    with pytest.raises(LakeError, match="cannot be read"):
        thumbnails.path("0" * 64, 150)
    sha256 = store.put(encode(Image.new("RGB", (50, 50))))
    store.path(sha256).write_bytes(b"something else")
    with pytest.raises(LakeError, match="is damaged"):
        thumbnails.path(sha256, 150)
    text = store.put(b"not a picture at all")
    with pytest.raises(ImageQuarantined):
        thumbnails.path(text, 150)
    assert not [path for path in (tmp_path / "thumbnails").rglob("*") if path.is_file()]
    assert thumbnails._under_way == {}


@pytest.mark.filterwarnings("ignore:Image size")
@pytest.mark.parametrize(("side", "words"), [(12_000, "12000 x 12000; at most"), (20_000, "exceeds limit")])
def test_a_picture_that_would_swell_is_refused(side: int, words: str) -> None:
    bomb = encode(Image.new("1", (side, side)))
    assert len(bomb) < 100_000
    with pytest.raises(ImageQuarantined, match=words):
        make_thumbnail(bomb, 150)


def test_warming_makes_what_it_can(store: ImageStore, tmp_path: Path) -> None:
    good = [store.put(encode(Image.new("RGB", (200, 200), (k, 0, 0)))) for k in range(5)]
    thumbnails = Thumbnails(tmp_path / "thumbnails", store)
    assert thumbnails.warm([*good, "0" * 64, store.put(b"no picture")], [150, 400]) == 10
    assert len(list((tmp_path / "thumbnails").rglob("*.webp"))) == 10
    assert SIDES == (150, 400, 800)


def test_an_svg_has_a_copy_too() -> None:
    head = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
    svg = head + b'<rect width="100" height="100" fill="#ff0000"/></svg>'
    copied = open_copy(svg, 400).convert("RGBA")
    assert copied.size == (400, 200)
    assert copied.getpixel((300, 100))[3] == 0  # type: ignore[index]
    assert copied.getpixel((60, 100))[0] > 240  # type: ignore[index]
