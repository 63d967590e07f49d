"""What an error shows, or carries along, for tests that look for secrets in it."""

import traceback


def everything_in(error: BaseException) -> str:
    """All that a log, a report to a tracker or a person could see of an error and those behind it."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None:
        chain.append(link)
        link = link.__cause__ or link.__context__
    # Its messages, not its source lines: those are the test's own, and name what it looks for.
    said = [line for link in chain for line in traceback.format_exception_only(link)]
    return "".join([*said, *(repr((link.args, vars(link))) for link in chain)])
