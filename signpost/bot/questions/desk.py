"""Questions to a person, one command at a time: each in its own unit of work, answered with a view or a reason."""

from signpost.bot.questions import answering, passing_on
from signpost.bot.questions.commands import (
    AnswerQuestion,
    AskPerson,
    OpenQuestion,
    QuestionCommand,
    SendQuestion,
    ShowQuestions,
)
from signpost.bot.questions.views import QuestionView
from signpost.bot.unit_of_work import Office, UnitOfWork


class QuestionDesk:
    """Answers the commands about questions that a person is to answer.

    Args:
        office: begins units of work.
    """

    def __init__(self, office: Office) -> None:
        self._office = office

    async def respond(self, school: str, person: str, command: QuestionCommand) -> QuestionView | str:
        """Do what a command says: all of it, or nothing.

        Args:
            school: the school's id.
            person: who says it.
            command: what they want.

        Returns:
            A view, or one sentence for them.

        Raises:
            SignpostError: it cannot be done; the message says why, and what to do.
        """

        async def act(work: UnitOfWork) -> QuestionView | str:
            match command:
                case AskPerson(text=text):
                    return await passing_on.preview(work, person, text)
                case SendQuestion(text=text, to=to):
                    return await passing_on.send(work, person, text, to)
                case ShowQuestions():
                    return await answering.list_questions(work, person)
                case OpenQuestion(reference=reference):
                    return await answering.open_question(work, person, reference)
                case AnswerQuestion(reference=reference, text=text):
                    return await answering.answer(work, person, reference, text)

        return await self._office.act(school, person, act)
