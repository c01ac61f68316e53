import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from brand_assets.errors import ImageQuarantined
from brand_assets.storage.svg_rendering import is_svg, render_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">'


def render(body: str, side_px: int = 100) -> Image.Image:
    with Image.open(io.BytesIO(render_svg(f"{HEAD}{body}</svg>".encode(), side_px))) as image:
        return image.convert("RGBA")


def png(color: str, side: int = 10) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (side, side), color).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize("name", ["href", "xlink:href"])
@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_file_of_this_machine_is_not_read(tmp_path: Path, name: str, scheme: str) -> None:
    (tmp_path / "secret.png").write_bytes(png("red"))
    image = render(f'<image {name}="{scheme}{tmp_path}/secret.png" width="100" height="100"/>')
    assert image.getextrema()[3] == (0, 0)


def test_a_picture_within_the_file_is_drawn() -> None:
    packed = base64.b64encode(png("red")).decode()
    image = render(f'<image href="data:image/png;base64,{packed}" width="100" height="100"/>')
    assert image.getpixel((50, 50)) == (255, 0, 0, 255)


def test_a_drawing_packed_into_a_drawing_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png("red"))
    inner = f'{HEAD}<image href="{tmp_path}/secret.png" width="100" height="100"/></svg>'
    packed = base64.b64encode(inner.encode()).decode()
    image = render(f'<image href="data:image/svg+xml;base64,{packed}" width="100" height="100"/>')
    assert image.getextrema()[3] == (0, 0)


def test_a_packed_picture_that_would_swell_is_left_out() -> None:
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    packed = base64.b64encode(written.getvalue()).decode()
    image = render(f'<image href="data:image/png;base64,{packed}" width="100" height="100"/>')
    assert image.getextrema()[3] == (0, 0)


def test_what_uses_itself_by_name_is_drawn_where_it_is_sound() -> None:
    image = render('<defs><rect id="r" width="100" height="100" fill="blue"/></defs><use href="#r"/>')
    assert image.getpixel((50, 50)) == (0, 0, 255, 255)


def repeat(link: str, times: int = 12) -> str:
    """Elements that each use the one before ten times."""
    groups = [f'<g id="a{k + 1}">{(link % k) * 10}</g>' for k in range(times)]
    return f'<rect id="a0" width="1" height="1"/>{"".join(groups)}'


@pytest.mark.parametrize(
    "body",
    [
        repeat('<use href="#a%d"/>'),
        repeat('<use xlink:href="#a%d"/>'),
        repeat('<rect width="9" height="9" fill="url(#a%d)"/>')
        .replace("<g ", "<pattern ")
        .replace("</g>", "</pattern>"),
        repeat('<g style="mask: url( &quot;#a%d&quot; )"/>').replace("<g id", "<mask id"),
        '<g id="a"><use href="#a"/></g>',
        "<g>" * 400 + "</g>" * 400,
        "<rect/>" * 60_000,
    ],
)
def test_a_drawing_that_swells_is_refused(body: str) -> None:
    with pytest.raises(ImageQuarantined, match=r"draws|deep|read"):
        render(body)


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">&a;</svg>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><svg viewBox="0 0 9 9"/>',
        HEAD.encode(),
        b"<svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100000 1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="0"/>',
        "<svg xmlns='http://www.w3.org/2000/svg'/>".encode("utf-16"),
        b"<html/>",
    ],
)
def test_what_is_no_sound_drawing_is_refused(data: bytes) -> None:
    with pytest.raises(ImageQuarantined):
        render_svg(data, 150)


def test_a_sheet_that_hangs_pictures_on_everything_is_left_out_and_another_stays() -> None:
    sheet = "<style>rect { fill: url(#p) }</style><rect width='100' height='100' fill='green'/>"
    assert render(sheet).getpixel((50, 50)) == (0, 128, 0, 255)
    plain = "<style>rect { fill: blue }</style><rect width='100' height='100'/>"
    assert render(plain).getpixel((50, 50)) == (0, 0, 255, 255)


def test_only_what_begins_as_a_drawing_is_taken_for_one() -> None:
    assert is_svg(b'\xef\xbb\xbf <?xml version="1.0"?>\n<!-- made by hand -->\n<svg>')
    assert not is_svg(png("red"))
    assert not is_svg(b"words about <svg>")
