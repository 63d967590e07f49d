"""What is wrong with a policy, as text for a terminal: what must be fixed first, eighty columns wide."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.text import Text

from signpost.adapters.control_codes import without_control_codes
from signpost.adapters.terminal.layout import INDENT, WIDTH
from signpost.adapters.wording import plain_marks
from signpost.bot.policy_check.finding import SEVERITIES, Finding, Severity

_STYLES: Mapping[Severity, str] = {"must fix": "bold red", "should fix": "bold yellow", "worth a look": "bold cyan"}


def render_findings(title: str, reading_age: float, findings: Sequence[Finding]) -> RenderableType:
    """A policy's findings in their order, and how many they are at the end.

    Args:
        title: the policy's.
        reading_age: the policy's, in years.
        findings: what was found.
    """
    parts: list[RenderableType] = [
        Text(f"{without_control_codes(title)}: reading age {reading_age:.0f}", style="bold"),
        Text(),
    ]
    for finding in findings:
        parts += [*_finding(without_control_codes(finding)), Text()]
    counts = Counter(finding.severity for finding in findings)
    said = ", ".join(f"{counts[severity]} {severity}" for severity in SEVERITIES if counts[severity])
    parts.append(Text(f"{said}." if said else "Nothing was found.", style="bold"))
    return Constrain(Group(*parts), WIDTH)


def _finding(finding: Finding) -> Iterator[RenderableType]:
    yield Text.assemble((finding.severity, _STYLES[finding.severity]), "  ", (finding.title, "bold"))
    for quotation in finding.quotations:
        ref = f"{quotation.ref}: " if quotation.ref else ""
        yield _indented(Text(f"{ref}“{_line(quotation.text)}”"))
    yield _indented(Text(finding.why))
    yield _indented(Text(finding.do))
    for model in finding.models:
        yield _indented(Text(f"Sample {model.ref}: “{_line(model.text)}”", style="dim"))
    if finding.source is not None:
        yield _indented(Text(f"Source: {finding.source}", style="dim"))


def _line(text: str) -> str:
    return " ".join(plain_marks(text).split())


def _indented(text: Text) -> RenderableType:
    return Padding(text, (0, 2, 0, INDENT), expand=False)
