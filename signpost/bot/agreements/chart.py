"""A picture of how far the signing is: one bar, readable in a chat, on a phone, and without colours."""

import datetime as dt
import io

from signpost.bot.agreements.standing import Status
from signpost.bot.agreements.views import Progress

_SHOWN = (
    (Status.SIGNED, "signed", "#1b7f4b", ""),
    (Status.OPENED, "opened", "#7fb3d5", "//"),
    (Status.ASKED, "asked", "#c5d5e4", ""),
    (Status.NOT_ASKED, "not asked yet", "#ececec", ""),
    (Status.OVERDUE, "overdue", "#e0a458", "\\\\"),
    (Status.DECLINED, "declined", "#a569bd", "xx"),
    (Status.UNREACHABLE, "not reached", "#c0392b", ".."),
)
"""Each with its colour, and a pattern for whoever sees no colours; in the order of the bar."""


def draw_progress(progress: Progress, today: dt.date) -> bytes:
    """A PNG of a campaign's numbers.

    Args:
        progress: the numbers; who is exempt is not in the picture.
        today: the day that they are of.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 2.8), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    left = 0
    for status, label, colour, pattern in _SHOWN:
        count = progress.counts.get(status, 0)
        if count:
            axes.barh(0, count, left=left, color=colour, hatch=pattern, edgecolor="white", label=f"{count} {label}")
            left += count
    axes.set_xlim(0, max(progress.asked, 1))
    axes.set_yticks([])
    axes.set_title(f"{progress.signed} of {progress.asked} have signed “{_plain(progress.title)}”", fontsize=15)
    until = f"to be signed by {progress.due_on.day} {progress.due_on:%B}"
    axes.set_xlabel(f"{today.day} {today:%B %Y}; {until}", fontsize=12)
    axes.spines[["top", "right", "left"]].set_visible(False)
    if left:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.45), ncols=4, frameon=False, fontsize=12)
    drawn = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(drawn, format="png")
    return drawn.getvalue()


def _plain(title: str) -> str:
    """A title that is not taken for a formula."""
    return title.replace("$", r"\$")
