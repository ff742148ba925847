"""The comparison of the two readings has teeth: a sandbox that decides otherwise is found out."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import sandbox.ovh
from tests.mutants import Mutant, copied, trials
from tests.sandbox.ovh.arranged import asked, plainly, plainly_seen, seen
from tests.sandbox.ovh.cases import Case, cases, guards
from tests.sandbox.ovh.desk import Desk, Refused

Json = dict[str, Any]

SANDBOX = Path(sandbox.ovh.__file__).parent

DECISIONS = {
    "a deny is ignored": Mutant("evaluation", "if not switches.ignore_denies and", "if False and"),
    "a deny counts in the first unit only": Mutant(
        "evaluation",
        '_names(unit, "deny", question) for unit in units',
        '_names(unit, "deny", question) for unit in units[:1]',
    ),
    "a role wins over a deny": Mutant(
        "evaluation", "if not switches.ignore_denies and", "if not grants and"
    ),
    "an except is ignored": Mutant("evaluation", ' and not _names(unit, "except", question)', ""),
    "an except counts across units": Mutant(
        "evaluation",
        'not _names(unit, "except", question)',
        'not any(_names(each, "except", question) for each in units)',
    ),
    "an except refuses as a deny does": Mutant(
        "evaluation",
        'any(_names(unit, "deny", question)',
        'any(_names(unit, "deny", question) or _names(unit, "except", question)',
    ),
    "permissions groups are ignored": Mutant(
        "evaluation", 'policy.get("permissionsGroups") or []', "[]"
    ),
    "an expired policy counts": Mutant(
        "evaluation", "now >= datetime.fromisoformat(expired_at)", "False"
    ),
    "a policy counts at the instant it ends": Mutant(
        "evaluation", "now >= datetime", "now > datetime"
    ),
    "an asterisk at the start is a letter": Mutant(
        "evaluation", "return action.endswith(core)", "return action == pattern"
    ),
    "an asterisk at the end is a letter": Mutant(
        "evaluation", "action.startswith(core) if pattern.endswith", "False if pattern.endswith"
    ),
    "two asterisks match at the start only": Mutant(
        "evaluation", "return core in action", "return action.startswith(core)"
    ),
    "an asterisk stops at a slash": Mutant(
        "evaluation",
        "return action.startswith(core) if",
        'return action.startswith(core) and "/" not in action[len(core) :] if',
    ),
    "a pattern without an asterisk is a beginning": Mutant(
        "evaluation", "else action == pattern", "else action.startswith(pattern)"
    ),
    "a type covers those that begin with it": Mutant(
        "evaluation",
        "return pattern == of_type",
        'return question.urn.startswith(pattern.removesuffix(":*")) and pattern != question.urn',
    ),
    "resource groups are ignored": Mutant(
        "evaluation", "if pattern in question.resource_groups:", "if False:"
    ),
    "any resource group is none": Mutant(
        "evaluation", "return bool(question.resource_groups)", "return False"
    ),
    "a policy needs all its identities": Mutant(
        "evaluation",
        'not question.identities.isdisjoint(policy["identities"])',
        'question.identities.issuperset(policy["identities"])',
    ),
    "a policy needs all its resources": Mutant(
        "evaluation", "or any(resource_matches", "or all(resource_matches"
    ),
    "conditions are ignored": Mutant(
        "evaluation", 'conditions.holds(policy.get("conditions"), question.context)', "True"
    ),
    "the root is restricted": Mutant(
        "call", "return self.caller.is_root or self._granted(", "return self._granted("
    ),
    "what an account received, all in it have": Mutant(
        "call", "if self.caller.is_root or not received:", "if True:"
    ),
    "an account gives more than it received": Mutant(
        "call", "if self.caller.is_root or not received:", "if self.caller.is_root:"
    ),
    "roles reach to other accounts": Mutant("call", "[] if guest else ", ""),
    "the roles of two groups are one": Mutant(
        "call", '"REGULAR": "globalReadWrite"', '"REGULAR": "globalAdmin"'
    ),
    "tags are not seen": Mutant("call", 'tags=resource.get("tags") or {}', "tags={}"),
    "the role of a further group is ignored": Mutant(
        "auth", '["role"] for name in groups)', '["role"] for name in groups[:1])'
    ),
    "a group holds what it does not list": Mutant(
        "state", 'any(each["id"] == id_ for each in group["resources"])', "True"
    ),
}
CONDITIONS = {
    "AND is OR": Mutant("conditions", "return all(holds(", "return any(holds("),
    "OR is AND": Mutant("conditions", "return any(holds(", "return all(holds("),
    "NOT is dropped": Mutant("conditions", "return not _all(", "return _all("),
    "one key of a MATCH is enough": Mutant(
        "conditions",
        "return all(_compare(read(key), told, context)",
        "return not values or any(_compare(read(key), told, context)",
    ),
    "a tag that is not there is empty": Mutant(
        "conditions", "context.tags.get(tag)", 'context.tags.get(tag, "")'
    ),
    "STARTS_WITH finds it anywhere": Mutant("conditions", "seen.startswith(told)", "told in seen"),
    "ENDS_WITH finds it anywhere": Mutant("conditions", "seen.endswith(told)", "told in seen"),
    "a list of texts is a text": Mutant("conditions", 'seen in told.split(",")', "seen in told"),
    "text has no case": Mutant(
        "conditions",
        '"EQ": lambda seen, told: seen == told',
        '"EQ": lambda seen, told: seen.lower() == told.lower()',
    ),
    "a list of days has one": Mutant(
        "conditions",
        'seen in [parse(each) for each in told.split(",")]',
        'seen == parse(told.split(",")[0])',
    ),
    "BEFORE is inclusive": Mutant(
        "conditions",
        '"BEFORE": lambda seen, told: bool(seen < told)',
        '"BEFORE": lambda seen, told: bool(seen <= told)',
    ),
    "AFTER is inclusive": Mutant(
        "conditions",
        '"AFTER": lambda seen, told: bool(seen > told)',
        '"AFTER": lambda seen, told: bool(seen >= told)',
    ),
    "LE is exclusive": Mutant("conditions", "bool(seen <= told)", "bool(seen < told)"),
    "GE is exclusive": Mutant("conditions", "bool(seen >= told)", "bool(seen > told)"),
    "LT is inclusive": Mutant(
        "conditions",
        '"LT": lambda seen, told: bool(seen < told)',
        '"LT": lambda seen, told: bool(seen <= told)',
    ),
    "GT is inclusive": Mutant(
        "conditions",
        '"GT": lambda seen, told: bool(seen > told)',
        '"GT": lambda seen, told: bool(seen >= told)',
    ),
    "a week begins on Sunday": Mutant(
        "conditions", "return DAYS.index(text.lower())", "return (DAYS.index(text.lower()) + 1) % 7"
    ),
    "the clock is that of UTC": Mutant(
        "conditions", "context.now.astimezone(ZoneInfo(zone))", "context.now"
    ),
    "a range of addresses is one": Mutant(
        "conditions",
        "in ipaddress.ip_network(told, strict=False)",
        "== ipaddress.ip_network(told, strict=False).network_address",
    ),
    "a caller has any address": Mutant(
        "conditions",
        "return ipaddress.ip_address(seen) == ipaddress.ip_address(told)",
        "return True",
    ),
}


@pytest.fixture(scope="module")
def situations() -> list[Case]:
    """Draw the situations that every mutant of a decision is tried with."""
    return trials(cases(), 12)  # They find the rarest of them; most are found within ten.


@pytest.fixture(scope="module")
def conditions() -> list[Json]:
    """Draw the conditions that every mutant of them is tried with."""
    return trials(guards, 60)


@pytest.fixture
def mutated(mutant: Mutant, tmp_path: Path) -> Iterator[str]:
    """Return the name of a copy of the sandbox's package, with the mutant in it."""
    with copied(SANDBOX.glob("*.*"), mutant, tmp_path, {"sandbox.ovh": "{}"}) as package:
        yield package


def _differs(desk: Desk, case: Case) -> bool:
    try:
        return asked(desk, case) != plainly(desk, case)
    except Refused:  # To the root, who arranges the situation and whom nothing restricts.
        return True


@pytest.mark.parametrize("mutant", DECISIONS.values(), ids=DECISIONS)
def test_a_mutant_that_decides_otherwise_is_caught(mutated: str, situations: list[Case]) -> None:
    """Some situation tells it from the plain reading."""
    desk = Desk(mutated)

    caught = any(_differs(desk, case) for case in situations)

    assert caught


@pytest.mark.parametrize("mutant", CONDITIONS.values(), ids=CONDITIONS)
def test_a_mutant_that_sees_otherwise_is_caught(mutated: str, conditions: list[Json]) -> None:
    """Some condition in some scene tells it from the plain reading."""
    copied = import_module(f"{mutated}.conditions")

    caught = any(seen(copied, each) != plainly_seen(each) for each in conditions)

    assert caught
