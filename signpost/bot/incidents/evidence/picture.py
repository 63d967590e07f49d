"""Pictures: decoded within bounds, turned the right way up, brought to sRGB, and encoded anew.

Runs in the worker only. What Pillow gets ends where the picture ends; of a PNG it gets the chunks that say how it
looks, so that compressed text, and what only animations use, are never unpacked.
"""

import io
import warnings

import pi_heif
from PIL import ExifTags, Image, ImageCms, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from signpost.bot.incidents.evidence import container, exif
from signpost.bot.incidents.evidence.finding import CleanCopy, Finding, RefusedError
from signpost.bot.incidents.evidence.kind import PICTURE_PIXELS, Kind, Note, Reason

LONGEST_SIDE = 2_560
"""Pixels of a clean copy."""
PNG_BYTES = 4 * 1024 * 1024
"""A clean copy that would be larger as a PNG becomes a JPEG."""

# Pillow would load the plugins when a file asks for them; by then the worker can open no more files.
_PLUGINS = (MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()
Image.MAX_IMAGE_PIXELS = PICTURE_PIXELS
pi_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)
_SRGB = ImageCms.createProfile("sRGB")

_FORMATS = {Kind.PNG: "PNG", Kind.JPEG: "JPEG", Kind.WEBP: "WEBP", Kind.GIF: "GIF", Kind.HEIC: "HEIF"}
_LOOKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"iCCP", b"eXIf"})
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each orientation that Exif knows (CIPA DC-008, 4.6.5)."""
_ON_THE_SIDE = (5, 6, 7, 8)


def inspect(kind: Kind, data: bytes) -> Finding:
    """The picture's size, facts and clean copy; of one that moves, the first picture's.

    Args:
        kind: which picture format it is.
        data: the picture, without what follows it.

    Raises:
        RefusedError: it is larger than can be opened.
        Exception: anything that Pillow raises over a damaged picture.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(_needed(kind, data)), formats=[_FORMATS[kind]]) as image:
                return _inspect(kind, data, image)
        except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise RefusedError(Reason.TOO_MANY_PIXELS) from None


def encode(image: Image.Image, *, is_photograph: bool = False) -> CleanCopy:
    """A clean copy of what the image shows, with nothing else in it. Photographs go to JPEG at once: a PNG is slow."""
    image.info.clear()
    packed = io.BytesIO()
    if not is_photograph:
        image.save(packed, "PNG")
    if is_photograph or packed.tell() > PNG_BYTES:
        packed = io.BytesIO()
        _on_white(image).save(packed, "JPEG", quality=90, subsampling=0)
        return CleanCopy("image/jpeg", packed.getvalue(), *image.size)
    return CleanCopy("image/png", packed.getvalue(), *image.size)


def _needed(kind: Kind, data: bytes) -> bytes:
    if kind is not Kind.PNG:
        return data
    return data[:8] + b"".join(data[start:stop] for name, start, stop in container.png_chunks(data) if name in _LOOKS)


def _inspect(kind: Kind, data: bytes, image: Image.Image) -> Finding:
    width, height = image.size
    metadata = exif.read(image)
    profile = image.info.get("icc_profile")
    moves = _moves(kind, data, image)
    if kind is Kind.JPEG:
        longest = max(width, height, LONGEST_SIDE)
        image.draft(None, (max(width * LONGEST_SIDE // longest, 1), max(height * LONGEST_SIDE // longest, 1)))
    shown = _in_full_colour(image)
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=3.0)
    is_smaller = shown.size != (width, height)
    shown = _in_srgb(shown, profile)
    orientation = metadata.get(ExifTags.Base.Orientation, 1)
    if orientation in _UPRIGHT:
        shown = shown.transpose(_UPRIGHT[orientation])
    if orientation in _ON_THE_SIDE:
        width, height = height, width
    notes = ((Note.ANIMATED, moves), (Note.SMALLER, is_smaller))
    return Finding(
        kind=kind,
        width=width,
        height=height,
        facts=exif.facts(metadata),
        notes=tuple(note for note, holds in notes if holds),
        clean=(encode(shown, is_photograph=kind in (Kind.JPEG, Kind.HEIC)),),
    )


def _moves(kind: Kind, data: bytes, image: Image.Image) -> bool:
    if kind is Kind.PNG:
        return any(name == b"acTL" for name, _, _ in container.png_chunks(data))
    return kind is not Kind.JPEG and bool(getattr(image, "is_animated", False))


def _in_full_colour(image: Image.Image) -> Image.Image:
    """In a mode that can be made smaller smoothly: grey, RGB or CMYK, with alpha where something shows through."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("1", "L", "P", "PA", "RGB") and image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("1", "P"):
        return image.convert("RGB" if image.mode == "P" else "L")
    return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """As a screen without colour management shows it; a profile that cannot be used is as good as none."""
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    seen = image.convert(image.mode.removesuffix("A"))
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            seen = ImageCms.profileToProfile(seen, source, _SRGB, outputMode="RGB") or seen
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    if seen.mode != "L":
        seen = seen.convert("RGB")
    if alpha is not None and alpha.getextrema() != (255, 255):
        seen.putalpha(alpha)
    return seen


def _on_white(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands():
        return image
    background = Image.new("RGB", image.size, "white")
    background.paste(image, mask=image.getchannel("A"))
    return background
