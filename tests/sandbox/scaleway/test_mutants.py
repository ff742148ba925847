"""The comparison of the two readings has teeth: a sandbox that decides otherwise is found out."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import sandbox.scaleway
from tests.mutants import Mutant, copied, trials
from tests.sandbox.scaleway.arranged import arranged, asked, plainly, plainly_seen, seen
from tests.sandbox.scaleway.cases import Case, cases, guards
from tests.sandbox.scaleway.desk import Refused

SANDBOX = Path(sandbox.scaleway.__file__).parent

DECISIONS = {
    "everybody is the owner": Mutant("evaluation", "or bearer.is_owner", "or bearer.id"),
    "the owner is like everybody": Mutant("evaluation", "or bearer.is_owner", ""),
    "every member is an owner": Mutant("auth", '["type"] == "owner"', '["type"] == "member"'),
    "a policy needs all its rules": Mutant(
        "evaluation",
        "return any(_grants(rule, question, switches) for rule in rules)",
        "found = [_grants(rule, question, switches) for rule in rules]\n"
        "    return bool(found) and all(found)",
    ),
    "a rule needs all its sets": Mutant(
        "evaluation",
        "any(\n            permission_sets.grants(",
        "all(\n            permission_sets.grants(",
    ),
    "only the first rule counts": Mutant(
        "settling", "yield from self.rules[policy]", "yield from self.rules[policy][:1]"
    ),
    "only one policy counts": Mutant(
        "settling",
        "yield from self.rules[policy]",
        "yield from self.rules[policy]\n                break",
    ),
    "policies of groups are ignored": Mutant("settling", "or who in self._members(principal)", ""),
    "direct policies are ignored": Mutant("settling", "principal == who or ", ""),
    "programs are no members": Mutant(
        "evaluation", "for key in BEARERS for each", "for key in BEARERS[:1] for each"
    ),
    "people are no members": Mutant(
        "evaluation", "for key in BEARERS for each", "for key in BEARERS[1:] for each"
    ),
    "a policy is for everybody": Mutant("settling", "if principal == who or", "if True or"),
    "scopes are ignored": Mutant("evaluation", "switches.ignore_scopes or", "True or"),
    "only the first project counts": Mutant(
        "evaluation", 'in rule["project_ids"]', 'in rule["project_ids"][:1]'
    ),
    "an organization has its default project alone": Mutant(
        "evaluation",
        '"organization_id" in rule or question.project_id in rule["project_ids"]',
        'question.project_id in rule.get("project_ids", [None, rule.get("organization_id")])',
    ),
    "a project opens the lists of all": Mutant(
        "evaluation",
        '"organization_id" in rule or',
        '"organization_id" in rule or question.project_id is None or',
    ),
    "conditions are ignored": Mutant(
        "evaluation", 'conditions.holds(rule["condition"], question.context)', "True"
    ),
    "a condition is never met": Mutant(
        "evaluation",
        'conditions.holds(rule["condition"], question.context)',
        'not rule["condition"]',
    ),
    "what reads writes": Mutant(
        "permission_sets", 'READ = frozenset({"read"})', 'READ = frozenset({"read", "write"})'
    ),
    "reading tells the payload of a secret": Mutant(
        "permission_sets", 'READ = frozenset({"read"})', 'READ = frozenset({"read", "access"})'
    ),
    "the payload of a secret tells the rest": Mutant(
        "permission_sets",
        '"SecretManagerSecretAccess": _on(["secret"], frozenset({"access"}))',
        '"SecretManagerSecretAccess": _on(["secret"], frozenset({"access", "read"}))',
    ),
    "who reads all products reads the organization": Mutant(
        "permission_sets",
        '"AllProductsReadOnly": _on(ON_PROJECTS, READ)',
        '"AllProductsReadOnly": _on((*ON_PROJECTS, "project"), READ)',
    ),
    "a manager of IAM has the bills": Mutant(
        "permission_sets",
        '"IAMManager": _on(IAM, ALL)',
        '"IAMManager": _on((*IAM, "billing"), ALL)',
    ),
    "a manager of applications makes no keys": Mutant(
        "permission_sets",
        '"IAMApplicationManager": _on(["application", "api_key"], ALL)',
        '"IAMApplicationManager": _on(["application"], ALL)',
    ),
    "an expired key counts": Mutant(
        "auth", 'if is_over(api_key["expires_at"], now) and', "if False and"
    ),
    "a key counts at the instant it ends": Mutant(
        "auth", "and now >= datetime", "and now > datetime"
    ),
    "a locked member has sessions": Mutant(
        "auth", 'return _unless_locked(bearer, "jwt")', "return bearer"
    ),
    "a locked member has keys": Mutant(
        "auth", 'return _unless_locked(bearer, "api_key")', "return bearer"
    ),
    "a removed member stays": Mutant(
        "routes_users", 'del call.organization.users[found["id"]]', "pass"
    ),
    "a removed group lends its rights": Mutant(
        "routes_groups",
        'del call.organization.groups[id_]\n    call.organization.orphan_policies("group_id", id_)',
        "del id_",
    ),
    "the keys of what was removed stay": Mutant("state", "del self.api_keys[access_key]", "pass"),
    "a member reads nobody, themselves neither": Mutant(
        "routes_users", "own = call.bearer.key ==", "own = False and call.bearer.key =="
    ),
    "a member reads everybody": Mutant("routes_users", "call.bearer.id == id_ and ", ""),
    "a member changes themselves": Mutant("routes_users", ' and verb == "read"', ""),
    "a key is read by who bears it": Mutant(
        "routes_api_keys", 'own and verb != "read" and', "own and"
    ),
    "anybody changes any key": Mutant(
        "routes_api_keys", 'own and verb != "read" and', 'verb != "read" and'
    ),
    "keys are made for other people": Mutant(
        "routes_api_keys", 'key == "user_id" and not own', "False"
    ),
    "keys of programs are anybody's to make": Mutant(
        "routes_api_keys", 'call.require("create", "api_key")', "pass"
    ),
    "an object has no id": Mutant("call", 'return {"id": id_, **', "return {**"),
    "an object has no name": Mutant("call", '{"name": name} if name else {}', "{}"),
    "an object is nowhere": Mutant("call", '{"locality": "global", **about}', "dict(about)"),
    "a list has a place": Mutant(
        "call", "if about else {}", 'if about else {"locality": "global"}'
    ),
    "a secret is everywhere": Mutant("regional", ', "locality": call.named["region"]}', "}"),
    "the address is not seen": Mutant("call", "ip=self.ip", 'ip="203.0.113.7"'),
    "the program is not seen": Mutant("call", "user_agent=self.user_agent", 'user_agent=""'),
    "an organization is anybody's": Mutant("call", "if id_ != self.organization.id:", "if False:"),
    "a project is anybody's": Mutant(
        "call", "if id_ not in self.organization.projects:", "if False:"
    ),
    "asking about writing asks about making": Mutant(
        "routes_check", '"write": ("create", "write", "delete")', '"write": ("create",)'
    ),
    "a check forgets the project": Mutant(
        "routes_check", 'id_ if scope == "project_id" else None', "None"
    ),
    "a check answers about others": Mutant("routes_check", "and id_ == call.organization.id", ""),
}
CONDITIONS = {
    "one that fails holds": Mutant(
        "conditions",
        "        return False\n    return isinstance",
        "        return True\n    return isinstance",
    ),
    "whatever is no boolean holds": Mutant(
        "conditions", "isinstance(outcome, celtypes.BoolType) and bool(outcome)", "bool(outcome)"
    ),
    "an empty one holds for nobody": Mutant(
        "conditions", "if not text:\n        return True", "if not text:\n        return False"
    ),
    "a range of addresses is one": Mutant(
        "conditions", "in ip_network(str(subnet))", "== ip_network(str(subnet)).network_address"
    ),
    "a range that is none fails as a whole": Mutant(
        "conditions",
        "return celtypes.BoolType(ip_address",
        'if "/" not in str(subnet):\n        raise CELEvalError("no range")\n'
        "    return celtypes.BoolType(ip_address",
    ),
    "a range that is none is empty": Mutant(
        "conditions",
        "return celtypes.BoolType(ip_address",
        'if "/" not in str(subnet):\n        return celtypes.BoolType(False)\n'
        "    return celtypes.BoolType(ip_address",
    ),
    "a program is not cut": Mutant(
        "conditions", "context.user_agent[:LONGEST_AGENT]", "context.user_agent"
    ),
    "the clock has no fractions": Mutant(
        "conditions",
        "TimestampType(context.now)",
        "TimestampType(context.now.replace(microsecond=0))",
    ),
    "the clock is that of Paris": Mutant(
        "conditions",
        "TimestampType(context.now)",
        "TimestampType(context.now.replace(hour=(context.now.hour + 2) % 24))",
    ),
    "what is not there is empty": Mutant(
        "conditions",
        "json_to_cel(dict(context.resource))",
        'json_to_cel({"id": "", "name": "", "locality": "", **context.resource})',
    ),
    "a caller has any address": Mutant(
        "conditions", "StringType(context.ip)", 'StringType("203.0.113.7")'
    ),
}


@pytest.fixture(scope="module")
def situations() -> list[Case]:
    """Draw the situations that every mutant of a decision is tried with."""
    return trials(cases(), 12)  # They find the rarest of them; most are found within ten.


@pytest.fixture(scope="module")
def conditions() -> list[str]:
    """Draw the conditions that every mutant of them is tried with."""
    return ["", *trials(guards, 30)]


@pytest.fixture
def mutated(mutant: Mutant, tmp_path: Path) -> Iterator[str]:
    """Return the name of a copy of the sandbox's package, with the mutant in it."""
    with copied(SANDBOX.glob("*.*"), mutant, tmp_path, {"sandbox.scaleway": "{}"}) as package:
        yield package


def _differs(package: str, case: Case) -> bool:
    try:
        desk = arranged(case, package)
    except Refused:  # To the owner, who arranges the situation and may do everything.
        return True
    return asked(desk, case) != plainly(desk, case)


@pytest.mark.parametrize("mutant", DECISIONS.values(), ids=DECISIONS)
def test_a_mutant_that_decides_otherwise_is_caught(mutated: str, situations: list[Case]) -> None:
    """Some situation tells it from the plain reading."""
    caught = any(_differs(mutated, case) for case in situations)

    assert caught


@pytest.mark.parametrize("mutant", CONDITIONS.values(), ids=CONDITIONS)
def test_a_mutant_that_sees_otherwise_is_caught(mutated: str, conditions: list[str]) -> None:
    """Some condition in some scene tells it from the plain reading."""
    copied = import_module(f"{mutated}.conditions")

    caught = any(seen(copied, each) != plainly_seen(each) for each in conditions)

    assert caught
