"""What is said about a policy's versions, by direct message."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

from signpost.bot.agreements.changes import StatementChange


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class PolicyReviewDue(_View):
    """For a policy's owner: the day comes, or has passed, by which the policy itself says that it is reviewed."""

    view: Literal["policy_review_due"] = "policy_review_due"
    why: Literal["review"] = "review"
    title: str
    review_by: dt.date
    is_past: bool


class PolicyNews(_View):
    """For a policy's readers: it has a new version, and what changed."""

    view: Literal["policy_news"] = "policy_news"
    why: Literal["announced"] = "announced"
    title: str
    version: str | None
    """As the document calls it."""
    changes: tuple[StatementChange, ...]
    """The first of them, each under the clause's ref; empty where nothing is known of an earlier version."""
    left_out: int = 0
    """How many more there are."""


PolicyPointer = PolicyReviewDue | PolicyNews
"""Both are delivered by direct message."""
