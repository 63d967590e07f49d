"""What people write, as it can be kept: whatever a platform lets through, this is where it ends."""

from enum import Enum
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator


class Keepable(BaseModel):
    """A command whose texts can be kept, and do not show in errors."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def _can_be_kept(cls, value: Any) -> Any:
        return _keepable(value)


def _keepable(value: Any) -> Any:
    """A value without what no database or file takes: NUL, and halves of characters (chat clients send half an emoji).

    Two halves that belong together are joined.
    """
    match value:
        case Enum():
            return value
        case str():
            return value.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        case tuple():
            return tuple(map(_keepable, value))
        case dict():
            return {_keepable(key): _keepable(item) for key, item in value.items()}
        case _:
            return value
