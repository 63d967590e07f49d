"""What changed between two versions of a policy, as text for a terminal: read by people, eighty columns wide."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.text import Text

from signpost.adapters.terminal.layout import INDENT, WIDTH
from signpost.adapters.wording import plain_marks
from signpost.knowledge.difference import Change, ChangeKind, Words
from signpost.knowledge.policy import Clause

_STYLES: dict[ChangeKind, str] = {
    "added": "bold green",
    "removed": "bold red",
    "changed": "bold yellow",
    "moved": "bold cyan",
    "renumbered": "bold cyan",
}
_MARKS = {"inserted": ("{+", "+}", "green"), "deleted": ("[-", "-]", "red strike")}
"""What stands around words that only one version has. It is there without colours too, for pipes and for all eyes."""
_MOST_KEPT = 24
"""Of more unchanged words in a row than this, only those next to a change are shown."""


def render_changes(changes: Sequence[Change]) -> RenderableType:
    """What changed, clause by clause in the order of the new version, and how much it was at the end."""
    if not changes:
        return Text("No clause changed.")
    parts: list[RenderableType] = []
    for only_renumbered, group in groupby(changes, key=lambda change: change.kinds == ("renumbered",)):
        for block in _renumbered(group) if only_renumbered else map(_change, group):
            parts += [block, Text()]
    counts = Counter(kind for change in changes for kind in change.kinds)
    parts.append(Text(", ".join(f"{counts[kind]} {kind}" for kind in _STYLES if counts[kind]) + ".", style="bold"))
    return Constrain(Group(*parts), WIDTH)


def _renumbered(changes: Iterable[Change]) -> Iterator[RenderableType]:
    """Clauses of which only the number is another: one line for all of them."""
    moves = ", ".join(f"{change.old.ref} → {change.ref}" for change in changes if change.old is not None)
    yield Text.assemble(("renumbered", _STYLES["renumbered"]), f"  {moves}")


def _change(change: Change) -> RenderableType:
    head = Text(change.ref, style="bold")
    for kind in change.kinds:
        head.append("  ").append(kind, style=_STYLES[kind])
        head.append(_details(kind, change))
    clause = change.new or change.old
    parts: list[RenderableType] = [head]
    if clause is not None:
        parts.append(Padding(_body(change, clause), (0, 2, 0, INDENT)))
    return Group(*parts)


def _details(kind: ChangeKind, change: Change) -> str:
    """Where a clause was before, behind the word that says it moved."""
    if change.old is None or change.new is None:
        return ""
    if kind == "renumbered":
        return f" (was {change.old.ref})"
    if kind == "moved" and change.old.path != change.new.path:
        return f" (from {' › '.join(change.old.path) or 'the opening'})"
    return ""


def _body(change: Change, clause: Clause) -> Text:
    body = Text()
    is_told = change.old is not None and change.old.lead_in != clause.lead_in and clause.parent is None
    for words in () if is_told else clause.lead_in:
        body.append(plain_marks(words).strip() + "\n", style="dim")
    if change.words:
        return body.append_text(marked(change.words))
    return body.append(plain_marks(clause.own_text).strip(), style="" if change.new else "red")


def marked(words: Sequence[Words]) -> Text:
    """The words of both versions, with marks around those that only one of them has."""
    text_of_both = Text()
    for number, run in enumerate(words):
        text = plain_marks(run.text)
        bare = text.strip()
        gap = text[: len(text) - len(text.lstrip())]
        text_of_both.append(gap if number else "")
        if run.kind == "kept":
            text_of_both.append(_shortened(bare, first=number == 0, last=number == len(words) - 1))
        else:
            before, after, style = _MARKS[run.kind]
            text_of_both.append(f"{before}{bare}{after}", style=style)
    return text_of_both


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Unchanged words; of many, those next to a change."""
    words = text.split(" ")
    if len(words) <= _MOST_KEPT:
        return text
    half = _MOST_KEPT // 2
    begin = [] if first else words[:half]
    end = [] if last else words[-half:]
    return " ".join([*begin, "…", *end])
