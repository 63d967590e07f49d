"""All signatures of an agreement, to be kept outside: a table for a spreadsheet, and a register to print."""

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from signpost.bot.store.tables import AgreementRow, AgreementVersionRow, SignatureRow
from signpost.bot.unit_of_work import UnitOfWork

_COLUMNS = (
    "number", "signature", "known_name", "typed_name", "audience", "version", "sha256_of_text", "delivered_at",
    "opened_at", "signed_at", "platform", "account", "entered_by", "replaces", "seal",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula, at the beginning of a cell."""


@dataclass(frozen=True)
class Entry:
    """One signature in the register."""

    row: SignatureRow
    version: str
    entered_by: str
    """The name of who entered it, for a signature on paper."""


@dataclass(frozen=True)
class Register:
    """An agreement's signatures, oldest first, with the texts that they name."""

    school: str
    title: str
    made_at: dt.datetime
    entries: tuple[Entry, ...]
    texts: Mapping[str, str]
    """The exact text of each version, by its name."""


async def register_of(work: UnitOfWork, agreement: AgreementRow) -> Register:
    """The register of an agreement, of every year."""
    query = select(AgreementVersionRow).where(AgreementVersionRow.agreement == agreement.id)
    rows = (await work.transaction.scalars(query.order_by(AgreementVersionRow.number))).all()
    versions = {row.id: row for row in rows}
    signed = select(SignatureRow).where(SignatureRow.version.in_(versions)).order_by(SignatureRow.seq)
    entries = [
        Entry(row, _named(versions[row.version]), work.school.name_of(row.entered_by) if row.entered_by else "")
        for row in await work.transaction.scalars(signed)
    ]
    return Register(
        school=work.school.name,
        title=rows[-1].title,
        made_at=work.school.local(work.now),
        entries=tuple(entries),
        texts={_named(row): row.wording for row in rows},
    )


def _named(row: AgreementVersionRow) -> str:
    return f"{row.number} ({row.label})" if row.label else str(row.number)


def as_csv(register: Register) -> bytes:
    """The register as a table: UTF-8 with a mark, as spreadsheets want it; times in UTC."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for entry in register.entries:
        row = entry.row
        times = [_utc(at) for at in (row.delivered_at, row.opened_at, row.signed_at)]
        cells = [row.seq, row.id, row.known_name, row.typed_name, row.audience, entry.version, row.digest, *times]
        cells += [row.platform, row.account, entry.entered_by, row.replaces or "", row.mac]
        writer.writerow([_harmless(str(cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _utc(at: dt.datetime | None) -> str:
    return "" if at is None else at.astimezone(dt.UTC).isoformat(timespec="seconds")


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


_TYPST = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.school, date: none)
#set page(paper: "a4", flipped: true, margin: 15mm, numbering: "1 / 1")
#set text(size: 9pt, lang: "en", region: "GB", hyphenate: false)
#show heading: set block(below: 1em)
= #data.title
#data.subtitle
#table(
  columns: data.widths.map(width => width * 1fr),
  stroke: 0.4pt + luma(60%),
  table.header(..data.head.map(cell => strong(cell))),
  ..data.rows.flatten().map(cell => text(cell)),
)
#data.seal
#for (name, wording) in data.texts [
  #pagebreak()
  == The text of version #name
  #for line in wording.split("\\n") [#text(line) #parbreak()]
]
"""


def as_pdf(register: Register) -> bytes:
    """The register as a PDF to print and keep, with the texts at the end; accessible (PDF/UA-1)."""
    rows = [
        [
            str(entry.row.seq),
            entry.row.known_name,
            entry.row.typed_name + (f" (on paper, entered by {entry.entered_by})" if entry.entered_by else ""),
            entry.version,
            f"{entry.row.signed_at.astimezone(register.made_at.tzinfo):%d %B %Y, %H:%M}",
            entry.row.digest[:16],
        ]
        for entry in register.entries
    ]
    made = register.made_at
    count = f"{len(rows)} signature{'' if len(rows) == 1 else 's'}"
    return typeset(
        title=f"Signatures: {register.title}",
        school=register.school,
        subtitle=f"{register.school}. {count}, as of {made.day} {made:%B %Y, %H:%M}.",
        head=["No.", "Name", "Signed as", "Version", "Signed", "SHA-256 of the text"],
        widths=[1, 4, 5, 3, 4, 4],
        rows=rows,
        seal="“signpost signatures verify” checks every signature against the text that was signed.",
        texts=dict(register.texts),
    )


def typeset(**data: object) -> bytes:
    """A PDF of a heading, a table and texts, by typst; whatever is in them is set as it is."""
    import typst

    return typst.compile(_TYPST.encode(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"])
