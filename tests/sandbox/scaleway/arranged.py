"""A situation arranged on a cloud, asked about over its API, and judged plainly."""

import json
from datetime import datetime, timedelta
from types import ModuleType

from tests.sandbox.scaleway import plain_conditions
from tests.sandbox.scaleway import plain_evaluation as plain
from tests.sandbox.scaleway.cases import GROUPS, JO_KEY, PEOPLE, PROGRAMS, SCENES, Case
from tests.sandbox.scaleway.desk import IAM, Desk
from tests.sandbox.scaleway.questions import CHECKS, QUESTIONS, Asked, Question

# Who calls, by whose name the rules are: the owner, people signed in, and whoever bears a key.
CALLERS = {"owner": "owner", **{each: each for each in (*PEOPLE, *PROGRAMS)}, JO_KEY: "jo"}
PARTNER = "partner"  # The owner of another organization.
Answers = dict[tuple[str, int], str]  # By caller and number of the question.

BEFORE = timedelta(hours=1)
SAYS = {200: plain.ALLOWED, 204: plain.ALLOWED, 400: plain.ALLOWED, 401: plain.UNKNOWN}


def arranged(case: Case, package: str = "sandbox.scaleway") -> Desk:
    """Return a cloud in this situation. Raises Refused."""
    desk = Desk(package, time=case.now - BEFORE)
    for name in PEOPLE:
        desk.person(name)
    for name in ("target", *PROGRAMS):
        desk.make(name, "applications", {"name": name})
    _give_keys(desk, case)
    for name in GROUPS:
        desk.make(name, "groups", {"name": name})
        desk.call("owner", "PUT", f"{IAM}/groups/@{name}/members", _members(case.members[name]))
    for at, (principal, rules) in enumerate(case.policies):
        body = {"name": f"policy-{at}", "rules": rules, **_principal(principal)}
        desk.make(f"policy-{at}", "policies", body)
    for name in case.removed:
        desk.call("owner", "DELETE", f"{IAM}/{_kind(name)}s/@{name}")
    for name in set(case.locked) - set(case.removed):
        desk.call("owner", "POST", f"{IAM}/users/@{name}/lock")
    desk.journal.time = case.now
    return desk


def _give_keys(desk: Desk, case: Case) -> None:
    for name in PROGRAMS:
        desk.key(name, {"application_id": f"@{name}"}, "owner", _expiry(case, name))
    desk.key(JO_KEY, {"user_id": "@jo"}, "jo", _expiry(case, JO_KEY))


def _kind(name: str) -> str:
    if name in GROUPS:
        return "group"
    return "user" if name in PEOPLE else "application"


def _members(names: list[str]) -> dict[str, object]:
    return {
        f"{kind}_ids": [f"@{name}" for name in names if _kind(name) == kind]
        for kind in ("user", "application")
    }


def _principal(name: str | None) -> dict[str, object]:
    return {"no_principal": True} if name is None else {f"{_kind(name)}_id": f"@{name}"}


def asked(desk: Desk, case: Case) -> Answers:
    """Ask the cloud, as every caller, about everything."""
    found: Answers = {}
    for caller in (*CALLERS, PARTNER):
        for at, question in enumerate(QUESTIONS):
            found[caller, at] = _heard(desk, caller, question, case)
        for at, said in enumerate(_checked(desk, caller, case), len(QUESTIONS)):
            found[caller, at] = said
    return found


def _heard(desk: Desk, caller: str, question: Question, case: Case) -> str:
    answer = desk.ask(
        caller, question.method, question.path, question.body, ip=case.ip, agent=case.agent
    )
    if answer.status_code == 404:  # Of what nobody has, or of what is another organization's.
        return plain.ALLOWED if "@nobody" in question.path else plain.REFUSED
    return SAYS.get(answer.status_code, plain.REFUSED)


def _checked(desk: Desk, caller: str, case: Case) -> list[str]:
    told = {"permissions": [each.told for each in CHECKS]}
    path = f"{IAM}/check-permissions"
    answer = desk.ask(caller, "POST", path, told, ip=case.ip, agent=case.agent)
    if answer.status_code == 401:
        return [plain.UNKNOWN] * len(CHECKS)
    says = {"allow": plain.ALLOWED, "deny": plain.REFUSED}
    assert answer.json is not None
    return [says[each["decision"]] for each in answer.json["responses"]]


def plainly(desk: Desk, case: Case) -> Answers:
    """Judge the same by the plain reading."""
    organization = plain.Organization(
        owner="owner",
        locked=case.locked,
        removed=case.removed,
        groups=case.members,
        policies=[
            plain.Policy(principal=name, rules=json.loads(desk.spelt(json.dumps(rules))))
            for name, rules in case.policies
        ],
    )
    return {
        (caller, at): _judged(desk, case, caller, asked, organization)
        for caller in (*CALLERS, PARTNER)
        for at, asked in enumerate((*QUESTIONS, *CHECKS))
    }


def _judged(
    desk: Desk, case: Case, caller: str, asked: Asked, organization: plain.Organization
) -> str:
    if caller == PARTNER:
        return plain.ALLOWED if asked.own else plain.REFUSED
    request = plain.Request(
        bearer=CALLERS[caller],
        expires_at=_expiry(case, caller),
        verbs=asked.verbs,
        kind=asked.kind,
        project=desk.ids[asked.project] if asked.project else None,
        about=asked.about,
        resource=_spelt(desk, asked.resource),
        ip=case.ip,
        agent=case.agent,
        now=case.now,
    )
    return plain.answer(request, organization)


def _spelt(desk: Desk, resource: dict[str, str]) -> dict[str, str]:
    return {key: desk.spelt(text) for key, text in resource.items()}


def _expiry(case: Case, caller: str) -> datetime | None:
    """Return when the key ends that is called with; who has signed in calls with none."""
    after_s = case.expiries_s.get(caller)
    return None if after_s is None else case.now + timedelta(seconds=after_s)


def seen(conditions: ModuleType, text: str) -> list[bool]:
    """Return in which scenes a condition holds, for the sandbox or a copy of it."""
    return [
        conditions.holds(
            text,
            conditions.Context(
                ip=scene.ip, now=scene.now, user_agent=scene.agent, resource=scene.resource
            ),
        )
        for scene in SCENES
    ]


def plainly_seen(text: str) -> list[bool]:
    """Return the same by the plain reading."""
    return [
        plain_conditions.value(
            text,
            plain_conditions.Scene(
                ip=scene.ip, agent=scene.agent, now=scene.now, resource=scene.resource
            ),
        )
        is True
        for scene in SCENES
    ]
