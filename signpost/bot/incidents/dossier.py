"""The key of a draft or a case, in use: whatever is sealed with it is bound to its school, its case and its place."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from sqlalchemy import select

from signpost.bot import vault
from signpost.bot.store.tables import DossierRow
from signpost.bot.unit_of_work import UnitOfWork

T = TypeVar("T")


def new_id() -> str:
    """An id that says nothing: 128 random bits."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Dossier:
    """One draft's or case's key.

    Args:
        school: the school's id.
        id: the draft's id, which is the case's later.
        key: its key.
    """

    school: str
    id: str
    key: vault.Key = field(repr=False)

    def seal(self, part: str, value: BaseModel) -> bytes:
        """Seal a value for one place: what is moved elsewhere cannot be opened there."""
        return vault.seal(self.key, value.model_dump_json().encode(), school=self.school, owner=self.id, part=part)

    def read(self, part: str, sealed: bytes, kind: type[T] | TypeAdapter[T]) -> T:
        """Open what was sealed for a place.

        Raises:
            VaultError: it was changed, or moved from elsewhere.
        """
        content = vault.unseal(self.key, sealed, school=self.school, owner=self.id, part=part)
        adapter = kind if isinstance(kind, TypeAdapter) else TypeAdapter(kind)
        try:
            return adapter.validate_json(content)
        except ValidationError:
            pass  # its text could carry what was sealed, so nothing is raised while it is at hand
        raise vault.SealBrokenError

    def seal_file(self, part: str, content: bytes) -> bytes:
        """Seal a file as it is."""
        return vault.seal(self.key, content, school=self.school, owner=self.id, part=part, padded=False)

    def read_file(self, part: str, sealed: bytes) -> bytes:
        """Open a sealed file.

        Raises:
            VaultError: it was changed, or moved from elsewhere.
        """
        return vault.unseal(self.key, sealed, school=self.school, owner=self.id, part=part)


def new_dossier(work: UnitOfWork) -> Dossier:
    """Begin a dossier, with a new key, in this transaction."""
    id_, key = new_id(), vault.new_key()
    wrapped = work.master.wrap(key, "case", work.school.id, id_)
    work.transaction.add(DossierRow(id=id_, wrapped_key=wrapped))
    return Dossier(work.school.id, id_, key)


async def open_dossier(work: UnitOfWork, id_: str) -> Dossier:
    """The dossier of a draft or case.

    Raises:
        VaultError: its key cannot be unwrapped.
    """
    return opened(work, await work.transaction.get_one(DossierRow, (work.school.id, id_)))


async def open_dossiers(work: UnitOfWork, ids: Collection[str]) -> dict[str, Dossier]:
    """The dossiers of several drafts or cases, by id.

    Raises:
        VaultError: a key cannot be unwrapped.
    """
    rows = await work.transaction.scalars(select(DossierRow).where(DossierRow.id.in_(ids)))
    return {row.id: opened(work, row) for row in rows}


def opened(work: UnitOfWork, row: DossierRow) -> Dossier:
    """A dossier whose row is read already.

    Raises:
        VaultError: its key cannot be unwrapped.
    """
    key = work.master.unwrap(row.wrapped_key, "case", work.school.id, row.id)
    return Dossier(work.school.id, row.id, key)
