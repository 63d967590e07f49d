"""Files that mean harm, made from a seed: bombs, truncations, files that are two things, damaged and unwanted ones."""

import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pypdf
from PIL import Image

from signpost.bot.incidents.evidence.kind import Kind
from tests.bot.incidents.evidence import samples
from tests.bot.incidents.evidence.samples import box, good, saved

PICTURES = (Kind.PNG, Kind.JPEG, Kind.WEBP, Kind.GIF, Kind.HEIC)
CONTAINERS = (*PICTURES, Kind.PDF, Kind.M4A, Kind.THREE_GP, Kind.OGG, Kind.WAV)
"""Kinds that have an end."""
SHORTEST = 16
"""Bytes of a file that was cut off; the first four of a recording, `OggS`, are a text as good as any."""
CARRIERS = tuple(kind for kind in Kind if kind is not Kind.TEXT)


@dataclass(frozen=True)
class Hostile:
    name: str
    data: bytes
    must_be_refused: bool
    """False: damage may have left a file that is good."""


@cache
def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in names:
            zipped.writestr(name, "payload " * 20)
    return packed.getvalue()


@cache
def tape() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("payload.exe"))
    return packed.getvalue()


def windows_program() -> bytes:
    return b"MZ" + bytes(58) + struct.pack("<I", 0x80) + bytes(64) + b"PE\0\0" + bytes(200)


PAYLOADS: dict[str, bytes] = {
    "page": b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
    "script": b"<script src=//example.org/x></script>",
    "image": b"<img src=x onerror=alert(1)>",
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "php": b"<?php system($_GET['c']); ?>",
    "pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "zip": archive("payload.txt"),
    "jar": archive("META-INF/MANIFEST.MF", "A.class"),
    "docm": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "rar": b"Rar!\x1a\x07\x01\x00" + bytes(60),
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(60),
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "elf": b"\x7fELF\x02\x01\x01" + bytes(120),
    "exe": windows_program(),
    "mach-o": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01" + bytes(60),
    "class": b"\xca\xfe\xba\xbe\x00\x00\x00\x3d" + bytes(60),
    "shell": b"#!/bin/sh\nrm -rf /\n",
}

UNWANTED: dict[str, bytes] = {
    "photo.svg": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "photo.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "drawing16.svg": "\ufeff<svg xmlns='http://www.w3.org/2000/svg'/>".encode("utf-16-le"),
    "page.html": PAYLOADS["page"],
    "page.txt": b"  <!-- hello -->\n<html></html>",
    "late.txt": b"hello, look: <script>alert(1)</script>",
    "feed.xml": b"<?xml version='1.0'?><feed/>",
    "bare.xml": b"<messages><message>hello</message></messages>",
    "letter.docx": archive("[Content_Types].xml", "word/document.xml"),
    "letter.docm": PAYLOADS["docm"],
    "letter.odt": b"PK\x03\x04\x14" + bytes(25) + b"mimetypeapplication/vnd.oasis.opendocument.text",
    "letter.doc": PAYLOADS["ole"],
    "letter.rtf": b"{\\rtf1\\ansi hello}",
    "files.zip": archive("photo.png"),
    "files.rar": PAYLOADS["rar"],
    "files.7z": PAYLOADS["7z"],
    "files.tar": tape(),
    "files.gz": b"\x1f\x8b\x08\0" + bytes(60),
    "photo.jpg": windows_program(),
    "run": PAYLOADS["elf"],
    "run.sh": PAYLOADS["shell"],
    "run.bat": b"@echo off\r\ndel /q *",
    "run.php": PAYLOADS["php"],
    "film.mp4": samples.media(b"isom", b"vide"),
    "film.mkv": b"\x1aE\xdf\xa3" + bytes(60),
    "photo.bmp": saved(samples.quadrants(), "BMP"),
    "photo.tif": saved(samples.quadrants(), "TIFF"),
    "photo.avif": saved(samples.quadrants(), "AVIF"),
    "photo.ico": saved(samples.quadrants(), "ICO"),
    "zeros": bytes(4_000),
    "controls.txt": b"\x01\x02\x03hello",
    "nothing": b"",
    "spaces.txt": b" \n ",
    "late.pdf": b"hello\n" + PAYLOADS["pdf"],
}


def generate(count: int, seed: int) -> Iterator[Hostile]:
    """Files of all families in turn."""
    chance = random.Random(seed)  # noqa: S311 - nothing in it is secret
    families = (_bomb, _truncation, _polyglot, _mutation, _unwanted, _noise)
    for family in chance.choices(families, weights=(10, 25, 35, 35, 10, 5), k=count):
        yield family(chance)


def png_chunk(name: bytes, content: bytes, *, claim: int | None = None) -> bytes:
    length = len(content) if claim is None else claim
    return struct.pack(">I", length) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *extra: bytes, pixels: bytes | None = None) -> bytes:
    """A grey PNG, one bit a pixel; its pixels are all there unless others are given."""
    if pixels is None:
        packer, row = zlib.compressobj(9), bytes(1 + (width + 7) // 8)
        pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = (png_chunk(b"IHDR", header), *extra, png_chunk(b"IDAT", pixels), png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@cache
def pixel_bomb() -> bytes:
    return png(30_000, 30_000)


def text_bomb(name: bytes = b"zTXt") -> bytes:
    """A small picture with a chunk that unpacks to a hundred megabytes."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    return png(16, 16, png_chunk(name, b"Comment\0\0" + packed))


def gif_screen(width: int = 65_535, height: int = 65_535) -> bytes:
    data = bytearray(good(Kind.GIF))
    data[6:10] = struct.pack("<HH", width, height)
    return bytes(data)


def jpeg_frame(width: int = 65_000, height: int = 65_000) -> bytes:
    data = bytearray(saved(samples.quadrants(), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_canvas(width: int = 16_384, height: int = 16_384) -> bytes:
    data = bytearray(good(Kind.WEBP))
    data[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def pdf_of(content: bytes, *, filters: bytes = b"/FlateDecode", page: bytes = b"0 0 200 100") -> bytes:
    """A PDF with one page, whose content is this stream."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + page + b"]/Contents 4 0 R>>",
        b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(content), filters, content),
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, value in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, value)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + end


@cache
def stream_bomb() -> bytes:
    """A page whose drawing unpacks to two gigabytes of blanks."""
    packer = zlib.compressobj(9)
    head = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    return pdf_of(head + block * 2_000 + b"\x03\0")


@cache
def blank_pages(count: int, side: float = 100) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(count):
        writer.add_blank_page(side, side)
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def _bomb(chance: random.Random) -> Hostile:
    huge = chance.randrange(8_000, 60_000)
    bombs: dict[str, Callable[[], bytes]] = {
        "pixels.png": pixel_bomb,
        "claim.png": lambda: png(huge, huge, pixels=zlib.compress(bytes(100))),
        "screen.gif": lambda: gif_screen(huge, huge),
        "frame.jpg": lambda: jpeg_frame(huge, huge),
        "canvas.webp": lambda: webp_canvas(huge * 2, huge * 2),
        "chunk.png": lambda: png(16, 16, png_chunk(chance.choice([b"tEXt", b"iCCP"]), b"Comment\0", claim=0xFFFF_FFF0)),
        "stream.pdf": stream_bomb,
        "pages.pdf": lambda: blank_pages(300),
        "page.pdf": lambda: pdf_of(zlib.compress(b" "), page=b"0 0 %d %d" % (huge * 2, huge * 2)),
    }
    name = chance.choice(list(bombs))
    return Hostile(name, bombs[name](), must_be_refused=True)


def _truncation(chance: random.Random) -> Hostile:
    kind = chance.choice(CONTAINERS)
    data = good(kind)
    return Hostile(f"truncated{kind.extension}", data[: chance.randrange(SHORTEST, len(data))], must_be_refused=True)


def _polyglot(chance: random.Random) -> Hostile:
    kind = chance.choice(CARRIERS)
    what = chance.choice([name for name in PAYLOADS if not (name == "pdf" and kind is Kind.PDF)])
    place = chance.choice((appended, far_behind, before, within))
    return Hostile(f"{what}-{place.__name__}{kind.extension}", place(kind, PAYLOADS[what]), must_be_refused=True)


def appended(kind: Kind, payload: bytes) -> bytes:
    return good(kind) + payload


def far_behind(kind: Kind, payload: bytes) -> bytes:
    return good(kind) + bytes(3_000) + payload + bytes(30)


def before(kind: Kind, payload: bytes) -> bytes:
    return payload + good(kind)


def within(kind: Kind, payload: bytes) -> bytes:
    """In a comment, or wherever else the format lets anything stand."""
    data = good(kind)
    match kind:
        case Kind.PNG:
            return data[:33] + png_chunk(b"tEXt", b"Comment\0" + payload) + data[33:]
        case Kind.JPEG:
            return data[:2] + b"\xff\xfe" + struct.pack(">H", 2 + len(payload)) + payload + data[2:]
        case Kind.GIF:
            return saved(samples.quadrants(), "GIF", comment=payload[:250])
        case Kind.WEBP | Kind.WAV:
            padded = payload + bytes(len(payload) % 2)
            chunk = b"JUNK" + struct.pack("<I", len(padded)) + padded
            return b"RIFF" + struct.pack("<I", len(data) + len(chunk) - 8) + data[8:] + chunk
        case Kind.HEIC | Kind.M4A | Kind.THREE_GP:
            return data + box(b"free", payload)
        case Kind.PDF:
            return data.replace(b"\n", b"\n%" + payload + b"\n", 1)
        case _:
            return data[: len(data) // 2] + payload + data[len(data) // 2 :]


_NUMBERS = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0")


def _mutation(chance: random.Random) -> Hostile:
    kind = chance.choice(list(Kind))
    data = bytearray(good(kind))
    for _ in range(chance.choice((1, 3, 10, 50))):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                data[at : at + chance.randrange(1, 8)] = b""
            case 2:
                data[at:at] = chance.randbytes(chance.randrange(1, 8))
            case _:
                data[at : at + 4] = chance.choice(_NUMBERS)
        data = data or bytearray(1)
    return Hostile(f"mutated{kind.extension}", bytes(data), must_be_refused=False)


def _unwanted(chance: random.Random) -> Hostile:
    name = chance.choice(list(UNWANTED))
    return Hostile(name, UNWANTED[name], must_be_refused=True)


def _noise(chance: random.Random) -> Hostile:
    head = good(chance.choice((*PICTURES, Kind.PDF)))[: chance.randrange(4, 40)]
    return Hostile("noise.bin", chance.choice((b"", head)) + chance.randbytes(2_000), must_be_refused=True)


def reopened(data: bytes) -> Image.Image:
    """A clean copy, decoded as a browser would, and encoded once more."""
    with Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]) as image:
        image.load()
        saved(image, "PNG")
        return image
