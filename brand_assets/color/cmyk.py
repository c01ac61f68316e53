"""This file says how a colour is printed in four inks: through a press's ICC profile, or by arithmetic without one."""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from brand_assets.color.lab import hex_to_rgb
from brand_assets.errors import ConfigError

if TYPE_CHECKING:
    from PIL import ImageCms

SETTING = "BRAND_ASSETS_ICC_PROFILE"
MAX_PROFILE_BYTES = 32 * 1024 * 1024
"""The largest profiles of press associations have about 10 MiB."""
HEADER_BYTES = 128
_SIGNATURE = slice(36, 40)
"""Where an ICC header holds `acsp` (ICC.1:2022, 7.2)."""
NAIVE = "naive"


@dataclass(frozen=True, slots=True)
class Inks:
    """Shares of the four process inks, 0..100 %; `source` is `naive`, or the description of the profile."""

    cyan: float
    magenta: float
    yellow: float
    black: float
    source: str

    @property
    def is_naive(self) -> bool:
        return self.source == NAIVE

    def __str__(self) -> str:
        return " ".join(f"{round(share)}" for share in (self.cyan, self.magenta, self.yellow, self.black))


def approximate_cmyk(hex_color: str, profile: bytes | None = None) -> Inks:
    """What a press would be told to print for an sRGB colour, and by which reckoning.

    With a profile: relative colorimetric with black point compensation, to 1/255 of an ink. Without: the complement of
    the colour with the common part given to black, which knows neither ink nor paper. ValueError when `hex_color` is
    not `#RRGGBB`; ConfigError when the profile is none for CMYK.
    """
    if profile is None:
        return _complement(hex_color)
    transform, name = _open_transform(profile)
    return Inks(*_convert(hex_to_rgb(hex_color), transform), name)


def _complement(hex_color: str) -> Inks:
    rgb = [channel / 255 for channel in hex_to_rgb(hex_color)]
    light = max(rgb)
    cyan, magenta, yellow = (100 * (1 - channel / light) if light else 0.0 for channel in rgb)
    return Inks(cyan, magenta, yellow, 100 * (1 - light), NAIVE)


def read_cmyk_profile(path: Path) -> bytes:
    """The bytes of a CMYK output profile; ConfigError when there is none at that path, or one of another kind."""
    try:
        if not path.is_file():
            raise ConfigError(f"{SETTING} names {str(path)!r}, which is no file. Name a CMYK profile (.icc).")
        if path.stat().st_size > MAX_PROFILE_BYTES:
            raise _refuse(f"has {path.stat().st_size} bytes; at most {MAX_PROFILE_BYTES} are read")
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{SETTING} names {str(path)!r}, which cannot be read: {error.strerror}.") from None
    try:
        describe_profile(data)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None
    return data


def describe_profile(data: bytes) -> str:
    """What a CMYK output profile calls itself. Raises ConfigError when it is damaged, too large or of another kind."""
    return _open_transform(data)[1]


@lru_cache(maxsize=4)
def _open_transform(data: bytes) -> tuple["ImageCms.ImageCmsTransform", str]:
    from PIL import ImageCms

    _check_header(data)
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        space, kind = profile.profile.xcolor_space.strip(), profile.profile.device_class.strip()
        if (space, kind) != ("CMYK", "prtr"):
            raise _refuse(f"is of the kind {kind!r} for {space!r} colours")
        transform = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            profile,
            "RGB",
            "CMYK",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        _convert((0, 0, 0), transform)  # some faults show only here
        name = " ".join((profile.profile.profile_description or "").split())
    except (OSError, ValueError, ImageCms.PyCMSError) as error:
        raise _refuse(f"cannot be used: {str(error)[:120]}") from None
    return transform, "".join(letter for letter in name if letter.isprintable())[:120] or "unnamed CMYK profile"


def _convert(rgb: tuple[int, int, int], transform: "ImageCms.ImageCmsTransform") -> tuple[float, float, float, float]:
    from PIL import Image, ImageCms

    pixel = ImageCms.applyTransform(Image.new("RGB", (1, 1), rgb), transform)
    cyan, magenta, yellow, black = (channel / 2.55 for channel in np.asarray(pixel).ravel().tolist())
    return cyan, magenta, yellow, black


def _check_header(data: bytes) -> None:
    if len(data) > MAX_PROFILE_BYTES:
        raise _refuse(f"has {len(data)} bytes; at most {MAX_PROFILE_BYTES} are read")
    if len(data) < HEADER_BYTES or data[_SIGNATURE] != b"acsp":
        raise _refuse(f"is no ICC profile: of its {len(data)} bytes, those from 36 on are not 'acsp'")
    told = int.from_bytes(data[:4], "big")
    if told > len(data):
        raise _refuse(f"is cut short: it says that it has {told} bytes and has {len(data)}")


def _refuse(fault: str) -> ConfigError:
    return ConfigError(f"The profile that {SETTING} names {fault}. Name a CMYK output profile (.icc), or unset it.")
