"""What is typed about agreements, alike on every platform, and the commands that it makes."""

from collections.abc import Callable, Mapping

from signpost.bot.agreements.commands import (
    AgreementCommand,
    ExportSignatures,
    NudgeOpen,
    OpenAgreement,
    RemindTomorrow,
    ShowAgreementText,
    ShowMyAgreements,
    ShowReceipt,
    ShowSignatures,
    SignaturesCommand,
)


def _receipt(rest: str) -> ShowReceipt:
    words = rest.casefold().split()
    name = next((word for word in words if word != "pdf"), "")
    return ShowReceipt(agreement=name, as_pdf="pdf" in words)


def _export(rest: str) -> ExportSignatures:
    words = rest.casefold().split()
    name = next((word for word in words if word not in {"csv", "pdf"}), "")
    return ExportSignatures(agreement=name, format="pdf" if "pdf" in words else "csv")


TYPED: Mapping[str, Callable[[str], AgreementCommand | SignaturesCommand]] = {
    "agreements": lambda _: ShowMyAgreements(),
    "sign": lambda rest: OpenAgreement(agreement=rest),
    "text": lambda rest: ShowAgreementText(agreement=rest),
    "tomorrow": lambda _: RemindTomorrow(),
    "receipt": _receipt,
    "signatures": lambda rest: ShowSignatures(agreement=rest),
    "chart": lambda rest: ShowSignatures(agreement=rest, as_chart=True),
    "nudge": lambda rest: NudgeOpen(agreement=rest),
    "export": _export,
}
"""By its first word, without a slash."""
