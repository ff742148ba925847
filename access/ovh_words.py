"""What words of OVHcloud stand for: actions, resources and permissions groups, written short.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

import re
from collections.abc import Callable, Iterator, Sequence

from access import model
from access.catalogue import lookup
from access.mistakes import Wrong, listed, nearest

URN = re.compile(r"urn:v1:(eu|ca|us):(resource|resourceGroup):(\*|[^:]+(:.+)?)")
PERMISSIONS_GROUP = re.compile(r"urn:v1:(eu|ca|us):permissionsGroup:[^:]+:.+")
RESERVED = "ovh-"  # Begins the names of OVHcloud's own policies and resource groups.
RESOURCE_GROUP = "resource_group:"


class Unreadable(Exception):
    """A word that stands for nothing."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


def each(
    key: str,
    words: Sequence[str],
    read: Callable[[str, model.Account], str],
    account: model.Account,
    wrong: list[Wrong],
) -> Iterator[str]:
    """Yield what each word stands for; a word that stands for nothing goes to `wrong`."""
    for index, word in enumerate(words):
        try:
            yield read(word, account)
        except Unreadable as error:
            wrong.append(Wrong(path=(key, index), what=error.what, mend=error.mend))


def actions(key: str, words: Sequence[str]) -> Iterator[Wrong]:
    """Yield the actions that OVHcloud does not know, or would not take."""
    for index, action in enumerate(words):
        if "*" in action[1:-1].partition("?")[0]:
            what = f'asks for "{action}", with a * in the middle'
            mend = "OVHcloud takes * at the start or at the end of an action."
            yield Wrong(path=(key, index), what=what, mend=mend)
        elif not lookup.reached("ovh", action):
            what = f'asks for "{action}", unknown on OVHcloud'
            advice = nearest(action, lookup.ovh_actions())
            mend = f"{advice} `grantbook catalogue ovh` lists them.".strip()
            yield Wrong(path=(key, index), what=what, mend=mend)


def scope(word: str, account: model.Account) -> str:
    """Return what a grant is on: a resource, a pattern, or a resource group. Raises Unreadable."""
    plate = account.region
    if word == "*":
        raise Unreadable(
            'has the resource "*", which OVHcloud refuses',
            f'Write "account" for the account itself, or urn:v1:{plate}:resource:* for everything.',
        )
    if word.startswith(RESOURCE_GROUP):
        return _resource_group(word, account)
    if word.startswith("urn:"):
        if found := URN.fullmatch(word):
            return _of_plate(word, found[1], plate)
        raise Unreadable(
            f'has the resource "{word}", which is not a URN of a resource or resource group',
            f"For example urn:v1:{plate}:resource:vps:*, or just vps:*.",
        )
    return _short(word, account)


def resource(word: str, account: model.Account) -> str:
    """Return the URN of one resource that is there, wildcards aside. Raises Unreadable."""
    if word.startswith(RESOURCE_GROUP) or ":resourceGroup:" in word:
        raise Unreadable(
            f'has the resource group "{word}" where one resource belongs',
            "Name the resources one by one, as account, type:name or by URN.",
        )
    found = scope(word, account)
    if "*" in found:
        raise Unreadable(
            f'has the resource "{word}" with a wildcard',
            "Name the resources one by one; a wildcard belongs in the resources of a grant.",
        )
    return found


def permissions_group(word: str, account: model.Account) -> str:
    """Return the URN of a permissions group: OVHcloud's own and declared ones go by name.

    Raises Unreadable.
    """
    if found := PERMISSIONS_GROUP.fullmatch(word):
        return _of_plate(word, found[1], account.region)
    theirs = lookup.data("ovh")["permissions_groups"]
    ours = [group.key for group in account.setup.permissions_groups]
    if word in ours:
        return own_group(word, account)
    if word not in theirs:
        known = f"Declared here: {listed(ours)}; OVHcloud's own are {listed(theirs)}."
        raise Unreadable(
            f'asks for the permissions group "{word}", unknown on OVHcloud',
            nearest(word, [*theirs, *ours], known),
        )
    return f"urn:v1:{account.region}:permissionsGroup:ovh:{word}"


def own_group(key: str, account: model.Account) -> str:
    """Return the URN of a permissions group of the account, by its key."""
    return f"urn:v1:{account.region}:permissionsGroup:{account.identity}:{account.named(key)}"


def account_urn(account: model.Account) -> str:
    """Return the URN of the account as a resource, on which its own routes are granted."""
    return f"urn:v1:{account.region}:resource:account:{account.identity}"


def _short(word: str, account: model.Account) -> str:
    """Return the URN of `account`, `type:name` or `type:*`."""
    if word == "account":
        return account_urn(account)
    type_, _, name = word.partition(":")
    types = lookup.data("ovh")["resource_types"]
    if type_ in types and not name:
        raise Unreadable(
            f'has the resource "{word}", whose name is missing',
            f"Write {type_}:name, or {type_}:* for all of that type.",
        )
    if type_ not in types:
        advice = nearest(type_, types, "Write account, type:name, type:* or a URN.")
        raise Unreadable(f'has the resource "{word}", whose type OVHcloud does not know', advice)
    return f"urn:v1:{account.region}:resource:{word}"


def _resource_group(word: str, account: model.Account) -> str:
    """Return the word again: the id of a resource group is OVHcloud's to give."""
    name = word.removeprefix(RESOURCE_GROUP)
    ours = [group.key for group in account.setup.resource_groups]
    if name in ours or name.startswith(RESERVED):
        return word
    known = (
        f"Declared here: {listed(ours)}; OVHcloud's own begin with {RESERVED}, others go by URN."
    )
    raise Unreadable(f'is on the unknown resource group "{name}"', nearest(name, ours, known))


def _of_plate(urn: str, written: str, plate: str) -> str:
    if written != plate:
        raise Unreadable(
            f'has a URN of "{written}", but the account is on "{plate}"',
            f"Begin it with urn:v1:{plate}:, or move the grant to an account that is there.",
        )
    return urn
