"""Signatures can be verified years later: whatever is changed, removed or put in shows, and the record is named."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Table, select

from signpost.bot.agreements.ledger import Fault, verify
from signpost.bot.agreements.office import export_agreement
from signpost.bot.store.tables import AgreementVersionRow, SignatureHeadRow, SignatureRow
from tests.bot.agreements.school import published, signatures, signs
from tests.bot.intruder import Intruder
from tests.bot.offices import SampleSchool

PEOPLE = ("amy", "ben", "tess")
LINKS = {"school", "campaign", "version", "person", "agreement"}
"""Columns that point to other rows: they cannot be changed to anything at all."""


@pytest.fixture
async def signed(sample_school: SampleSchool) -> SampleSchool:
    """Three people have signed."""
    await published(sample_school)
    await sample_school.later(minutes=30)
    for handle in PEOPLE:
        await signs(sample_school, handle)
    return sample_school


async def faults(school: SampleSchool) -> tuple[Fault, ...]:
    async with school.office.work(school.id, read_only=True) as work:
        return await verify(work.transaction, work.school.keys.signatures)


def table_of(row: Any) -> Table:
    table: Table = row.__table__
    return table


async def change(school: SampleSchool, row: Any, where: dict[str, Any], **values: Any) -> None:
    """Change a row behind the store's back."""
    table = table_of(row)
    statement = table.update().where(*(table.c[name] == value for name, value in where.items())).values(**values)
    async with Intruder(school.office.store, school.id)._connection() as connection:
        assert (await connection.execute(statement)).rowcount == 1


def other(value: Any) -> Any:
    """The same value, but for one byte."""
    match value:
        case None:
            return None
        case bool():
            return not value
        case dt.datetime():
            return value + dt.timedelta(microseconds=1)
        case int():
            return value + 40
        case _:
            middle = len(value) // 2
            return value[:middle] + ("b" if value[middle : middle + 1] == "a" else "a") + value[middle + 1 :]


async def test_what_was_signed_verifies_years_later(signed: SampleSchool) -> None:
    """Promise 7: a signature names the exact text that was shown, and can be verified years later."""
    signed.clock.advance(days=3000)

    assert await faults(signed) == ()


@pytest.mark.parametrize("column", sorted({column.name for column in table_of(SignatureRow).c} - LINKS))
async def test_one_byte_changed_in_a_signature_names_it(signed: SampleSchool, column: str) -> None:
    """Promise 7."""
    _, row, _ = await signatures(signed)
    changed = other(getattr(row, column))
    changed = "x" if changed is None and column in {"entered_by", "replaces"} else changed
    await change(signed, SignatureRow, {"seq": 2}, **{column: changed})

    found = await faults(signed)
    assert found
    assert found[0].record.startswith("Signature 2")


@pytest.mark.parametrize(
    "column",
    ["title", "label", "document", "wording", "digest", "published_at", "published_by", "is_material", "number", "mac"],
)
async def test_one_byte_changed_in_a_text_names_it(signed: SampleSchool, column: str) -> None:
    """Promise 7."""
    async with signed.office.work(signed.id, read_only=True) as work:
        row = (await work.transaction.scalars(select(AgreementVersionRow))).one()
    await change(signed, AgreementVersionRow, {"id": row.id}, **{column: other(getattr(row, column))})

    found = await faults(signed)
    assert found[0].record.startswith("Version ")
    assert found[0].what == "was changed"


async def test_a_signature_that_is_given_to_somebody_else_shows(signed: SampleSchool) -> None:
    await change(signed, SignatureRow, {"seq": 2}, person=await signed.person("vic"))

    assert [fault.record[:11] for fault in await faults(signed)] == ["Signature 2"]


@pytest.mark.parametrize("seq", [1, 2, 3])
async def test_a_signature_that_is_removed_is_missed(signed: SampleSchool, seq: int) -> None:
    table = table_of(SignatureRow)
    async with Intruder(signed.office.store, signed.id)._connection() as connection:
        await connection.execute(table.delete().where(table.c.seq == seq))

    found = await faults(signed)
    assert any(str(seq) in fault.record for fault in found)


async def test_where_the_newest_is_removed_and_the_head_set_back_the_audit_log_misses_it(
    signed: SampleSchool,
) -> None:
    intruder, (_, two, _) = Intruder(signed.office.store, signed.id), await signatures(signed)
    await intruder.execute("DELETE FROM signature WHERE seq = 3")
    await change(signed, SignatureHeadRow, {"seq": 3}, seq=2, mac=two.mac)

    assert await faults(signed) == (Fault("A signature that the audit log knows", "is missing"),)


async def test_the_register_has_every_signature_and_the_text(signed: SampleSchool) -> None:
    async with signed.office.work(signed.id) as work:
        _, table = await export_agreement(work, "system", "agreement", "csv")
    async with signed.office.work(signed.id) as work:
        name, printed = await export_agreement(work, "system", "", "pdf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages).split())
    kept = await signatures(signed)

    assert [(row["typed_name"], row["sha256_of_text"], row["seal"]) for row in rows] == [
        (one.typed_name, one.digest, one.mac) for one in kept
    ]
    assert name == "agreement-signatures-2026-11-23.pdf"
    assert "Signatures: Acceptable Use Agreement for Staff" in text
    for one in kept:
        assert one.typed_name in text
        assert one.digest[:16] in text
    assert "I will not answer abuse or hit back." in text


async def test_a_name_that_a_spreadsheet_would_run_is_harmless_in_the_table(sample_school: SampleSchool) -> None:
    school = sample_school
    await published(school)
    await signs(school, "amy", typed="-Amy Teller")
    async with school.office.work(school.id) as work:
        _, table = await export_agreement(work, "system", "", "csv")

    assert ",'-Amy Teller," in table.decode()
