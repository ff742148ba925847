"""A question that AWS is never asked is no question, and a judge that is not there says so."""

import json
import sys
from pathlib import Path

import pytest

from tests.judge import judge
from tests.judge.judge import NoJudge, NoVerdict, Question
from tests.judge.written import allow, policy

ALICE = "arn:aws:iam::123456789012:user/alice"
SUPPORT = Question(principal=ALICE, action="support:CreateCase")
HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(principal=ALICE, action="support:MakeCase"), "invalid.action"),
        (Question(principal=ALICE, action="suport:CreateCase"), "invalid.service"),
        (Question(principal=ALICE, action="iam:GetUser"), "names its resource"),
        (
            Question(principal=ALICE, action="iam:GetUser", resource=f"{ALICE[:-5]}*"),
            "names its resource",
        ),
        (
            Question(principal=ALICE, action="support:CreateCase", context={"s3:prefix": "x"}),
            "no condition key s3:prefix",
        ),
        (
            Question(
                principal=ALICE,
                action="support:CreateCase",
                policies={"odd": policy({"Effect": "Allow", "Action": "support:*"})},
            ),
            "Resource or NotResource is required",
        ),
    ],
)
def test_what_is_never_asked_is_refused(question: Question, said: str) -> None:
    """Rather than answered by what is left of it; the good one beside it gets no verdict either."""
    with pytest.raises(NoVerdict, match=said) as refusal:
        judge.asked([SUPPORT, question])

    assert str(refusal.value).startswith(f"{question.action} of {ALICE}")
    assert len(str(refusal.value).splitlines()) == 1


def test_many_questions_are_answered_in_order() -> None:
    """By one run, however many."""
    yes = Question(
        principal=ALICE, action="support:CreateCase", policies={"a": policy(allow("support:*"))}
    )

    answers = judge.asked([yes, SUPPORT] * 200)

    assert [answer.is_allowed for answer in answers] == [True, False] * 200


def test_judge_that_is_not_installed_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what it heard."""
    monkeypatch.setattr(judge, "NODE", (sys.executable, "-m", "no_such_module"))

    with pytest.raises(NoJudge, match=r"`make test` installs it.*no_such_module"):
        judge.asked([SUPPORT])


def test_lock_has_hashes_and_names_no_registry() -> None:
    """So that it serves wherever npm takes its packages from; what we ask for is one version."""
    lock = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]
    asked = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]

    packages = {name: package for name, package in lock.items() if name}
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert {name: lock[f"node_modules/{name}"]["version"] for name in asked} == asked
