"""A signature's receipt as a PDF, for whoever wants to keep one."""

from signpost.bot.agreements.register import typeset
from signpost.bot.agreements.views import SigningFile, SigningReceipt


def receipt_file(receipt: SigningReceipt, school: str) -> SigningFile:
    """A receipt to keep.

    Args:
        receipt: as it is shown in the chat.
        school: the school's name.
    """
    at = receipt.signed_at
    rows = [
        ["Agreement", receipt.title + (f", version {receipt.version.removeprefix('v')}" if receipt.version else "")],
        ["Signed as", receipt.typed_name + (" (on paper)" if receipt.is_paper else "")],
        ["Signed", f"{at.day} {at:%B %Y}" + ("" if receipt.is_paper else f", {at:%H:%M %Z}")],
        ["Signature", receipt.signature],
        ["SHA-256 of the text", receipt.digest],
    ]
    content = typeset(
        title=f"Receipt: {receipt.title}",
        school=school,
        subtitle=f"{school} keeps this signature, and the text that it names.",
        head=["", ""],
        widths=[1, 3],
        rows=rows,
        seal="",
        texts={},
    )
    name = f"receipt-{receipt.signature[:8]}.pdf"
    return SigningFile(file_name=name, media_type="application/pdf", content=content, caption="Your receipt.")
