"""How people sign, on every platform; and what the office sees of it."""

import datetime as dt

from signpost.bot.agreements.commands import (
    AskAboutStatement,
    DeclineAgreement,
    EnterPaperSignature,
    ExemptPerson,
    ExportSignatures,
    NudgeOpen,
    OpenAgreement,
    RemindTomorrow,
    ShowAgreementText,
    ShowMyAgreements,
    ShowReceipt,
    ShowSignatures,
    SignAgreement,
)
from tests.scenarios import AMY, BEN, HELEN, Act, News, Publishes, Scenario

IVAN, DEV, VIC = "ivan", "dev", "vic"
"""The IT administrator, the policy's owner, a volunteer."""
TITLE = "Acceptable Use Agreement for Staff"
HIT_BACK = "I will not answer abuse or hit back."


def sign(name: str) -> SignAgreement:
    """All is ticked, a name typed, and signed: on a platform, of the agreement in hand."""
    return SignAgreement(campaign="", digest="", ticked=(), typed_name=name)


def signs(who: str, name: str) -> Act:
    """Somebody signs."""
    return Act(who, (OpenAgreement(), sign(name)), (TITLE, HIT_BACK, "Signed", TITLE))


SIGNING = (
    Scenario(
        "from asking to the receipt",
        (
            Act(AMY, (ShowMyAgreements(), OpenAgreement()), ("nothing for you to sign",)),
            Publishes(),
            News(AMY, ("read and sign", TITLE, "5 January 2027"), (HIT_BACK,)),
            Act(AMY, (ShowMyAgreements(),), (TITLE, "to be signed by 5 January 2027")),
            Act(
                AMY,
                (OpenAgreement(), sign("Amy Teller")),
                (
                    TITLE,
                    "version 2026.1",
                    "Dev Patel-Lowe",
                    "Pupils and families",
                    "To keep pupils safe",
                    "I will not be friends with pupils, or follow them, on a personal account.",
                    HIT_BACK,
                    "My name, as I typed it, stands for my signature.",
                    "Signed",
                    "Amy Teller",
                    "SHA-256",
                ),
                ("has changed",),
            ),
            Act(AMY, (ShowMyAgreements(),), (TITLE, "signed on 23 November 2026")),
            Act(AMY, (ShowReceipt(),), ("Signed", TITLE, "SHA-256")),
            Act(AMY, (ShowReceipt(as_pdf=True),), ("Your receipt",)),
            Act(AMY, (OpenAgreement(),), ("Signed", TITLE), (HIT_BACK,)),
            Act(AMY, (ShowAgreementText(),), (TITLE, "Version 2026.1", HIT_BACK, "stands for my signature")),
        ),
    ),
    Scenario(
        "a name that is somebody else's",
        (
            Publishes(),
            Act(AMY, (OpenAgreement(), sign("Ben Okoro")), ("knows you as Amy Teller",)),
            Act(AMY, (ShowReceipt(),), ("not signed",)),
        ),
    ),
    Scenario(
        "what changed since the last signature",
        (
            Publishes(),
            News(AMY, ("read and sign",)),
            signs(AMY, "Amy Teller"),
            Publishes(((HIT_BACK, "I will not answer abuse online."), ("every term", "every half term"))),
            News(AMY, ("read and sign", TITLE)),
            Act(
                AMY,
                (OpenAgreement(),),
                (
                    "What has changed since you signed on 23 November 2026",
                    "changed",
                    "every",
                    "half",
                    "term",
                    "changed",
                    "I will not answer abuse",
                    "hit back",
                    "online",
                ),
            ),
        ),
    ),
    Scenario(
        "a question, and no",
        (
            Publishes(),
            Act(
                BEN,
                (
                    OpenAgreement(),
                    AskAboutStatement(campaign="", statement=3, text="My sister is a parent here."),
                    DeclineAgreement(campaign="", text="I ask my union first."),
                ),
                ("I have told Dev Patel-Lowe", "It is not signed, and I will not remind you", "Dev Patel-Lowe"),
            ),
            News(
                DEV,
                ("read and sign", "Ben Okoro"),
            ),
            Act(BEN, (ShowMyAgreements(),), ("you declined",)),
            Act(BEN, (OpenAgreement(), sign("Ben Okoro")), (HIT_BACK, "Signed")),
        ),
    ),
    Scenario(
        "tomorrow",
        (
            Publishes(),
            News(AMY, ("read and sign", TITLE)),
            Act(AMY, (RemindTomorrow(), RemindTomorrow()), ("Tuesday 24 November", "nothing to put off")),
        ),
    ),
    Scenario(
        "the office",
        (
            Act(HELEN, (ShowSignatures(),), ("Nothing is being signed",)),
            Publishes(),
            News(BEN, ("read and sign",)),
            signs(AMY, "Amy Teller"),
            Act(
                IVAN,
                (EnterPaperSignature(agreement="agreement", person=VIC, signed_on=dt.date(2026, 11, 23)),),
                ("Signed", TITLE, "paper", "23 November 2026"),
            ),
            Act(
                HELEN,
                (ExemptPerson(agreement="agreement", person="cora", reason="cuts the grass, has no account"),),
                ("Cora Finch need not sign", "cuts the grass"),
            ),
            Act(
                HELEN,
                (ShowSignatures(),),
                (TITLE, "2 of 14 have signed", "Ben Okoro", "Cora Finch", "cuts the grass"),
                ("Amy Teller", "Vic Adeyemi"),
            ),
            Act(IVAN, (ShowSignatures(as_chart=True),), ("2 of 14 have signed",), ("Ben Okoro",)),
            Act(HELEN, (NudgeOpen(),), ("12 people get a reminder",)),
            Act(HELEN, (ExportSignatures(agreement="agreement"),), ("All signatures",)),
            Act(HELEN, (ExportSignatures(agreement="agreement", format="pdf"),), ("All signatures",)),
            Act(HELEN, (ShowSignatures(agreement="other"),), ("There is no such agreement", "agreement")),
        ),
    ),
    Scenario(
        "who has signed is for the office alone",
        (
            Publishes(),
            *(
                Act(AMY, (command,), ("for the headteacher and the administrator to see",), ("Ben", "of 15"))
                for command in (
                    ShowSignatures(),
                    ShowSignatures(as_chart=True),
                    NudgeOpen(),
                    ExportSignatures(),
                    EnterPaperSignature(agreement="agreement", person=VIC, signed_on=dt.date(2026, 11, 23)),
                    ExemptPerson(agreement="agreement", person=AMY, reason="x"),
                )
            ),
        ),
    ),
)
