"""What the bot has to say about the governors' return."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ReturnSection(BaseModel):
    """A few lines of the return under a headline."""

    model_config = ConfigDict(frozen=True)

    title: str
    lines: tuple[str, ...]


class GovernorsReturn(BaseModel):
    """The main figures of the return, in words. Whatever had to be held back is."""

    model_config = ConfigDict(frozen=True)

    view: Literal["governors_return"] = "governors_return"
    year: str
    title: str
    sections: tuple[ReturnSection, ...]
    note: str
    """What stands for a number that is held back."""
    document: bytes | None = Field(None, repr=False)
    """The whole return as a PDF, where it was asked for."""
