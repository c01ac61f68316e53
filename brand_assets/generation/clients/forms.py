"""This file writes requests that are sent as a form: text fields and pictures, each a part of its own."""

from collections.abc import Mapping

Part = tuple[str | None, bytes] | tuple[str | None, bytes, str]
"""File name (None for a text field), content, and for a picture its media type."""


def write_fields(fields: Mapping[str, object]) -> dict[str, Part]:
    """Each field as a part without a file name; what is None is left away, flags are `true` and `false`."""
    return {name: (None, _as_text(value).encode()) for name, value in fields.items() if value is not None}


def picture_part(data: bytes, media_type: str) -> Part:
    """A picture under a name that says nothing of where it is from."""
    return f"parent.{media_type.removeprefix('image/')}", data, media_type


def _as_text(value: object) -> str:
    """Flags as JSON has them, and 4.0 as 4: a field for whole numbers takes no point."""
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value).lower() if isinstance(value, bool) else str(value)
