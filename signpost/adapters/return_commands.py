"""What is typed about the governors' return, alike on every platform, and the commands that it makes."""

from signpost.bot.governors.commands import ShowReturn
from signpost.bot.room.commands import ReadReturn

PAGE, DOCUMENT = "page", "pdf"


def read_return(rest: str) -> ShowReturn | ReadReturn:
    """What stands behind `/governors-return`: a year and `pdf`, in any order, each of them or neither; or `page`."""
    words = rest.split()
    said = {word.casefold() for word in words}
    if PAGE in said:
        return ReadReturn()
    year = " ".join(word for word in words if word.casefold() != DOCUMENT)
    return ShowReturn(year=year, wants_document=DOCUMENT in said)
