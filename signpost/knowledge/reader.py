"""A policy file into a `Policy`: the one way in, whatever the format."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from signpost.errors import UnreadableDocumentError
from signpost.knowledge.audience import read_audience
from signpost.knowledge.classification import classify
from signpost.knowledge.elements import Element, ElementKind
from signpost.knowledge.markdown import read_markdown
from signpost.knowledge.metadata import read_metadata
from signpost.knowledge.modality import read_modality
from signpost.knowledge.outline import Node, build_outline
from signpost.knowledge.plain_text import read_text
from signpost.knowledge.policy import Clause, Policy, SetAside, SetAsideKind
from signpost.knowledge.source import Source

MOST_BYTES = 20 * 1024 * 1024
"""A policy is a few hundred kilobytes, with pictures a few megabytes; a file larger than this is something else."""
MOST_CHARACTERS = 2_000_000
MOST_LINES = 40_000
"""Both are more than any policy has: a text beyond them would only take the machine's memory."""

SUFFIXES = (".docx", ".pdf", ".md", ".markdown", ".txt")
"""What a policy's file name may end in; only Markdown is told by it, the other formats by their first bytes."""
_MARKDOWN = (".md", ".markdown")
_ENCODINGS = ("utf-8-sig", "cp1252")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NO_POLICIES = (".csv", ".eml", ".htm", ".html", ".ics", ".json", ".jsonl", ".log", ".py", ".rtf", ".tsv", ".xml")
"""Files in letters that are something else, however they begin."""
_OTHER_MARKUP = re.compile(rb"\s*(?:\{\\rtf|<!doctype\s+html|<html[\s>]|<\?xml)", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ZIP, _OLD_OFFICE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_PLEASE = "Please give a Word document (.docx), a PDF, Markdown (.md) or plain text (.txt)."
_SET_ASIDE: Mapping[ElementKind, SetAsideKind] = {
    "heading": "heading",
    "label": "heading",
    "head": "heading",
    "item": "heading",  # a question, with its answer behind it
    "title": "title",
    "metadata": "metadata",
    "contents": "contents",
    "page": "page",
    "form": "form",
    "marker": "marker",
    "debris": "debris",
}


def read_policy(path: Path) -> Policy:
    """Read a policy from a DOCX, PDF, Markdown or plain text file.

    Raises:
        UnreadableDocumentError: the file is missing, empty, too large, of another type, damaged, protected by a
            password, or has no text; the message says what to do.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UnreadableDocumentError(f"{path.name} is a folder. {_PLEASE}")
        if size > MOST_BYTES:
            raise UnreadableDocumentError(
                f"{path.name} is {size / 1048576:.0f} MB; a policy may have {MOST_BYTES // 1048576} MB. "
                "Take out large pictures, or save only the policy itself, and try again."
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocumentError(f"{path.name} cannot be opened: {error.strerror}. Check the path.") from error
    return policy_of(read_source(data, path.stem, path.suffix.lower()))


def read_source(data: bytes, name: str, suffix: str) -> Source:
    """A file's bytes as a `Source`, by what the bytes are; the suffix only tells Markdown, and what is no policy.

    Raises:
        UnreadableDocumentError: as for `read_policy`.
    """
    if not data.strip():
        raise UnreadableDocumentError(f"{name}{suffix} is empty. {_PLEASE}")
    if _PDF in data[:1024]:
        from signpost.knowledge.pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith((_ZIP, _OLD_OFFICE)):
        from signpost.knowledge.word import read_word

        return read_word(data, name)
    if suffix in _NO_POLICIES or _OTHER_MARKUP.match(data[:1024]):
        raise UnreadableDocumentError(f"{name}{suffix} is a kind of file that is not read. {_PLEASE}")
    text = _decode(data, name + suffix)
    _check_length(text, name + suffix)
    return read_markdown(text, name) if suffix in _MARKDOWN else read_text(text, name)


def _check_length(text: str, file: str) -> None:
    line_count = len(text.splitlines())
    if len(text) > MOST_CHARACTERS or line_count > MOST_LINES:
        raise UnreadableDocumentError(
            f"{file} has {len(text):,} characters in {line_count:,} lines; no policy is so long. "
            "Save only the policy itself, and try again."
        )


def _decode(data: bytes, file: str) -> str:
    encodings: Sequence[str] = ("utf-16",) if data.startswith(_UTF_16_MARKS) else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise UnreadableDocumentError(f"{file} is empty. {_PLEASE}")
        if len(_CONTROLS.findall(text)) > len(text) // 1000:
            break
        return text
    raise UnreadableDocumentError(f"{file} is not a document that can be read. {_PLEASE}")


def policy_of(source: Source) -> Policy:
    """The policy that a document holds.

    Raises:
        UnreadableDocumentError: no clause is found in it.
    """
    elements = classify(source)
    nodes = build_outline(elements)
    if not nodes:
        raise UnreadableDocumentError(f"No clause was found in {source.name}. Is it the whole policy?")
    about = read_metadata(source, elements)
    return Policy(
        name=source.name,
        title=about.title,
        school=about.school,
        version=about.version,
        adopted=about.adopted,
        last_review=about.last_review,
        next_review=about.next_review,
        text=source.text,
        digest=hashlib.sha256(source.text.encode()).hexdigest(),
        clauses=tuple(_clauses(source, nodes)),
        set_aside=tuple(_set_aside(source, elements, nodes)),
    )


def _clauses(source: Source, nodes: Sequence[Node]) -> Iterator[Clause]:
    notes: dict[Node, list[str]] = defaultdict(list)
    for node in nodes:
        if node.kind == "note" and node.parent is not None:
            notes[node.parent].append(node.id)
    for node in nodes:
        element = node.element
        yield Clause(
            id=node.id,
            ref=node.ref,
            path=node.path,
            text=source.text[element.start : node.end],
            start=element.start,
            own_end=element.end,
            lead_in=node.lead_in,
            parent=node.parent.id if node.parent is not None else None,
            notes=tuple(notes[node]),
            kind=node.kind,
            modality=read_modality(element.text, node.lead_in),
            audience=read_audience(element.text, node.lead_in),
        )


def _set_aside(source: Source, elements: Sequence[Element], nodes: Sequence[Node]) -> Iterator[SetAside]:
    """Everything that is in no clause: headings, furniture, and the markers in front of clauses."""
    clause_starts = {node.element.end: node.element.start for node in nodes}
    for before, element, following in zip([None, *elements], elements, [*elements[1:], None], strict=False):
        block = element.block
        own_start = clause_starts.get(element.end)
        if own_start is None:
            yield SetAside(kind=_SET_ASIDE[element.kind], start=block.start, end=block.end)
            continue
        # The cells of a row may be clauses of their own, in one block.
        start = before.end if before is not None and before.block is block else block.start
        end = element.end if following is not None and following.block is block else block.end
        if source.text[start:own_start].strip():
            yield SetAside(kind="marker", start=start, end=own_start)
        if source.text[element.end : end].strip():
            yield SetAside(kind="debris", start=element.end, end=end)
