"""What changed in an agreement since somebody last signed it, in the statements that they are shown."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from signpost.knowledge.difference import Words, compare
from signpost.knowledge.policy import Policy

ChangeOfStatement = Literal["added", "removed", "changed"]


class StatementChange(BaseModel):
    """One statement that is new, gone, or says something else; or words that lead in to others."""

    model_config = ConfigDict(frozen=True)

    kind: ChangeOfStatement
    heading: str
    words: tuple[Words, ...]
    """All of its words, with those marked that only one of the versions has."""


def changes_between(old: Policy, new: Policy, *, by_ref: bool = False) -> tuple[StatementChange, ...]:
    """What changed from one version to another, in reading order; empty where the words are the same.

    What only moved, or got another number, says the same: it is no change to whoever signs.

    Args:
        old: the version that is known.
        new: the new one.
        by_ref: whether each stands under its ref, as readers of a policy look it up, and not under its heading.
    """
    found = []
    for change in compare(old, new):
        clause = change.new or change.old
        if clause is None:
            continue
        heading = clause.ref if by_ref else clause.path[-1] if clause.path else ""
        if change.old is None:
            words = (Words(kind="inserted", text=clause.own_text),)
            found.append(StatementChange(kind="added", heading=heading, words=words))
        elif change.new is None:
            words = (Words(kind="deleted", text=clause.own_text),)
            found.append(StatementChange(kind="removed", heading=heading, words=words))
        elif "changed" in change.kinds:
            found.append(StatementChange(kind="changed", heading=heading, words=change.words))
    return tuple(found)
