"""Clean copies of pictures: the right way up, in the right colours, and of a size that can be shown."""

import io
import struct

import pytest
from PIL import Image, ImageCms

from signpost.bot.incidents.evidence import exif, picture
from signpost.bot.incidents.evidence.finding import Facts, RefusedError
from signpost.bot.incidents.evidence.kind import Kind, Reason
from tests.bot.incidents.evidence import hostile, samples
from tests.bot.incidents.evidence.samples import saved


def shown(kind: Kind, data: bytes) -> Image.Image:
    return hostile.reopened(picture.inspect(kind, data).clean[0].data)


def colour(image: Image.Image, at: tuple[float, float]) -> tuple[int, ...]:
    value = image.convert("RGB").getpixel((int(at[0] * image.width), int(at[1] * image.height)))
    assert isinstance(value, tuple)
    return value


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(one, other, strict=True))


# The corner of the sensor's picture that is above left when the picture is the right way up.
ABOVE_LEFT = {
    1: samples.RED,
    2: samples.GREEN,
    3: samples.YELLOW,
    4: samples.BLUE,
    5: samples.RED,
    6: samples.BLUE,
    7: samples.YELLOW,
    8: samples.GREEN,
}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_the_right_way_up(orientation: int) -> None:
    data = saved(samples.quadrants(), "JPEG", exif=samples.exif(orientation), quality=95)
    found = picture.inspect(Kind.JPEG, data)
    image = hostile.reopened(found.clean[0].data)

    assert near(colour(image, (0.1, 0.1)), ABOVE_LEFT[orientation])
    assert (found.width, found.height) == image.size == ((128, 96) if orientation < 5 else (96, 128))


def swapped_profile() -> bytes:
    """sRGB, but with red and green the other way round."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    swap = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}
    for at in range(132, 132 + 12 * count, 12):
        name = bytes(profile[at : at + 4])
        profile[at : at + 4] = swap.get(name, name)
    return bytes(profile)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_colour_profile_is_followed(mode: str) -> None:
    data = saved(Image.new(mode, (20, 20), "#ff0000"), "PNG", icc_profile=swapped_profile())

    assert near(colour(shown(Kind.PNG, data), (0.5, 0.5)), (0, 255, 0))


def test_a_broken_colour_profile_is_as_good_as_none() -> None:
    data = saved(Image.new("RGB", (20, 20), samples.RED), "PNG", icc_profile=b"no profile" * 20)

    assert colour(shown(Kind.PNG, data), (0.5, 0.5)) == samples.RED


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_png_is_shown(mode: str) -> None:
    if mode == "I;16":
        image = Image.new(mode, (40, 20), 65_535)
        image.paste(0, (0, 0, 20, 20))
    else:
        image = Image.new("RGBA", (40, 20), "white")
        image.paste("black", (0, 0, 20, 20))
        image = image.convert(mode)

    clean = shown(Kind.PNG, saved(image, "PNG"))

    assert colour(clean, (0.1, 0.5)) == (0, 0, 0)
    assert colour(clean, (0.9, 0.5)) == (255, 255, 255)


def test_cmyk_is_shown() -> None:
    data = saved(samples.quadrants().convert("CMYK"), "JPEG", quality=95)

    assert near(colour(shown(Kind.JPEG, data), (0.1, 0.1)), samples.RED)


def test_what_shows_through_still_does() -> None:
    image = samples.quadrants().convert("RGBA")
    image.putalpha(90)
    indexed = Image.new("P", (20, 20), 1)
    indexed.putpalette([255, 0, 0, 0, 255, 0])

    assert shown(Kind.PNG, saved(image, "PNG")).getpixel((5, 5)) == (*samples.RED, 90)
    assert shown(Kind.PNG, saved(indexed, "PNG", transparency=1)).getpixel((5, 5)) == (0, 255, 0, 0)


def test_a_clean_copy_too_large_for_a_png_is_a_jpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "PNG_BYTES", 10_000)
    grey = Image.effect_noise((200, 200), 90)
    through = grey.convert("RGBA")
    through.putalpha(Image.new("L", grey.size, 128))

    for image in (grey, through):
        copy = picture.inspect(Kind.PNG, saved(image, "PNG")).clean[0]

        assert copy.media_type == "image/jpeg"
        assert hostile.reopened(copy.data).size == (200, 200)


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "yesterday", "2026:03:12 14:37:05"])
def test_a_time_without_a_zone_is_kept_as_the_camera_showed_it_and_nonsense_is_not(taken: str) -> None:
    metadata = Image.Exif()
    metadata.get_ifd(0x8769)[0x9003] = taken
    facts = picture.inspect(Kind.JPEG, saved(samples.quadrants(), "JPEG", exif=metadata)).facts

    assert (facts.taken_at is not None) is taken.startswith("2026")
    assert facts.taken_at is None or facts.taken_at.tzinfo is None


@pytest.mark.parametrize("metadata", [b"MM\0*\xff\xff\xff\xff" + bytes(9), b"nonsense", b"II*\0" + b"\xff" * 40])
@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG])
def test_metadata_that_cannot_be_read_costs_only_itself(kind: Kind, metadata: bytes) -> None:
    data = saved(samples.quadrants(), kind.name, exif=b"Exif\0\0" + metadata)

    assert picture.inspect(kind, data).facts == Facts()


def test_a_camera_that_misplaces_its_settings_is_still_named() -> None:
    class Misplaced(Image.Exif):
        def get_ifd(self, tag: int) -> dict[int, object]:
            raise ValueError("negative seek value -99")

    metadata = Misplaced()
    metadata[0x010F] = "Kamera"

    assert exif.facts(metadata) == Facts(make="Kamera")


def test_more_pixels_than_allowed_are_refused_before_they_are_decoded() -> None:
    with pytest.raises(RefusedError) as refusal:
        picture.inspect(Kind.PNG, hostile.png(7_000, 6_000, pixels=b""))

    assert refusal.value.reason is Reason.TOO_MANY_PIXELS


def test_a_clean_copy_keeps_no_metadata_even_where_the_encoder_would_write_it() -> None:
    image = samples.quadrants()
    image.info |= {"comment": samples.CANARY, "icc_profile": samples.CANARY, "exif": samples.CANARY, "dpi": (1, 1)}

    for is_photograph in (False, True):
        copy = picture.encode(image.copy(), is_photograph=is_photograph)

        assert samples.CANARY not in copy.data
        assert not hostile.reopened(copy.data).getexif()


def test_of_a_picture_the_decoder_gets_what_can_be_seen() -> None:
    data = picture._needed(Kind.PNG, samples.good(Kind.PNG))

    assert samples.CANARY not in data.replace(samples.exif().tobytes()[6:], b"")
    with Image.open(io.BytesIO(data)) as image:
        assert "Comment" not in image.info
