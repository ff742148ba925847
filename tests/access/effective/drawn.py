"""Declarations and requests drawn from a seed: small, and about the same few things.

They have whatever decides: boundaries, demands for MFA, roles, conditions, ends, people who are
suspended, or who come from elsewhere, and groups that nobody here knows.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import ModuleType
from typing import Any

from access import model
from tests.access import stacks
from tests.access.effective import plain_aws, plain_ovh, plain_scaleway
from tests.access.effective.request import Request, Truth
from tests.access.metadata import METADATA

Json = dict[str, Any]

PLAIN: Mapping[str, ModuleType] = {
    "aws": plain_aws,
    "ovh": plain_ovh,
    "scaleway": plain_scaleway,
}
INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
CONFIG = """
config:
  grantbook:accounts:
    aws: {cloud: aws, account: "123456789012", region: eu-west-1, prefix: "x-"}
    visited: {cloud: aws, account: "210987654321", region: eu-west-1, people: federated}
    centred: {cloud: aws, account: "111122223333", region: eu-west-1, people: federated}
    ovh: {cloud: ovh, endpoint: ovh-eu, account: xx1111-ovh, suffix: "-x"}
    partner: {cloud: ovh, endpoint: ovh-eu, account: yy2222-ovh, people: federated}
    scaleway: {cloud: scaleway, organization: 3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10}
"""
PEOPLE, TEAMS, PROGRAMS = ("alice", "bruno"), ("desk", "leads"), ("robot", "shop")
ENDS = ("2030-03-01T00:00:00Z", "2030-06-01T12:00:00Z")
MOMENTS = ("2030-02-01T00:00:00Z", *ENDS, "2030-03-01T00:00:01Z", "2030-06-02T00:00:00Z")
TRUTHS = tuple(Truth(seed=seed) for seed in range(6))
OWN = "arn:aws:iam::123456789012:user/staff/x-alice"
DOMAIN = "arn:aws:sagemaker:eu-west-1:123456789012:domain/d-1"
UNKNOWN = "arn:aws:iam::aws:policy/NewerThanAnyCatalogue"
BOUNDARIES = ("PowerUserAccess", "AWSLakeFormationDataAdmin", UNKNOWN, UNKNOWN)
ACTIONS: Mapping[str, Sequence[str]] = {
    "aws": (
        "iam:ChangePassword",
        "iam:ListUsers",
        "lakeformation:PutDataLakeSettings",
        "s3:GetObject",
        "s3:PutObject",
        "sagemaker:DeleteDomain",
        "sts:GetSessionToken",
        "support:CreateCase",
        "support:ResolveCase",
    ),
    "ovh": (
        "account:apiovh:me/get",
        "account:apiovh:me/identity/user/create",
        "account:apiovh:me/supportLevel/get",
        "vps:apiovh:get",
        "vps:apiovh:reboot",
    ),
    "scaleway": ("InstancesReadOnly", "ObjectStorageFullAccess", "IAMReadOnly"),
}
RESOURCES: Mapping[str, Sequence[str]] = {
    "aws": ("*", "arn:aws:s3:::acme/key", "arn:aws:s3:::acme/secret/x-alice", DOMAIN, OWN),
    "ovh": (
        "urn:v1:eu:resource:account:xx1111-ovh",
        "urn:v1:eu:resource:account:yy2222-ovh",
        "urn:v1:eu:resource:vps:web",
        "urn:v1:eu:resource:vps:db",
    ),
    "scaleway": ("project:data", "project:web", "project:later"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A declaration, and what is asked about it, with the plain answers."""

    declared: model.Declaration
    asked: Sequence[tuple[Request, bool]]


def cases(seed: int, number: int, questions: int) -> list[Case]:
    """Return so many cases, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - to be repeated, not to be secret.
    found = [stacks.declared(json.dumps(_written(random)), config=CONFIG) for _ in range(number)]
    return [
        Case(declared=declared, asked=[answered(declared, random) for _ in range(questions)])
        for declared in found
    ]


def answered(declared: model.Declaration, random: Random) -> tuple[Request, bool]:
    """Return a request that somebody of a declaration might make, and the plain answer."""
    account = random.choice(declared.accounts)
    cloud = account.cloud
    who = random.choice([*declared.people, *declared.applications]).key
    request = Request(
        who=who,
        account=account.name,
        action=random.choice(ACTIONS[cloud]),
        resource=random.choice(RESOURCES[cloud]),
        moment=random.choice(MOMENTS),
        truth=random.choice(TRUTHS),
        values={"aws:username": account.named(who)},
    )
    return request, bool(PLAIN[cloud].may(declared, account, request))


def _written(random: Random) -> Json:
    """Return a declaration as YAML holds it."""

    def maybe(likely: float, **said: Any) -> Json:
        return said if random.random() < likely else {}

    def grants(*accounts: str) -> Json:
        return {
            "grants": {
                account: [GRANTS[account](random) for _ in range(random.randint(1, 3))]
                for account in accounts
                if random.random() < 0.7
            }
        }

    places = ("aws", "ovh", "scaleway")
    return {
        "accounts": _accounts(random),
        "bundles": {"login": grants(*places)["grants"]},
        "people": {
            key: {
                "email": f"{key}@example.com",
                "accounts": ["aws", "ovh"],
                "teams": [
                    {"team": team, "until": random.choice(ENDS)} if random.random() < 0.3 else team
                    for team in TEAMS
                    if random.random() < 0.7
                ],
                "password": random.random() < 0.5,
                **maybe(0.5, **grants(*places)),
                **maybe(0.3, bundles=["login"]),
                **maybe(0.3, until=random.choice(ENDS)),
                **maybe(0.25, suspended=True),
                "users": {"aws": _user(random)},
            }
            for key in PEOPLE
        },
        "teams": {
            key: {
                **grants(*places, "visited", "centred", "partner"),
                **maybe(0.3, bundles=["login"]),
                "groups": {
                    on: {"role": random.choice(("NONE", "ADMIN", "REGULAR", "UNPRIVILEGED"))}
                    for on in ("ovh", "partner")
                    if random.random() < 0.2
                },
            }
            for key in TEAMS
        },
        "applications": {
            key: {
                "owner": "alice",
                "assumed_by": {"service": "lambda.amazonaws.com"},
                **grants(*places),
                "identities": {"aws": _identity(random)},
                **maybe(0.7, keys={"main": {"on": random.choice(("aws", "ovh"))}}),
            }
            for key in PROGRAMS
        },
    }


def _accounts(random: Random) -> Json:
    own = random.random() < 0.5
    return {
        "aws": {"users": _user(random), "identities": _identity(random)},
        "visited": {
            "saml_providers": {"corp": {"metadata": METADATA}},
            "users": {
                key: value
                for key, value in _identity(random).items()
                if key == "permissions_boundary"
            },
        },
        "centred": {
            "identity_center": {
                "instance": INSTANCE,
                "identity_store": "d-1234567890",
                "directory": "own" if own else "external",
            }
        },
        "ovh": {
            "permissions_groups": {
                "viewer": {"allow": ["*"], "except": ["vps:apiovh:reboot"]},
                "quiet": {"deny": ["vps:apiovh:*"]},
            },
            "resource_groups": {"production": {"resources": ["vps:web", "account"]}},
        },
    }


def _user(random: Random) -> Json:
    found = {**_identity(random), "path": random.choice(("/", "/staff/"))}
    return {**found, "require_mfa": True} if random.random() < 0.3 else found


def _identity(random: Random) -> Json:
    return {"permissions_boundary": random.choice(BOUNDARIES)} if random.random() < 0.3 else {}


def _some(random: Random, words: Sequence[str], most: int = 2) -> list[str]:
    return random.sample(words, random.randint(1, most))


def _ending(random: Random) -> Json:
    return {"until": random.choice(ENDS)} if random.random() < 0.2 else {}


AWS_MANAGED = (
    "AWSSupportAccess",
    "PowerUserAccess",
    "AdministratorAccess",
    "AmazonSageMakerFullAccess",
    "IAMUserChangePassword",
    "AWSDenyAll",
    UNKNOWN,
)
AWS_WORDS = ("*", "support:*", "support:Re*", "s3:Get*", "S3:*object", "iam:*", "iam:?istUsers")
AWS_RESOURCES = (
    "arn:aws:s3:::acme/*",
    "arn:aws:s3:::*/key",
    "arn:aws:s3:::acme/*/${aws:username}",
    "arn:aws:s3:*",
    "arn:aws:s3:::acme/???",
    OWN,
)
AWS_CONDITIONS: Sequence[Json] = (
    {"Bool": {"aws:MultiFactorAuthPresent": True}},
    {"StringEquals": {"aws:PrincipalTag/team": ["b", "a"]}, "Bool": {"aws:SecureTransport": True}},
    {"DateLessThan": {"aws:CurrentTime": ENDS[0]}},
    {"DateLessThanEquals": {"aws:CurrentTime": ENDS[0]}},
    {"DateGreaterThan": {"aws:CurrentTime": ENDS[0]}},
    {"DateGreaterThanEquals": {"AWS:currenttime": ENDS[1]}, "Bool": {"aws:SecureTransport": True}},
)


def _on_aws(random: Random) -> Json:
    if random.random() < 0.25:
        return {"managed": random.choice(AWS_MANAGED), **_ending(random)}
    word = random.choice(("allow", "allow", "allow", "allow", "allow", "deny", "both"))
    actions = {
        key: _some(random, AWS_WORDS) for key in (("allow", "deny") if word == "both" else (word,))
    }
    named = {action for words in actions.values() for action in words}
    found: Json = {**actions, **_ending(random)}
    if "*" in named and random.random() < 0.6:  # Else the resources would have to fit.
        found["resources"] = _some(random, AWS_RESOURCES)
    if random.random() < 0.3:
        found["condition"] = random.choice(AWS_CONDITIONS)
        if "DateLessThanEquals" in found["condition"]:  # One more end is written less exactly.
            found.pop("until", None)
    return found


OVH_WORDS = ("*", "vps:apiovh:*", "*get", "account:apiovh:me/*", "vps:apiovh:reboot")
OVH_RESOURCES = ("account", "vps:*", "vps:web", "urn:v1:eu:resource:*")
OVH_GROUPS = ("resource_group:ovh-default", "urn:v1:eu:resourceGroup:*")
OVH_CONDITIONS: Sequence[Json] = (
    {"operator": "MATCH", "values": {"resource.Name": "web"}},
    {
        "operator": "AND",
        "conditions": [
            {"operator": "MATCH", "values": {"request.IP": "192.0.2.7"}},
            {"operator": "MATCH", "values": {"resource.Tag(env)": "prod"}},
        ],
    },
)


def _on_ovh(random: Random, own: bool = True) -> Json:  # noqa: FBT001, FBT002 - a row of GRANTS.
    groups = ("viewer", "quiet") if own else ()
    placed = ("resource_group:production",) if own else ()
    found: Json = {
        "resources": _some(random, [*OVH_RESOURCES, *OVH_GROUPS, *placed]),
        **_ending(random),
    }
    word = random.choice(("allow", "allow", "allow", "deny", "groups"))
    if word == "groups":
        found["permissions_groups"] = _some(random, ["globalReadOnly", "globalReadWrite", *groups])
    else:
        found[word] = _some(random, OVH_WORDS)
    if word == "allow" and random.random() < 0.3:
        found["except"] = _some(random, OVH_WORDS[1:])
    if random.random() < 0.3:
        found["condition"] = random.choice(OVH_CONDITIONS)
    return found


def _on_partner(random: Random) -> Json:
    return _on_ovh(random, own=False)


def _on_scaleway(random: Random) -> Json:
    if random.random() < 0.3:
        found: Json = {"permission_sets": ["IAMReadOnly"], "organization": True}
    elif random.random() < 0.5:
        found = {"permission_sets": ["InstancesReadOnly"], "organization": True}
    else:
        found = {
            "permission_sets": _some(random, ACTIONS["scaleway"][:2]),
            "projects": _some(random, ("data", "web")),
        }
    if random.random() < 0.3:
        found["condition"] = 'request.user_agent == "a"'
    return {**found, **_ending(random)}


GRANTS = {
    "aws": _on_aws,
    "visited": _on_aws,
    "centred": _on_aws,
    "ovh": _on_ovh,
    "partner": _on_partner,
    "scaleway": _on_scaleway,
}
