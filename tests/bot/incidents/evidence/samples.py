"""One good file of each kind, made here: small, with a canary in every place that a clean copy must not have."""

import io
import struct
import wave
from functools import cache
from pathlib import Path

import typst
from PIL import Image, PngImagePlugin

from signpost.bot.incidents.evidence.kind import Kind

CANARY = b"canary-7f3k92qd"
RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 60), (40, 60, 200), (220, 200, 40)
"""The colours of `quadrants`: above left and right, below left and right."""


def quadrants(width: int = 128, height: int = 96) -> Image.Image:
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height))
    image.paste(BLUE, (0, height // 2, width, height))
    image.paste(YELLOW, (width // 2, height // 2, width, height))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """As a phone writes it, with where and when."""
    metadata = Image.Exif()
    metadata[0x010F] = "Kamera"
    metadata[0x0110] = "K 9"
    metadata[0x0131] = "17.4"
    metadata[0x0112] = orientation
    metadata[0x010E] = CANARY.decode()
    shot = metadata.get_ifd(0x8769)
    shot[0x9003], shot[0x9011] = "2026:03:12 14:37:05", "+01:00"
    place = metadata.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (51.0, 30.0, 26.0), "W", (0.0, 7.0, 39.0)
    return metadata


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    packed = io.BytesIO()
    image.save(packed, form, **options)
    return packed.getvalue()


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), name) + content


def media(brand: bytes, handler: bytes) -> bytes:
    """An ISO media file with one track; the sound comes first, as recorders write it."""
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13))))
    return box(b"ftyp", brand + bytes(4) + brand) + box(b"mdat", bytes(range(200))) + box(b"moov", track)


def wav() -> bytes:
    packed = io.BytesIO()
    with wave.open(packed, "wb") as sound:
        sound.setparams((1, 2, 8_000, 0, "NONE", ""))
        sound.writeframes(bytes(800))
    return packed.getvalue()


def ogg() -> bytes:
    first = b"OpusHead\x01\x01" + bytes(9)
    page = b"OggS\0\x02" + bytes(20)
    return page + bytes([1, len(first)]) + first + page + bytes([2, 255, 100]) + bytes(355)


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\x00".ljust(417, b"\0")
    return b"ID3\x04\0\0\0\0\0\x1b" + b"TIT2\0\0\0\x10\0\0\0" + CANARY + b"\0" + frame * 3


def aac() -> bytes:
    return (b"\xff\xf1\x50\x80\x08\x1f\xfc" + bytes(57)) * 3


@cache
def document(pages: int = 2) -> bytes:
    source = f"= Messages\n{CANARY.decode()}\n" + "#pagebreak()\nAnd more." * (pages - 1)
    return typst.compile(source.encode(), format="pdf").rstrip()


@cache
def good(kind: Kind) -> bytes:
    """A file of this kind that is accepted."""
    match kind:
        case Kind.PNG:
            text = PngImagePlugin.PngInfo()
            text.add_text("Comment", CANARY.decode())
            text.add_text("Zipped", CANARY.decode(), zip=True)
            return saved(quadrants(), "PNG", pnginfo=text, exif=exif())
        case Kind.JPEG:
            return saved(quadrants(), "JPEG", comment=CANARY, exif=exif())
        case Kind.WEBP:
            return saved(quadrants(), "WEBP", exif=exif(), lossless=True)
        case Kind.GIF:
            return saved(quadrants(), "GIF", comment=CANARY)
        case Kind.HEIC:
            # No decoder can write one: made once, with x265.
            return Path(__file__).with_name("quadrants.heic").read_bytes()
        case Kind.PDF:
            return document()
        case Kind.TEXT:
            return b"[12/03/2026, 14:37] Sam: we know where you live\r\n"
        case Kind.MP3:
            return mp3()
        case Kind.M4A:
            return media(b"M4A ", b"soun")
        case Kind.AAC:
            return aac()
        case Kind.OGG:
            return ogg()
        case Kind.WAV:
            return wav()
        case Kind.AMR:
            return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 3
        case Kind.THREE_GP:
            return media(b"3gp4", b"soun")
