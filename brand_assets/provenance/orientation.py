"""This file keeps the one thing that a picture's EXIF decides about its look: which way up it is shown."""

import struct

TAG = 0x0112
UPRIGHT = 1
SHORT = 3


def read_orientation(exif: bytes) -> int:
    """1 to 8 from an EXIF block (a TIFF header and its first directory); 1 when it says nothing readable."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 8:
        return UPRIGHT
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, first)
        for k in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, first + 2 + 12 * k)
            if tag == TAG and kind == SHORT and 1 <= value <= 8:
                return int(value)
    except struct.error:  # a directory that points outside the block
        return UPRIGHT
    return UPRIGHT


def write_orientation(orientation: int) -> bytes:
    """An EXIF block that holds nothing else."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, TAG, SHORT, 1, orientation, 0, 0)
