"""What one school is answered from, and whom its people are sent to where that does not settle it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from signpost.bot.answers.answering import PolicyShelf
from signpost.knowledge.policy import Policy


@dataclass(frozen=True)
class SchoolPolicies:
    """One school's policies.

    Args:
        ask: the role to ask where a policy does not settle a question, as it stands in a sentence.
        shelf: the policies; None where there is none to answer from.
    """

    ask: str
    shelf: PolicyShelf | None

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies, in their order."""
        return () if self.shelf is None else tuple(self.shelf.policies.values())


PoliciesOf = Callable[[str], Awaitable[SchoolPolicies]]
"""Gives the policies of a school, by its id, and of no other."""
