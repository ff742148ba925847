"""A public evaluator of AWS policies agrees, on the documents that are made of a declaration."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest

from access import aws_policies, model
from access.catalogue import managed
from access.effective import aws, cells, ovh, scaleway
from tests.access.effective import drawn
from tests.access.effective.read import Reader
from tests.access.effective.request import Request, Truth
from tests.judge import judge
from tests.judge.judge import Context, Question

ROOMS = {"aws": aws, "ovh": ovh, "scaleway": scaleway, "cells": cells}
CALLS: Mapping[str, Sequence[str]] = {
    "iam:ChangePassword": (drawn.OWN,),
    "iam:ListUsers": ("*",),
    "lakeformation:PutDataLakeSettings": ("*",),
    "s3:GetObject": drawn.RESOURCES["aws"][1:3],
    "s3:PutObject": drawn.RESOURCES["aws"][1:3],
    "sagemaker:DeleteDomain": (drawn.DOMAIN,),
    "sts:GetSessionToken": ("*",),
    "support:ResolveCase": ("*",),
}
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Truth):
    """What is true where a call has these keys."""

    context: Context
    seed: int = 0

    def of_words(self, words: str) -> bool:
        """Tell whether a condition of a drawn declaration holds."""
        ((operator, keys),) = json.loads(words).items()
        ((key, values),) = keys.items()
        said = self.context.get(key)
        return said in values or (said is None and operator.endswith("IfExists"))


def answerable(seed: int) -> Iterator[tuple[Reader, Request, Question]]:
    """Yield what can be asked of whoever has no boundary that is in no file."""
    random = Random(seed)  # noqa: S311 - to be repeated, not to be secret.
    for case in drawn.cases(seed, 30, 0):
        reader = Reader(case.declared, ROOMS)
        account = reader.accounts["aws"]
        for holder in (*case.declared.people, *case.declared.applications):
            identity = holder.identity_on("aws")
            if identity.boundary == drawn.UNKNOWN or not (
                isinstance(holder, model.Person) or holder.grants_on("aws")
            ):
                continue
            for _ in range(15):
                request = asked(random, account, holder)
                yield reader, request, question(case.declared, account, holder, request)


def asked(random: Random, account: model.Account, holder: model.Principal) -> Request:
    """Return a call that somebody makes, with the keys that AWS would tell of it."""
    action = random.choice([*CALLS])
    moment = random.choice(drawn.MOMENTS)
    seen = {
        "aws:CurrentTime": moment,
        "aws:MultiFactorAuthPresent": random.choice(("true", "false", None)),
        "aws:PrincipalTag/team": random.choice(("a", "b", "c", None)),
        "aws:SecureTransport": random.choice(("true", "false")),
        "aws:username": account.named(holder.key),
    }
    return Request(
        who=holder.key,
        account="aws",
        action=action,
        resource=random.choice(CALLS[action]),
        moment=moment,
        truth=Told(context={key: value for key, value in seen.items() if value is not None}),
        values={"aws:username": account.named(holder.key)},
    )


def question(
    declared: model.Declaration,
    account: model.Account,
    holder: model.Principal,
    request: Request,
) -> Question:
    """Return a call with all documents that decide it."""
    assert isinstance(request.truth, Told)
    identity = holder.identity_on("aws")
    return Question(
        principal=f"arn:aws:iam::{account.identity}:user{identity.path}{account.named(holder.key)}",
        action=request.action,
        resource=request.resource,
        context=request.truth.context,
        policies={
            f"{each.key} {name}": document
            for each in (holder, *teams(declared, holder, request))
            for name, document in documents(each, account, request).items()
        },
        boundary=managed.document(identity.boundary) if identity.boundary else None,
        account=account.identity,
    )


def teams(
    declared: model.Declaration, holder: model.Principal, request: Request
) -> Iterator[model.Team]:
    """Yield the teams that somebody is in; a run takes them out when their time is over."""
    for place in holder.memberships if isinstance(holder, model.Person) else ():
        if not place.until or request.moment <= f"{place.until:%Y-%m-%dT%H:%M:%SZ}":
            yield from (each for each in declared.teams if each.key == place.team)


def documents(
    holder: model.Principal, account: model.Account, request: Request
) -> dict[str, Document]:
    """Return the documents that are made for somebody; a run takes managed ones away in time."""
    lasting = replace(
        holder,
        grants=tuple(
            each
            for each in holder.grants
            if not each.until or request.moment <= f"{each.until:%Y-%m-%dT%H:%M:%SZ}"
        ),
    )
    known = {arn: managed.document(arn) for arn in aws_policies.managed(lasting, account)}
    return {
        **aws_policies.own(holder, account),
        **aws_policies.inline(holder, account),
        **{arn: document for arn, document in known.items() if document},
    }


@pytest.mark.parametrize("seed", [21, 22])
def test_the_judge_agrees(seed: int) -> None:
    """Whatever is asked, under whatever keys a call has."""
    drawn_ = [*answerable(seed)]

    verdicts = judge.asked([each for _, _, each in drawn_])

    decided: Counter[bool] = Counter()
    for (reader, request, asked_), verdict in zip(drawn_, verdicts, strict=True):
        assert reader.may(request) == verdict.is_allowed, (request, asked_.policies, verdict)
        decided[verdict.is_allowed] += 1
    assert min(decided.values()) > 100
