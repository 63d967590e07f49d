"""The return in the chat: for those who may read it, and a kind word for everybody else."""

import asyncio

from signpost.bot.governors import wording
from signpost.bot.governors.commands import ShowReturn
from signpost.bot.governors.figures import Figures, Table
from signpost.bot.governors.school_return import may_read, school_return
from signpost.bot.governors.views import GovernorsReturn, ReturnSection
from signpost.bot.unit_of_work import Office, UnitOfWork

NOT_FOR_YOU = (
    "The governors’ return is for the headteacher and the governors. If you need a number from it, please ask one of "
    "them. Your own reports are with /my-reports."
)


class ReturnDesk:
    """Answers the command for the return.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def respond(self, school: str, person: str, command: ShowReturn) -> GovernorsReturn | str:
        """Show the return.

        Args:
            school: the school's id.
            person: who wants it.
            command: of which year.

        Returns:
            The view, or one sentence for whoever may not have it.

        Raises:
            SignpostError: it cannot be made; the message says why, and what to do.
        """

        async def read(work: UnitOfWork) -> Figures | None:
            return await school_return(work, person, command.year) if may_read(work.school.roster, person) else None

        figures = await self._office.act(school, person, read)
        if figures is None:
            return NOT_FOR_YOU
        if not command.wants_document:
            return view_of(figures)
        from signpost.bot.governors.document import make_document

        return view_of(figures, await asyncio.to_thread(make_document, figures))


def view_of(figures: Figures, document: bytes | None = None) -> GovernorsReturn:
    """The main figures in words."""
    sections = [ReturnSection(title=figures.school, lines=_about(figures))]
    sections += [
        ReturnSection(title=found.title, lines=(wording.timing(found),))
        for found in figures.timings
        if figures.reports != 0
    ]
    sections += [
        ReturnSection(title=table.title, lines=_lines(table, figures)) for table in figures.tables if figures.reports
    ]
    sections.append(ReturnSection(title="Signing of agreements", lines=wording.signing(figures)))
    questions = tuple(wording.sentence(table, figures.questions) for table in figures.question_tables)
    sections.append(ReturnSection(title="Questions on the policy", lines=questions or (wording.NO_QUESTIONS,)))
    return GovernorsReturn(
        year=figures.year,
        title=wording.title(figures),
        sections=tuple(sections),
        note=wording.LEGEND,
        document=document,
    )


def _about(figures: Figures) -> tuple[str, ...]:
    return tuple(line for line in (wording.reports(figures), wording.since(figures)) if line)


def _lines(table: Table, figures: Figures) -> tuple[str, ...]:
    """Those rows of a table that are not empty in both years; a sentence where all are held back."""
    is_compared = figures.before is not None
    if all(cell.count is None for cell in table.cells):
        return (wording.sentence(table, figures.reports),)
    return tuple(
        wording.row(cell, is_compared=is_compared)
        for cell in table.cells
        if cell.count != 0 or (is_compared and cell.before != 0)
    )
