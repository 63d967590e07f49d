"""What a file is, where it ends, and what is hidden in it: for any bytes whatever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signpost.bot.incidents.evidence import container, payload, plain_text, signature, worker
from signpost.bot.incidents.evidence.finding import RefusedError
from signpost.bot.incidents.evidence.kind import Kind, Reason
from tests.bot.incidents.evidence import hostile
from tests.bot.incidents.evidence.samples import good, media

HEADS = [good(kind)[:length] for kind in Kind for length in (4, 12, 40)]
HEADS += [data[:40] for data in hostile.UNWANTED.values()]
ANYTHING = st.builds(bytes.__add__, st.sampled_from([b"", *HEADS]), st.binary(max_size=200))


@given(ANYTHING)
def test_any_bytes_are_a_kind_or_a_reason(data: bytes) -> None:
    assert isinstance(signature.recognise(data), Kind | Reason)


@given(st.sampled_from(Kind), ANYTHING)
def test_a_file_ends_within_its_bytes(kind: Kind, data: bytes) -> None:
    end = container.end(kind, data)

    assert end is None or 0 <= end <= len(data)


@given(st.sampled_from(hostile.CONTAINERS), st.data())
def test_a_file_that_was_cut_off_is_never_whole(kind: Kind, data: st.DataObject) -> None:
    cut = good(kind)[: data.draw(st.integers(hostile.SHORTEST, len(good(kind)) - 1))]

    with pytest.raises((RefusedError, OSError, SyntaxError, ValueError)):
        worker.inspect(cut)


@given(st.sampled_from([kind for kind in hostile.CARRIERS if kind is not Kind.PDF]), st.binary(max_size=300))
def test_a_harmless_trailer_does_not_move_the_end(kind: Kind, trailer: bytes) -> None:
    whole = good(kind)
    if kind in (Kind.PNG, Kind.JPEG, Kind.GIF, Kind.WEBP, Kind.WAV):
        assert container.end(kind, whole + trailer) == len(whole)


@given(st.sampled_from(hostile.CARRIERS), st.sampled_from(sorted(hostile.PAYLOADS)), st.binary(max_size=300))
def test_a_payload_is_found_wherever_it_stands(kind: Kind, what: str, filler: bytes) -> None:
    if kind is Kind.PDF and what == "pdf":
        return
    for place in (hostile.appended, hostile.within):
        assert payload.is_carried(kind, place(kind, filler + hostile.PAYLOADS[what] + filler))


@pytest.mark.parametrize("kind", hostile.CARRIERS)
def test_nothing_is_found_in_a_good_file(kind: Kind) -> None:
    assert not payload.is_carried(kind, good(kind))


@given(st.text(max_size=300))
def test_clean_text_has_no_controls_and_stays_as_it_is_when_cleaned_again(text: str) -> None:
    clean = plain_text.clean(text).decode("utf-8")

    assert not set(clean) & {chr(code) for code in (*range(9), *range(11, 32), *range(0x7F, 0xA0), 0x202E, 0x2066)}
    assert plain_text.clean(clean).decode("utf-8") == clean


@given(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=20).filter(str.strip))
def test_text_is_read_in_the_encodings_that_people_have(text: str) -> None:
    assert plain_text.decode(text.encode("utf-8")) == text.removeprefix("\ufeff")
    assert plain_text.decode(text.encode("utf-16")) == text


@pytest.mark.parametrize(
    "text",
    [
        "<Media omitted>\nSam: look",
        "[12/03/2026, 14:37] Sam: <3 you",
        "MZ said that a < b, and b > c",
        "Dear all,\n" + "x" * 2_000 + "\nhe wrote <script> in the chat",
        "From: sam@example.org\nSubject: you\n\nWe know where you live.",
        "#1 is you",
    ],
)
def test_what_people_write_is_text(text: str) -> None:
    assert signature.recognise(text.encode()) is Kind.TEXT


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (media(b"mp42", b"soun"), Kind.M4A),
        (media(b"isom", b"soun"), Kind.M4A),
        (media(b"3g2a", b"soun"), Kind.THREE_GP),
        (media(b"3gp5", b"vide"), Reason.VIDEO),
        (media(b"avif", b"pict"), Reason.OTHER_PICTURE),
        (media(b"M4A ", b"soun")[:60], Reason.TRUNCATED),
        (good(Kind.MP3)[37:], Kind.MP3),
        (good(Kind.MP3)[:40], Reason.TRUNCATED),
        (b"#!AMR-WB\n" + bytes(60), Kind.AMR),
        (good(Kind.OGG).replace(b"OpusHead", b"\x80theora\0"), Reason.VIDEO),
        (b"\xef\xbb\xbf\r\n" + good(Kind.PDF), Kind.PDF),
        ("caf\xe9 \xe0 la carte".encode("latin-1"), Kind.TEXT),
        (b"\xe9" * 50, Reason.UNKNOWN),
    ],
)
def test_near_relatives_are_told_apart(data: bytes, what: Kind | Reason) -> None:
    assert signature.recognise(data) is what


def test_a_recording_of_unknown_length_is_whole() -> None:
    sound = good(Kind.WAV)

    assert container.end(Kind.WAV, sound[:4] + b"\xff\xff\xff\xff" + sound[8:]) == len(sound)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.MP3, Kind.WAV])
def test_what_is_not_drawn_needs_no_library(kind: Kind) -> None:
    def fail(kind: Kind) -> None:
        raise AssertionError(kind)

    assert worker.inspect(good(kind), before_decoding=fail).kind is kind
