"""The comparison with the judge has teeth: a sandbox that decides otherwise is found out."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import sandbox.aws
from tests.judge import judge
from tests.judge.judge import Verdict
from tests.mutants import Mutant, copied
from tests.sandbox.aws import situations
from tests.sandbox.aws.situations import Situation

SANDBOX = Path(sandbox.aws.__file__).parent
DECIDING = ("__init__", "arns", "conditions", "context", "doubt", "evaluation", "operators")


DECISIONS = {
    "a deny is ignored": Mutant(
        "evaluation", 'if any("Deny" in effects', 'if False and any("Deny" in effects'
    ),
    "a deny of a boundary is ignored": Mutant("evaluation", "[*granted, *bounded]", "granted"),
    "a boundary is ignored": Mutant(
        "evaluation", ' and all("Allow" in each', ' or all("Allow" in each'
    ),
    "a boundary grants": Mutant("evaluation", "document in held]", "document in [*held, *limits]]"),
    "a policy grants only what all grant": Mutant(
        "evaluation", 'is_granted = any("Allow"', 'is_granted = all("Allow"'
    ),
    "NotAction is Action": Mutant(
        "evaluation",
        'doubt.opposite(_any_action(statement["NotAction"], question))',
        '_any_action(statement["NotAction"], question)',
    ),
    "NotResource is Resource": Mutant(
        "evaluation",
        'doubt.opposite(_any_resource(statement["NotResource"], question))',
        '_any_resource(statement["NotResource"], question)',
    ),
    "NotResource is ignored": Mutant("evaluation", 'if "NotResource" in statement:', "if False:"),
    "actions have case": Mutant("evaluation", "question.action, cased=False", "question.action"),
    "conditions are ignored": Mutant(
        "evaluation", "conditions.hold(statement, question.context)", "True"
    ),
    "only the first statement is read": Mutant(
        "evaluation", '_listed(document["Statement"])', '_listed(document["Statement"])[:1]'
    ),
    "a wildcard reaches over colons": Mutant(
        "arns", 'if told == "*":', 'if told == "*" or context.matches(told, arn):'
    ),
    "a variable stands in any part": Mutant("arns", 'if "${" in part]', "if False]"),
    "missing parts must be there": Mutant(
        "arns", "if len(parts) < PARTS:", "if len(parts) < PARTS or len(wanted) < PARTS:"
    ),
    "a question mark is a letter": Mutant("context", '"?": "."', '"?": r"[?]"'),
    "an asterisk stops at a slash": Mutant("context", '"*": ".*"', '"*": "[^/]*"'),
    "an asterisk is a letter at least": Mutant("context", '"*": ".*"', '"*": ".+"'),
    "variables are letters": Mutant(
        "context", "if not self.has_variables or not", "if True or not"
    ),
    "a variable brings wildcards": Mutant(
        "context", "return re.escape(values[0])", 'return values[0].replace("*", ".*")'
    ),
    "a default is never used": Mutant(
        "context", "NEVER if default is None else", "NEVER if True else"
    ),
    "a sign is a wildcard": Mutant(
        "context", 'return re.escape(token["sign"])', 'return WILD[token["sign"]]'
    ),
}
CONDITIONS = {
    "one condition is enough": Mutant(
        "conditions", "return doubt.every(\n        _holds", "return doubt.some(\n        _holds"
    ),
    "IfExists is ignored": Mutant("conditions", 'if operator["if"] or', "if"),
    "IfExists holds always": Mutant(
        "conditions", "    if not seen:", '    if not seen or found["if"]:'
    ),
    "Null is turned": Mutant("conditions", "return str(not seen)", "return str(bool(seen))"),
    "all of none is no": Mutant("conditions", ' or operator["set"] == "forallvalues"', ""),
    "any of none is yes": Mutant(
        "conditions", 'operator["set"] == "forallvalues":', 'operator["set"]:'
    ),
    "any of none is yes for a negated operator": Mutant(
        "conditions", ' and not operator["set"]', ""
    ),
    "all values are any": Mutant(
        "conditions", 'if found["set"] == "forallvalues" else', "if False else"
    ),
    "any value is all": Mutant(
        "conditions", 'if found["set"] == "forallvalues" else', "if True else"
    ),
    "an absent key fits no negated operator": Mutant(
        "conditions", 'return operator["name"] in NEGATED and', "return False and"
    ),
    "a negated operator is none": Mutant("conditions", "else doubt.opposite(found)", "else found"),
    "a negated operator fails for one only": Mutant(
        "conditions",
        "found = doubt.some(",
        "found = (doubt.every if name in NEGATED else doubt.some)(",
    ),
    "keys have case": Mutant("context", "name = key.lower()", "name = key"),
    "dates are equal never": Mutant(
        "operators", "_compared(_moment, operator.eq)", "_compared(_moment, operator.ne)"
    ),
    "before is until": Mutant(
        "operators", "_compared(_moment, operator.lt)", "_compared(_moment, operator.le)"
    ),
    "until is before": Mutant(
        "operators", "_compared(_moment, operator.le)", "_compared(_moment, operator.lt)"
    ),
    "after is from": Mutant(
        "operators", "_compared(_moment, operator.gt)", "_compared(_moment, operator.ge)"
    ),
    "from is after": Mutant(
        "operators", "_compared(_moment, operator.ge)", "_compared(_moment, operator.gt)"
    ),
    "an offset is ignored": Mutant("operators", "return moment if moment.tzinfo else", "return"),
    "less is at most": Mutant(
        "operators", "_compared(_number, operator.lt)", "_compared(_number, operator.le)"
    ),
    "at most is less": Mutant(
        "operators", "_compared(_number, operator.le)", "_compared(_number, operator.lt)"
    ),
    "more is at least": Mutant(
        "operators", "_compared(_number, operator.gt)", "_compared(_number, operator.ge)"
    ),
    "at least is more": Mutant(
        "operators", "_compared(_number, operator.ge)", "_compared(_number, operator.gt)"
    ),
    "numbers are whole": Mutant("operators", "return float(text)", "return int(float(text))"),
    "a range is one address": Mutant(
        "operators",
        "in ipaddress.ip_network(told, strict=False)",
        "== ipaddress.ip_network(told, strict=False).network_address",
    ),
    "any boolean fits": Mutant("operators", " and told.lower() == seen.lower()", ""),
    "equals has wildcards": Mutant("operators", "(told, seen, wild=False)", "(told, seen)"),
    "case is never ignored": Mutant(
        "operators", "told, seen, wild=False, cased=False", "told, seen, wild=False"
    ),
    "like ignores case": Mutant(
        "operators", "matches(told, seen),", "matches(told, seen, cased=False),"
    ),
    "like is equals": Mutant(
        "operators", "matches(told, seen),", "matches(told, seen, wild=False),"
    ),
    "ARNs are texts": Mutant(
        "operators",
        '"arnequals": arns.covers',
        '"arnequals": lambda told, seen, context: context.matches(told, seen, wild=False)',
    ),
}
MUTANTS = {**DECISIONS, **CONDITIONS}


@pytest.fixture(scope="module")
def judged() -> list[tuple[Situation, Verdict]]:
    """Return the situations that every mutant is tried with, and the judge's word on each."""
    drawn = situations.drawn(4, 4000)
    return list(zip(drawn, judge.asked([each.question() for each in drawn]), strict=True))


@pytest.fixture
def mutated(mutant: Mutant, tmp_path: Path) -> Iterator[str]:
    """Return the name of a copy of what decides, with the mutant in it."""
    files = [SANDBOX / f"{name}.py" for name in DECIDING]
    with copied(files, mutant, tmp_path, {"sandbox.aws": "{}"}) as package:
        yield package


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_mutant_is_caught(mutated: str, judged: list[tuple[Situation, Verdict]]) -> None:
    """Some situation tells it from the judge."""
    evaluation = import_module(f"{mutated}.evaluation")

    caught = any(each.decided(evaluation) != verdict.decision for each, verdict in judged)

    assert caught
