"""What people can ask of the bot about agreements; what the office can, apart."""

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Command(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class ShowMyAgreements(_Command):
    """What the actor has to sign, and has signed."""

    name: Literal["show_my_agreements"] = "show_my_agreements"


class OpenAgreement(_Command):
    """Read an agreement that is to be signed, and sign it."""

    name: Literal["open_agreement"] = "open_agreement"
    agreement: str = ""
    """Its short name; empty for the first that is to be signed."""


class ShowAgreementText(_Command):
    """The whole text of an agreement."""

    name: Literal["show_agreement_text"] = "show_agreement_text"
    agreement: str = ""


class SignAgreement(_Command):
    """Sign the text that was shown."""

    name: Literal["sign_agreement"] = "sign_agreement"
    campaign: str
    digest: str
    """Of the text that was shown."""
    ticked: tuple[int, ...]
    """The numbers of the statements that were ticked."""
    typed_name: str = Field(repr=False)


class DeclineAgreement(_Command):
    """Say that one will not sign; it goes to the person in charge."""

    name: Literal["decline_agreement"] = "decline_agreement"
    campaign: str
    text: str = Field("", repr=False)


class AskAboutStatement(_Command):
    """Ask the person in charge about a statement."""

    name: Literal["ask_about_statement"] = "ask_about_statement"
    campaign: str
    statement: int
    """Its number; 0 for the whole."""
    text: str = Field(repr=False)


class RemindTomorrow(_Command):
    """Be reminded on the next school day, once a step."""

    name: Literal["remind_tomorrow"] = "remind_tomorrow"


class ShowReceipt(_Command):
    """The receipt of a signature of the actor's."""

    name: Literal["show_receipt"] = "show_receipt"
    agreement: str = ""
    as_pdf: bool = False


AgreementCommand = (
    ShowMyAgreements
    | OpenAgreement
    | ShowAgreementText
    | SignAgreement
    | DeclineAgreement
    | AskAboutStatement
    | RemindTomorrow
    | ShowReceipt
)
"""What everybody may do."""


class ShowSignatures(_Command):
    """How far the signing is: how many of how many, and who is open."""

    name: Literal["show_signatures"] = "show_signatures"
    agreement: str = ""
    as_chart: bool = False


class NudgeOpen(_Command):
    """Remind everybody who has not signed, beside the cadence; once a day."""

    name: Literal["nudge_open"] = "nudge_open"
    agreement: str = ""


class ExportSignatures(_Command):
    """All signatures of an agreement, as a table or as a register to print."""

    name: Literal["export_signatures"] = "export_signatures"
    agreement: str = ""
    format: Literal["csv", "pdf"] = "csv"


class EnterPaperSignature(_Command):
    """Enter a signature that was made on paper."""

    name: Literal["enter_paper_signature"] = "enter_paper_signature"
    agreement: str
    person: str
    """Their short name."""
    signed_on: dt.date


class ExemptPerson(_Command):
    """Say that somebody need not sign in this campaign, and why; without a reason, that they have to again."""

    name: Literal["exempt_person"] = "exempt_person"
    agreement: str
    person: str
    reason: str = ""


class ProposeAgreement(_Command):
    """Show what publishing a document would do."""

    name: Literal["propose_agreement"] = "propose_agreement"
    file_name: str
    content: bytes = Field(repr=False)
    agreement: str = ""
    """Of which agreement it is a version, by its short name; empty: of the one of the same title, or of a new one."""


class PublishAgreement(_Command):
    """Publish the document that was proposed."""

    name: Literal["publish_agreement"] = "publish_agreement"
    digest: str
    """Of the text that was shown."""
    is_material: bool
    """Whether the change matters, so that everyone signs again."""


OfficeCommand = ShowSignatures | NudgeOpen | ExportSignatures | EnterPaperSignature | ExemptPerson | PublishAgreement
"""What is done in one transaction."""
SignaturesCommand = OfficeCommand | ProposeAgreement
"""What only the headteacher and the administrator may do."""
