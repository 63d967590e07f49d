"""A policy file into a `Policy`: the one way in, whatever the format."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from signpost.errors import UnreadableDocumentError
from signpost.knowledge.audience import read_audience
from signpost.knowledge.classification import classify
from signpost.knowledge.elements import Element
from signpost.knowledge.markdown import read_markdown
from signpost.knowledge.metadata import read_metadata
from signpost.knowledge.modality import read_modality
from signpost.knowledge.outline import Node, build_outline
from signpost.knowledge.plain_text import read_text
from signpost.knowledge.policy import Clause, Policy, SetAside, SetAsideKind
from signpost.knowledge.source import Source

MOST_BYTES = 20 * 1024 * 1024
"""A policy is a few hundred kilobytes; a file larger than this is something else."""

SUFFIXES = (".docx", ".pdf", ".md", ".markdown", ".txt")
_ENCODINGS = ("utf-8-sig", "cp1252")
_PLEASE = "Please give a Word document (.docx), a PDF, Markdown (.md) or plain text (.txt)."
_SET_ASIDE: dict[str, SetAsideKind] = {
    "heading": "heading",
    "label": "heading",
    "title": "title",
    "metadata": "metadata",
    "contents": "contents",
    "page": "page",
    "form": "form",
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
    """A file's bytes as a `Source`, by what the bytes are; the suffix only tells Markdown from plain text.

    Raises:
        UnreadableDocumentError: as for `read_policy`.
    """
    if not data.strip():
        raise UnreadableDocumentError(f"{name}{suffix} is empty. {_PLEASE}")
    if data[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        from signpost.knowledge.pdf import read_pdf

        return read_pdf(data, name)
    if data[:2] == b"PK" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        from signpost.knowledge.word import read_word

        return read_word(data, name)
    text = _decode(data, name + suffix)
    return read_markdown(text, name) if suffix in (".md", ".markdown") else read_text(text, name)


def _decode(data: bytes, file: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: Sequence[str] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(1 for c in text if c < " " and c not in "\t\n\r\f\v")
        if controls > len(text) // 1000:
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
    ids = _unique_ids(nodes)
    clauses = tuple(_clause(source, node, ids, nodes) for node in nodes)
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
        clauses=clauses,
        set_aside=tuple(_set_aside(source, elements, nodes)),
    )


def _unique_ids(nodes: Sequence[Node]) -> dict[int, str]:
    """An id for each node, by its identity: refs are unique, so the digests of ref and text are."""
    return {id(node): node.id for node in nodes}


def _clause(source: Source, node: Node, ids: dict[int, str], nodes: Sequence[Node]) -> Clause:
    element = node.element
    return Clause(
        id=ids[id(node)],
        ref=node.ref,
        path=node.path,
        text=source.text[element.start : node.end],
        start=element.start,
        own_end=element.end,
        lead_in=node.lead_in,
        parent=ids[id(node.parent)] if node.parent is not None else None,
        notes=tuple(ids[id(n)] for n in nodes if n.kind == "note" and n.parent is node),
        kind=node.kind,
        modality=read_modality(element.text, node.lead_in),
        audience=read_audience(element.text, node.lead_in),
    )


def _set_aside(source: Source, elements: Sequence[Element], nodes: Sequence[Node]) -> list[SetAside]:
    """Everything that is in no clause: headings, furniture, and the markers in front of clauses."""
    found: list[SetAside] = []
    clause_elements = {(node.element.start, node.element.end) for node in nodes}
    for element in elements:
        block = element.block
        if (element.start, element.end) in clause_elements:
            if source.text[block.start : element.start].strip():
                found.append(SetAside(kind="marker", start=block.start, end=element.start))
            if source.text[element.end : block.end].strip():
                found.append(SetAside(kind="debris", start=element.end, end=block.end))
        else:
            found.append(SetAside(kind=_SET_ASIDE.get(element.kind, "heading"), start=block.start, end=block.end))
    return found
