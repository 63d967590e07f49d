"""The few facts of a picture's metadata that are worth keeping as evidence."""

import contextlib
import datetime as dt
import struct

from PIL import ExifTags, Image

from signpost.bot.incidents.evidence.finding import Facts

_LONGEST = 80
_UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error)
"""What Pillow's parser makes of bytes that are no metadata; the picture is as good without."""
_TAKEN_AT, _OFFSET = ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal


def read(image: Image.Image) -> Image.Exif:
    """The picture's metadata; empty where it cannot be read."""
    try:
        return image.getexif()
    except _UNREADABLE:
        return Image.Exif()


def facts(exif: Image.Exif) -> Facts:
    """When and with what a picture was made (CIPA DC-008, 4.6); nothing where its metadata cannot be read."""
    try:
        shot = exif.get_ifd(ExifTags.IFD.Exif)
    except _UNREADABLE:
        shot = {}
    return Facts(
        taken_at=_moment(_words(shot.get(_TAKEN_AT)), _words(shot.get(_OFFSET))),
        make=_words(exif.get(ExifTags.Base.Make)),
        model=_words(exif.get(ExifTags.Base.Model)),
        software=_words(exif.get(ExifTags.Base.Software)),
    )


def _words(value: object) -> str | None:
    text = "".join(character for character in str(value)[:_LONGEST] if character.isprintable()).strip()
    return text if isinstance(value, str) and text else None


def _moment(taken: str | None, offset: str | None) -> dt.datetime | None:
    if taken is None:
        return None
    date, _, time = taken.partition(" ")
    for zone in (offset or "", ""):
        with contextlib.suppress(ValueError):
            return dt.datetime.fromisoformat(f"{date.replace(':', '-')}T{time}{zone}")
    return None
