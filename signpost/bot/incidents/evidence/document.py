"""PDF documents: their first pages are drawn, and what is drawn is the clean copy.

Runs in the worker only. PDFium is built without JavaScript, and nothing that a document holds is followed or run. Of
programs and files in a document, what PDFium counts is found and what stands in it uncompressed: enough for an honest
reporter; against the others there is the clean copy, and the virus scanner.
"""

import math
import re

import pypdfium2
from pypdfium2 import raw

from signpost.bot.incidents.evidence import picture
from signpost.bot.incidents.evidence.finding import CleanCopy, Finding, RefusedError
from signpost.bot.incidents.evidence.kind import DOCUMENT_PAGES, PAGES_SHOWN, Kind, Note, Reason

_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia)\b")
_PAGE_POINTS = 14_400
"""The longest side of a page (ISO 32000-1, annex C)."""
_DOTS_PER_POINT = 200 / 72
_LONGEST_SIDE = 2_000
"""Pixels of a page that is shown."""
_SHOWN_BYTES = 24 * 1024 * 1024
"""Pages are shown until their pictures come to this."""


def inspect(data: bytes) -> Finding:
    """The first pages as pictures.

    Raises:
        RefusedError: the document needs a password, holds programs or other files, is too long, or cannot be opened.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise RefusedError(Reason.LOCKED if is_locked else Reason.DAMAGED) from None
    count = len(document)
    if not count:
        raise RefusedError(Reason.DAMAGED)
    if count > DOCUMENT_PAGES:
        raise RefusedError(Reason.TOO_MANY_PAGES)
    if _ACTIVE.search(data) or document.count_attachments() or raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise RefusedError(Reason.ACTIVE)
    document.init_forms()
    pages: list[CleanCopy] = []
    for number in range(min(count, PAGES_SHOWN)):
        pages.append(_drawn(document[number]))
        if sum(len(page.data) for page in pages) > _SHOWN_BYTES:
            break
    notes = (Note.FIRST_PAGES,) if len(pages) < count else ()
    return Finding(Kind.PDF, pages[0].width, pages[0].height, notes=notes, clean=tuple(pages))


def _drawn(page: pypdfium2.PdfPage) -> CleanCopy:
    longest = max(page.get_size())
    if not (math.isfinite(longest) and 0 < longest <= _PAGE_POINTS):
        raise RefusedError(Reason.TOO_MANY_PAGES)
    bitmap = page.render(scale=min(_DOTS_PER_POINT, _LONGEST_SIDE / longest))
    copy = picture.encode(bitmap.to_pil().convert("RGB"))
    page.close()
    return copy
