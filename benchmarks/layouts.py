"""How many clauses come out as they should when a policy comes in another layout.

The policies of the corpus are plain text with a paragraph to a line. Each is made over in ways in which schools have
their policies, and what is read is compared with what was read from the original.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from io import BytesIO

import docx
import typst

from benchmarks.corpus import CORPUS
from benchmarks.generated import printed
from benchmarks.report import Report
from signpost.knowledge.policy import Policy
from signpost.knowledge.reader import policy_of, read_source
from signpost.knowledge.wrapped_text import is_wrapped

_EVERY = 6
"""One in so many of the policies."""
_BULLET = re.compile(r"^\s*[-•*·]\s+")
_NUMBER = re.compile(r"^(\s*(?:\d[\d.]*|\(?[a-z]{1,3}\))) +", re.M)

Made = tuple[bytes, str]
"""A file and its suffix."""


def _text(text: str) -> Made:
    return text.encode(), ".txt"


def _numbers_apart(text: str) -> Made:
    return _text(_NUMBER.sub(r"\1\n", text))


def _escaped(text: str) -> Made:
    return re.sub(r"^(\s*\w{1,3})([.)])", r"\1\\\2", text, flags=re.M).encode(), ".md"


def _word(text: str, *, in_breaks: bool = False, with_lists: bool = False) -> Made:
    """A Word document; its paragraphs apart, or those of a passage in one with lines broken by hand."""
    document = docx.Document()
    for passage in re.split(r"\n\s*\n" if in_breaks else "\n", text):
        lines = [line.strip() for line in passage.splitlines() if line.strip()]
        if not lines:
            continue
        is_item = with_lists and _BULLET.match(lines[0]) is not None
        paragraph = document.add_paragraph(style="List Bullet" if is_item else None)
        paragraph.add_run(_BULLET.sub("", lines[0]) if is_item else lines[0])
        for line in lines[1:]:
            paragraph.add_run().add_break()
            paragraph.add_run(line)
    file = BytesIO()
    document.save(file)
    return file.getvalue(), ".docx"


def _pdf(text: str, markers: str = "[•]", *, hanging: bool = False) -> Made:
    """A PDF, with bullets that are written, or such as are given; as word processors set it, numbers hang."""
    lines = ['#set page("a4", footer: context [Page #counter(page).display()])', f"#set list(marker: {markers})"]
    if hanging:
        lines.append("#set page(header: [Some School Trust #h(1fr) Online Policy])")
    for line in filter(str.strip, text.splitlines()):
        said = f"#{json.dumps(' '.join(_BULLET.sub('', line).split()), ensure_ascii=False)}"
        if hanging and _NUMBER.match(line):
            said = f"#par(hanging-indent: 1.3cm)[{said}]"
        lines += [f"- {said}"] if _BULLET.match(line) else ["", said, ""]
    made = typst.compile("\n".join(lines).encode(), format="pdf", ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made, ".pdf"


LAYOUTS: Mapping[str, Callable[[str], Made]] = {
    "out of a print: in lines, with the edges of pages": lambda text: _text(printed(text)),
    "each number on a line of its own": _numbers_apart,
    "no blank lines": lambda text: _text(re.sub(r"\n\s*\n", "\n", text)),
    "Markdown": lambda text: (text.encode(), ".md"),
    "Markdown, its numbers escaped": _escaped,
    "Word": _word,
    "Word, bullets as a list": lambda text: _word(text, with_lists=True),
    "Word, lines broken by hand": lambda text: _word(text, in_breaks=True),
    "PDF": _pdf,
    "PDF, numbers hanging, with a header": lambda text: _pdf(text, hanging=True),
    "PDF, bullets drawn": lambda text: _pdf(text, "circle(radius: 1.7pt, fill: black)"),
}


def _clauses(policy: Policy) -> Counter[tuple[str, tuple[str, ...], str]]:
    """A policy's clauses as they are compared: their words, what they depend on, and what they do."""

    def folded(text: str) -> str:
        return " ".join(text.split()).replace("\\", "")

    return Counter((folded(one.own_text), tuple(map(folded, one.lead_in)), one.modality) for one in policy.clauses)


def measure(quick: bool) -> Report:
    """The share of the clauses that come out as from the original."""
    report, found = Report(), []
    texts = [text for file in sorted(CORPUS.glob("*.txt")) if not is_wrapped(text := file.read_text("utf-8"))]
    texts = texts[:: _EVERY * 20 if quick else _EVERY]
    originals = [_clauses(policy_of(read_source(text.encode(), "policy", ".txt"))) for text in texts]
    for label, layout in LAYOUTS.items():
        kept = turned = 0
        for text, original in zip(texts, originals, strict=True):
            data, suffix = layout(text)
            read = _clauses(policy_of(read_source(data, "policy", suffix)))
            kept += (original & read).total()
            meant = {(words, does) for words, _, does in read}
            turned += sum(count for (words, _, does), count in original.items() if (words, does) not in meant)
        total = sum(original.total() for original in originals)
        found.append((label, f"{kept}/{total} ({kept / total:.1%})", f"{turned / total:.1%}"))
    report.table(f"Clauses of {len(texts)} policies, by layout", ["layout", "as from the original", "lost"], found)
    return report
