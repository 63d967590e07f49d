"""What a link leads to."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["case", "cases", "upload", "return"]


class Target(BaseModel):
    """What a link leads to."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    kind: Kind
    about: str = ""
    """The reference of a case, or the id of a report that files are added to; nothing for all else."""
