"""Text for Slack: what a person or a policy wrote is escaped, and split where Slack would cut it off or refuse it."""

from collections.abc import Callable, Iterator

MOST_SECTION = 3_000
"""Characters of a section, as they are sent."""


def escape(text: str) -> str:
    """A text in which nothing is a mention, a link or an alert: `<!channel>` pings nobody.

    See https://docs.slack.dev/messaging/formatting-message-text#escaping: these three characters, and no others.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quote(text: str) -> str:
    """A text as a quotation, each of its lines marked."""
    return "\n".join(f"> {escape(line)}" for line in text.split("\n"))


def pieces(text: str, form: Callable[[str], str] = escape, most: int = MOST_SECTION) -> Iterator[str]:
    """A text in pieces that Slack takes, broken between words where there are any; blank ones are left out.

    Args:
        text: as it was written.
        form: makes what is sent of it; more text never becomes less.
        most: characters of one piece, as they are sent.
    """
    while text:
        end = _longest(text, form, most)
        if end < len(text):
            between = max(text.rfind("\n", 0, end), text.rfind(" ", 0, end))
            end = between if between > end // 2 else end
        if text[:end].strip():
            yield form(text[:end])
        text = text[end:]


def _longest(text: str, form: Callable[[str], str], most: int) -> int:
    """How many characters of a text can be sent at once: at least one."""
    low, high = 1, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        if len(form(text[:middle])) <= most:
            low = middle
        else:
            high = middle - 1
    return low
