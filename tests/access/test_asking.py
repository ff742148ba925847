"""Answers about a small world in which every request can be tried."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from access import asking, lacking, model
from access.asking import Question
from access.diff import Holder
from access.effective.statement import Said
from access.place import Place
from access.world import Side
from tests.access.effective import small

HOLDER = Holder(account="aws", key="ci")
EVERY = (1 << small.ACTIONS) - 1
CI = model.Application(
    key="ci",
    grants=(),
    renamed_from="",
    place=Place(file="a.yaml", line=1),
    description="",
    owner="al",
    keys=(),
)
QUESTIONS = st.builds(
    Question,
    account=st.just("aws"),
    actions=st.integers(1, EVERY),
    on=st.sampled_from(small.PATTERNS),
)
DENIED = st.builds(
    lambda said, deny: replace(said, statements=(*said.statements, replace(deny, allows=False))),
    small.said(),
    small.statements(),
)
SAID = small.said() | DENIED


def side(said: Said) -> Side:
    """Return a side where one program alone holds something."""
    return Side(said={HOLDER: said}, clouds={"aws": "aws"})


@given(small.said(), QUESTIONS)
def test_answers_allow_what_is_allowed_of_the_question(said: Said, question: Question) -> None:
    """Action by action and request by request; of other actions nothing is said."""
    found = list(asking.answers(side(said), question))

    assert all(each.actions & ~question.actions == 0 for each in found)
    for request in small.REQUESTS:
        if small.matches(question.on, request.text):
            for action in range(small.ACTIONS):
                is_asked = bool(question.actions >> action & 1)
                told = any(
                    each.actions >> action & 1 and any(small.lets(c, request) for c in each.cells)
                    for each in found
                )
                assert told == (is_asked and small.may(said, action, request))


@given(small.said(), QUESTIONS.filter(lambda each: each.on != "*"))
def test_yes_is_true_of_all_of_the_resource_at_all_times(said: Said, question: Question) -> None:
    """Whatever conditions hold."""
    certain = 0
    for each in asking.answers(side(said), question):
        certain |= each.actions if each.is_certain else 0

    for request in small.REQUESTS:
        if small.matches(question.on, request.text):
            for action in range(small.ACTIONS):
                assert not certain >> action & 1 or small.may(said, action, request)


@given(small.said(), QUESTIONS)
def test_each_action_is_answered_or_lacking_once(said: Said, question: Question) -> None:
    """Nothing disappears, and nothing has two answers."""
    told = [each.actions for each in asking.answers(side(said), question)]
    told += [each.actions for each in lacking.lacks(side(said), question, CI)]

    assert sum(told) == question.actions
    assert all(told)


@given(SAID, QUESTIONS)
def test_a_lack_says_what_there_is(said: Said, question: Question) -> None:
    """A deny where one denies, a boundary where there is one, a grant where one is elsewhere."""
    for each in lacking.lacks(side(said), question, CI):
        grants = [
            statement
            for statement in (*said.statements, *said.apart)
            if statement.allows and statement.actions & each.actions
        ]
        if each.why == "denied":
            assert any(not one.allows for one in (*said.statements, *(said.bounds or ())))
        if each.why == "elsewhere":
            assert grants
            assert question.on != "*"
        if each.why in {"denied", "elsewhere"}:
            assert each.because
        if each.why == "bounded":
            assert said.bounds is not None


def test_who_is_not_on_the_account_lacks_everything_there() -> None:
    """Nothing brings them there."""
    question = Question(account="aws", actions=EVERY)

    found = lacking.lacks(Side(said={}, clouds={"aws": "aws"}), question, CI)

    assert [(each.why, each.actions) for each in found] == [("absent", EVERY)]
