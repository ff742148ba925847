"""What a principal is granted on AWS, as policy documents; sorted, so that order is no change.

A law: the documents of a principal, however many, say together what its grants say.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from access import aws_sign_in, model
from access.order import distinct, settled

Document = Mapping[str, Any]

VERSION = "2012-10-17"
LARGEST = 6144  # Characters of a managed policy.
ENDS = ("DateLessThanEquals", "DateLessThanEqualsIfExists", "DateLessThan", "DateLessThanIfExists")
OWN = "grants"  # The inline policy of who is granted inline.
SUSPENDED: Document = {
    "Version": VERSION,
    "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
}


def managed(holder: model.Principal, account: model.Account) -> list[str]:
    """Return the ARNs of the managed policies that a principal is granted by name, sorted."""
    return sorted({grant.managed for grant in _grants(holder, account) if grant.managed})


def own(holder: model.Principal, account: model.Account) -> dict[str, Document]:
    """Return the customer managed policies that a principal has, by the key of their names.

    What denies is in the first of them, so that a growing allow moves no deny to another.
    """
    statements = _statements(holder, account)
    if not statements or holder.identity_on(account.name).inline:
        return {}
    found = split(statements)
    return {_piece(holder.key, index): document for index, document in enumerate(found)}


def inline(holder: model.Principal, account: model.Account) -> dict[str, Document]:
    """Return the policies that are written into a principal's user, group or role, by name."""
    found: dict[str, Document] = {}
    statements = _statements(holder, account)
    if statements and holder.identity_on(account.name).inline:
        found[OWN] = _document(statements)
    if isinstance(holder, model.Person):
        if own_login := aws_sign_in.statements(holder, account):
            found["sign-in"] = _document(own_login)
        if holder.suspended:
            found["suspended"] = SUSPENDED
        if holder.until:
            found["until"] = ended(holder.until)
    return found


def whole(holder: model.Principal, account: model.Account) -> Document | None:
    """Return all statements of a principal in one document, None where there are none."""
    statements = _statements(holder, account)
    return _document(statements) if statements else None


def split(statements: Sequence[Document], largest: int = LARGEST) -> list[Document]:
    """Return statements in as few documents as they fit in, in their order.

    One that does not fit by itself is split by its actions or by its resources, the longer of both
    first: to allow or deny each part is to allow or deny the whole. What cannot be split stays too
    large.
    """
    found: list[list[Document]] = []
    for part in (part for each in statements for part in _parts(each, largest)):
        if found and size(_document([*found[-1], part])) <= largest:
            found[-1].append(part)
        else:
            found.append([part])
    return [_document(distinct(parts)) for parts in found]


def size(document: Document) -> int:
    """Return the characters of a document, white space between its words aside, as AWS counts."""
    return len(said(document))


def said(document: Document) -> str:
    """Return a document as it is sent: the shortest JSON."""
    return json.dumps(document, separators=(",", ":"))


def ended(until: datetime) -> Document:
    """Return a policy that denies everything from an instant on, whether a run comes or not."""
    when = {"DateGreaterThan": {"aws:CurrentTime": f"{until:%Y-%m-%dT%H:%M:%SZ}"}}
    return _document([{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": when}])


def statement(effect: str, actions: Sequence[str], grant: model.AwsGrant) -> dict[str, Any]:
    """Return one effect of a grant; it ends in the cloud itself where the grant does.

    The end is one more condition, under an operator that the declared ones leave free.
    """
    condition = settled(grant.condition)
    if grant.until:
        free = next(operator for operator in ENDS if operator not in condition)
        condition[free] = {"aws:CurrentTime": f"{grant.until:%Y-%m-%dT%H:%M:%SZ}"}
    found: dict[str, Any] = {
        "Effect": effect,
        "Action": list(actions),
        "Resource": list(grant.resources),
    }
    return {**found, "Condition": condition} if condition else found


def _grants(holder: model.Principal, account: model.Account) -> list[model.AwsGrant]:
    grants = holder.grants_on(account.name)
    return [grant for grant in grants if isinstance(grant, model.AwsGrant)]


def _statements(holder: model.Principal, account: model.Account) -> list[Document]:
    """Return the statements of a principal, what denies first, each once."""
    grants = _grants(holder, account)
    if not grants:
        return []
    return [
        *distinct(statement("Deny", grant.deny, grant) for grant in grants if grant.deny),
        *distinct(statement("Allow", grant.allow, grant) for grant in grants if grant.allow),
    ]


def _document(statements: Sequence[Document]) -> Document:
    return {"Version": VERSION, "Statement": list(statements)}


def _piece(key: str, index: int) -> str:
    """Return the key of one of a principal's policies; no declared key has two hyphens in a row."""
    return f"{key}--{index + 1}" if index else key


def _parts(found: Document, largest: int) -> Iterator[Document]:
    """Yield a statement in parts that fit by themselves, as far as it can be split."""
    if size(_document([found])) <= largest:
        yield found
        return
    for key in sorted(("Action", "Resource"), key=lambda key: -sum(map(len, found[key]))):
        words = found[key]
        if len(words) > 1:
            middle = len(words) // 2
            yield from _parts({**found, key: words[:middle]}, largest)
            yield from _parts({**found, key: words[middle:]}, largest)
            return
    yield found
