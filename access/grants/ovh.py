"""OVHcloud: actions and permissions groups on resources, with except, deny and conditions.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from access import form, model
from access.catalogue import lookup
from access.mistakes import Wrong, listed, nearest

UNSUPPORTED = {
    "managed": "OVHcloud calls them permissions groups: write `permissions_groups`.",
    "organization": "OVHcloud scopes a grant by `resources`, for example [account].",
    "permission_sets": "OVHcloud grants actions: write `allow`, or `permissions_groups`.",
    "projects": "OVHcloud scopes a grant by `resources`, for example [account].",
}
URN = re.compile(r"urn:v1:(eu|ca|us):(resource|resourceGroup):(\*|[^:]+(:.+)?)")
GROUP = re.compile(r"urn:v1:(eu|ca|us):permissionsGroup:[^:]+:.+")
SUBJECTS = (
    "It knows resource.Tag(key), resource.Name, resource.Type, request.IP, "
    "date(zone).Date, .WeekDay and .Hour."
)
SUBJECT = re.compile(
    r"(resource\.(Tag\([^()]+\)|Name|Type)|request\.IP|date\([^()]+\)\.(Date|WeekDay|Hour))"
    r"(\.[A-Za-z_]+)?"
)
TAKES: Mapping[str, type] = {"conditions": list, "values": dict}
EXAMPLES = {
    "conditions": "a list of `conditions`",
    "values": '`values`, for example {"resource.Tag(env)": prod}',
}
OPERATORS = {"AND": "conditions", "OR": "conditions", "NOT": "conditions", "MATCH": "values"}


def resolve(
    written: form.OvhGrant, scope: model.Scope, account: model.Account
) -> tuple[model.OvhGrant, list[Wrong]]:
    """Return the grant in the model's words, and what is wrong with it."""
    wrong = [
        *_empty(written),
        *_actions("allow", written.allow),
        *_actions("except", written.except_),
        *_actions("deny", written.deny),
        *_condition(written.condition, ("condition",)),
    ]
    resources = list(_each("resources", written.resources, _resource, account, wrong))
    groups = list(_each("permissions_groups", written.permissions_groups, _group, account, wrong))
    grant = model.OvhGrant(
        account=account.name,
        bundle=scope.bundle,
        until=scope.until,
        place=scope.place,
        allow=_sorted(written.allow),
        excepted=_sorted(written.except_),
        deny=_sorted(written.deny),
        permissions_groups=_sorted(groups),
        resources=_sorted(resources),
        condition=written.condition,
    )
    return grant, wrong


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


def _empty(written: form.OvhGrant) -> Iterator[Wrong]:
    if not (written.allow or written.deny or written.permissions_groups):
        yield Wrong(path=(), what="grants nothing", mend="Write `allow`, or `permissions_groups`.")
    if written.except_ and not written.allow:
        yield Wrong(
            path=("except",),
            what="has an except without an allow to trim",
            mend="An except leaves out actions of the same entry's allow; `deny` is for all.",
        )


def _actions(key: str, actions: list[str]) -> Iterator[Wrong]:
    for index, action in enumerate(actions):
        if "*" in action[1:-1].partition("?")[0]:
            what = f'asks for "{action}", with a * in the middle'
            mend = "OVHcloud takes * at the start or at the end of an action."
            yield Wrong(path=(key, index), what=what, mend=mend)
        elif not lookup.reached("ovh", action):
            what = f'asks for "{action}", unknown on OVHcloud'
            advice = nearest(action, lookup.ovh_actions())
            mend = f"{advice} `grantbook catalogue ovh` lists them.".strip()
            yield Wrong(path=(key, index), what=what, mend=mend)


def _each(
    key: str, words: list[str], read: Any, account: model.Account, wrong: list[Wrong]
) -> Iterator[str]:
    """Yield what each word stands for; a word that stands for nothing goes to `wrong`."""
    for index, word in enumerate(words):
        try:
            yield read(word, account)
        except _Unreadable as error:
            wrong.append(Wrong(path=(key, index), what=error.what, mend=error.mend))


class _Unreadable(Exception):
    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


def _resource(word: str, account: model.Account) -> str:
    """Return the URN of a resource written short, or as it is."""
    plate = account.region
    if word == "account":
        return f"urn:v1:{plate}:resource:account:{account.identity}"
    if word == "*":
        raise _Unreadable(
            'has the resource "*", which OVHcloud refuses',
            f'Write "account" for the account itself, or urn:v1:{plate}:resource:* for everything.',
        )
    if word.startswith("urn:"):
        if found := URN.fullmatch(word):
            return _of_plate(word, found[1], plate)
        raise _Unreadable(
            f'has the resource "{word}", which is not a URN of a resource or resource group',
            f"For example urn:v1:{plate}:resource:vps:*, or just vps:*.",
        )
    type_, _, name = word.partition(":")
    types = lookup.data("ovh")["resource_types"]
    if type_ in types and not name:
        raise _Unreadable(
            f'has the resource "{word}", whose name is missing',
            f"Write {type_}:name, or {type_}:* for all of that type.",
        )
    if type_ not in types:
        advice = nearest(type_, types, "Write account, type:name, type:* or a URN.")
        raise _Unreadable(f'has the resource "{word}", whose type OVHcloud does not know', advice)
    return f"urn:v1:{plate}:resource:{word}"


def _of_plate(urn: str, written: str, plate: str) -> str:
    if written != plate:
        raise _Unreadable(
            f'has a URN of "{written}", but the account is on "{plate}"',
            f"Begin it with urn:v1:{plate}:, or move the grant to an account that is there.",
        )
    return urn


def _group(word: str, account: model.Account) -> str:
    """Return the URN of a permissions group: one of OVHcloud's own by name, any other by URN."""
    if found := GROUP.fullmatch(word):
        return _of_plate(word, found[1], account.region)
    names = lookup.data("ovh")["permissions_groups"]
    if word not in names:
        raise _Unreadable(
            f'asks for the permissions group "{word}", unknown on OVHcloud',
            nearest(word, names, f"OVHcloud's own are {listed(names)}."),
        )
    return f"urn:v1:{account.region}:permissionsGroup:ovh:{word}"


def _condition(node: Mapping[str, Any], path: tuple[str | int, ...]) -> Iterator[Wrong]:
    """Yield what is wrong in a condition; no condition at all is fine."""
    if node:
        yield from _node(node, path)


def _node(node: Any, path: tuple[str | int, ...]) -> Iterator[Wrong]:
    """Check one part of a condition: every operator with the part that it takes."""
    operator = node.get("operator") if isinstance(node, dict) else None
    part = OPERATORS.get(str(operator))
    if operator is None:
        what, mend = "has a condition without an operator", f"Operators are {listed(OPERATORS)}."
        yield Wrong(path=path, what=what, mend=mend)
    elif part is None:
        what = f'has a condition with the operator "{operator}"'
        advice = nearest(str(operator), OPERATORS, f"Operators are {listed(OPERATORS)}.")
        yield Wrong(path=path, what=what, mend=advice)
    elif set(node) != {"operator", part} or not isinstance(node[part] or None, TAKES[part]):
        what = f"has a condition {operator} without `{part}`, or with more than that"
        yield Wrong(path=path, what=what, mend=f"{operator} takes `operator` and {EXAMPLES[part]}.")
    elif part == "values":
        for key, value in node[part].items():
            yield from _match(key, value, (*path, part, key))
    else:
        for index, child in enumerate(node[part]):
            yield from _node(child, (*path, part, index))


def _match(key: str, value: object, path: tuple[str | int, ...]) -> Iterator[Wrong]:
    if not SUBJECT.fullmatch(key):
        what = f'has a condition on "{key}", unknown on OVHcloud'
        yield Wrong(path=path, what=what, mend=SUBJECTS)
    if not isinstance(value, str):
        what = f'has a condition that compares "{key}" with something else than text'
        yield Wrong(path=path, what=what, mend='Put the value in quotes, several as "7,8,9".')
