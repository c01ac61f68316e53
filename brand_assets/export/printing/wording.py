"""This file says what a print file is, in the words that its metadata and the client's README share."""

from brand_assets.color.cmyk import describe_profile

RGB_NOTE = "RGB vector artwork (sRGB IEC61966-2.1). Convert to CMYK or spot colours with the printer's own profile."


def describe_cmyk(profile: bytes) -> str:
    """ConfigError when the profile is none for CMYK."""
    return (
        f"CMYK vector artwork, converted from sRGB for the output condition {describe_profile(profile)!r} "
        "(relative colorimetric, black point compensation). Not validated against a PDF/X standard: "
        "let the printer preflight it."
    )


def describe_print(profile: bytes | None = None) -> list[str]:
    """What a client should know of the print files, a sentence or two for each colour space that they come in."""
    if profile is None:
        return [
            RGB_NOTE,
            "There is no CMYK file: no ICC profile of a press was given (BRAND_ASSETS_ICC_PROFILE). "
            "CMYK values on the specification sheet are approximations.",
        ]
    return [RGB_NOTE, describe_cmyk(profile)]
