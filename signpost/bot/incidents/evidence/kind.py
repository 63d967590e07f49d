"""What evidence may be, and why a file is refused.

Known on both sides of the process boundary, so nothing but the standard library is imported here.
"""

from enum import StrEnum

FILES_PER_REPORT = 10
FILE_BYTES = 10 * 1024 * 1024
"""The most that one file may hold."""
PICTURE_PIXELS = 40_000_000
"""The most that a picture may hold: above what phones send, below what a small server can open."""
DOCUMENT_PAGES = 200
"""The most pages that a PDF may have."""
PAGES_SHOWN = 20
"""The pages of a PDF that its clean copy shows: the first."""


class Kind(StrEnum):
    """What a file is, by its content."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    GIF = "gif"
    HEIC = "heic"
    PDF = "pdf"
    TEXT = "text"
    MP3 = "mp3"
    M4A = "m4a"
    AAC = "aac"
    OGG = "ogg"
    WAV = "wav"
    AMR = "amr"
    THREE_GP = "3gp"

    @property
    def media_type(self) -> str:
        """As in IANA's register; audio that was never in it under the name that browsers know."""
        return _FORMATS[self][0]

    @property
    def extension(self) -> str:
        """How the name of a download ends, with its dot, whatever the reporter's device called the file."""
        return _FORMATS[self][1][0]

    @property
    def extensions(self) -> tuple[str, ...]:
        """Every usual ending of a name."""
        return _FORMATS[self][1]

    @property
    def is_picture(self) -> bool:
        """It is a still picture."""
        return self in _PICTURES

    @property
    def is_audio(self) -> bool:
        """It is kept, but neither played nor decoded."""
        return self.media_type.startswith("audio/")


_FORMATS: dict[Kind, tuple[str, tuple[str, ...]]] = {
    Kind.PNG: ("image/png", (".png", ".apng")),
    Kind.JPEG: ("image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif")),
    Kind.WEBP: ("image/webp", (".webp",)),
    Kind.GIF: ("image/gif", (".gif",)),
    Kind.HEIC: ("image/heic", (".heic", ".heif", ".hif")),
    Kind.PDF: ("application/pdf", (".pdf",)),
    Kind.TEXT: ("text/plain", (".txt", ".text", ".log", ".eml", ".csv", ".md", ".json", ".vcf", ".ics")),
    Kind.MP3: ("audio/mpeg", (".mp3", ".mpga")),
    Kind.M4A: ("audio/mp4", (".m4a", ".mp4", ".m4b")),
    Kind.AAC: ("audio/aac", (".aac",)),
    Kind.OGG: ("audio/ogg", (".ogg", ".oga", ".opus")),
    Kind.WAV: ("audio/wav", (".wav", ".wave")),
    Kind.AMR: ("audio/amr", (".amr", ".awb")),
    Kind.THREE_GP: ("audio/3gpp", (".3gp", ".3gpp", ".3ga", ".3g2")),
}
_PICTURES = frozenset({Kind.PNG, Kind.JPEG, Kind.WEBP, Kind.GIF, Kind.HEIC})


class Reason(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    DAMAGED = "damaged"
    UNKNOWN = "unknown"
    OTHER_PICTURE = "other_picture"
    VIDEO = "video"
    DRAWING = "drawing"
    WEB_PAGE = "web_page"
    OFFICE = "office"
    ARCHIVE = "archive"
    PROGRAM = "program"
    LOCKED = "locked"
    ACTIVE = "active"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    DISGUISED = "disguised"
    INFECTED = "infected"
    UNSAFE = "unsafe"

    @property
    def words(self) -> str:
        """What happened and what to do instead, for the person who sent the file."""
        return _WORDS[self]


_SCREENSHOT = "Please take a screenshot of what it shows, and send that."

_WORDS = {
    Reason.EMPTY: "There is nothing in this file. Please save it again, or take a screenshot, and send that.",
    Reason.TOO_LARGE: f"This file is larger than {FILE_BYTES // 1024 // 1024} MB. {_SCREENSHOT}",
    Reason.TRUNCATED: "The end of this file is missing: it was cut off on the way. Please send it again, "
    "or take a screenshot of what it shows.",
    Reason.DAMAGED: f"This file is damaged and cannot be opened. {_SCREENSHOT}",
    Reason.UNKNOWN: "This is not a kind of file that can be kept here. Pictures, PDF files, plain text and voice mails "
    f"can. {_SCREENSHOT}",
    Reason.OTHER_PICTURE: f"This kind of picture cannot be kept here; PNG, JPEG, WEBP, GIF and HEIC can. {_SCREENSHOT}",
    Reason.VIDEO: "A video cannot be kept here. Please keep it on your device, take screenshots of what matters, "
    "and send those.",
    Reason.DRAWING: f"This file is a drawing made of code (SVG), and can hold more than it shows. {_SCREENSHOT}",
    Reason.WEB_PAGE: "This file is the code of a web page, and can hold more than it shows. "
    "Please take a screenshot of the page, or save it as a PDF, and send that.",
    Reason.OFFICE: "Office files can hold more than they show. Please save it as a PDF, or take a screenshot, "
    "and send that.",
    Reason.ARCHIVE: "This is an archive that holds other files. Please open it on your device, and send the pictures "
    "or PDF files that are in it one by one.",
    Reason.PROGRAM: "This file is a program, not a picture or a document. If somebody sent it to you, please do not "
    "open it. Take a screenshot of the message that it came with, and send that.",
    Reason.LOCKED: "This PDF is protected with a password. Please open it, save or print it as a PDF without one, "
    "or take a screenshot.",
    Reason.ACTIVE: "This PDF holds programs or other files. Please print it to a new PDF, or take screenshots, "
    "and send those.",
    Reason.TOO_MANY_PIXELS: f"This picture is too large to be opened safely. {_SCREENSHOT}",
    Reason.TOO_MANY_PAGES: f"This PDF has more than {DOCUMENT_PAGES} pages, or pages of no usual size. "
    "Please print the pages that matter to a new PDF, or take screenshots, and send those.",
    Reason.DISGUISED: "This file is two things at once: behind what it shows, it holds another kind of file. "
    f"{_SCREENSHOT}",
    Reason.INFECTED: "The virus scanner found something harmful in this file, so it was not kept. Please do not open "
    "it again. Take a screenshot of the message that it came with, and tell your school's IT person.",
    Reason.UNSAFE: f"This file could not be opened safely. {_SCREENSHOT}",
}


class Note(StrEnum):
    """What somebody should know who looks at the clean copy."""

    ANIMATED = "animated"
    FIRST_PAGES = "first_pages"
    SMALLER = "smaller"
    TRAILER = "trailer"
    MISNAMED = "misnamed"

    @property
    def words(self) -> str:
        """One sentence."""
        return _NOTES[self]


_NOTES = {
    Note.ANIMATED: "Animated: only the first picture is shown.",
    Note.FIRST_PAGES: "Only the first pages are shown.",
    Note.SMALLER: "Shown smaller than it was received.",
    Note.TRAILER: "Data follows after the end of the picture, as some phones add it; it is kept, and not shown.",
    Note.MISNAMED: "The file's name says that it is something else.",
}
