"""Declarations as their users write them: fixed ones for examples, generated ones for laws."""

import json
from random import Random
from typing import Any

from hypothesis import strategies as st

from access import model
from tests.access import stacks
from tests.access.metadata import METADATA

LAB = "6a0e8d53-9c17-4b2f-8e64-f1d7b3a5c920"
CONFIG = f"""
config:
  grantbook:accounts:
    aws: {{cloud: aws, account: "123456789012", region: eu-west-1}}
    audit: {{cloud: aws, account: "210987654321", region: eu-west-3, prefix: g-, suffix: -x}}
    ovh: {{cloud: ovh, endpoint: ovh-eu, account: xx1111-ovh, prefix: gb_}}
    scaleway: {{cloud: scaleway, organization: 3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10}}
    lab: {{cloud: scaleway, organization: {LAB}, credentials: {{prefix: LAB_}}, suffix: -lab}}
    partner: {{cloud: ovh, endpoint: ovh-ca, account: yy2222-ovh, people: federated}}
"""
Written = dict[str, Any]


def read(written: Written, config: str = CONFIG) -> model.Declaration:
    """Return what a written declaration means."""
    return stacks.declared(json.dumps(written), config=config)


def shuffled(value: Any, random: Random) -> Any:
    """Return the same declaration, its keys and the items of its lists in another order."""
    if isinstance(value, dict):
        keys = random.sample(sorted(value), len(value))
        return {key: shuffled(value[key], random) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, random) for item in random.sample(value, len(value))]
    return value


def some(*words: str, least: int = 1) -> st.SearchStrategy[list[str]]:
    """Return lists of a few of these words, each once."""
    return st.lists(st.sampled_from(words), min_size=least, max_size=3, unique=True)


ENDS = st.sampled_from(["2031-06-30", "2032-01-31T18:00:00+02:00"])
AWS_ACTIONS = some("support:*", "s3:GetObject", "s3:PutObject", "iam:ListUsers")
OVH_ACTIONS = some("account:apiovh:me/get", "account:apiovh:me/tag/get", "account:apiovh:me/*")
ADDRESSES = some("192.0.2.0/24", "198.51.100.0/24")
AWS_CONDITION = st.fixed_dictionaries(
    {},
    optional={
        "IpAddress": st.fixed_dictionaries({"aws:SourceIp": ADDRESSES}),
        "DateLessThanEquals": st.just({"aws:CurrentTime": "2030-01-01T00:00:00Z"}),
        "Bool": st.just({"aws:MultiFactorAuthPresent": True, "aws:SecureTransport": True}),
    },
)
MATCH = st.sampled_from(
    [
        {"operator": "MATCH", "values": {"request.IP.EQ": "192.0.2.7", "resource.Name": "web"}},
        {"operator": "MATCH", "values": {"resource.Tag(env)": "prod"}},
    ]
)
OVH_CONDITION = MATCH | st.fixed_dictionaries(
    {
        "operator": st.sampled_from(["AND", "OR"]),
        "conditions": st.lists(MATCH, min_size=1, max_size=2),
    }
)
AWS = st.fixed_dictionaries(
    {"managed": st.sampled_from(["ReadOnlyAccess", "AWSSupportAccess"])}
) | (
    st.fixed_dictionaries(
        {"allow": AWS_ACTIONS},
        optional={"deny": AWS_ACTIONS, "condition": AWS_CONDITION, "until": ENDS},
    )
)
GROUP = st.fixed_dictionaries({"allow": OVH_ACTIONS}, optional={"except": OVH_ACTIONS})
NEVER = st.fixed_dictionaries({"deny": OVH_ACTIONS})
TAGS = st.dictionaries(st.sampled_from(["env", "team"]), st.just("a"), min_size=1)
PROVIDER = st.fixed_dictionaries(
    {"metadata": st.just(METADATA)},
    optional={
        "disable_users": st.booleans(),
        "group_attribute": st.just("groups"),
        "requested_attributes": some("mail", "groups"),
    },
)
SETUP = st.fixed_dictionaries(
    {
        "permissions_groups": st.fixed_dictionaries({"viewer": GROUP, "never": NEVER}),
        "resource_groups": st.fixed_dictionaries(
            {"web": st.fixed_dictionaries({"resources": some("account", "vps:web", "vps:db")})}
        ),
    },
    optional={
        "tags": st.dictionaries(st.sampled_from(["account", "vps:web"]), TAGS),
        "identity_provider": PROVIDER,
    },
)
EXCLUSIVE = {"exclusive": st.booleans()}
BOUNDED = {**EXCLUSIVE, "permissions_boundary": st.just("PowerUserAccess")}
USER = st.fixed_dictionaries(
    {}, optional={**BOUNDED, "path": st.just("/staff/"), "require_mfa": st.booleans()}
)
IDENTITY = st.fixed_dictionaries({}, optional={**BOUNDED, "session": st.just("4h")})
AWS_GROUP = st.fixed_dictionaries({}, optional=EXCLUSIVE)
TRUST = st.sampled_from(
    [
        {"service": "lambda.amazonaws.com"},
        {"account": "111122223333", "external_id": "word"},
        {"github": {"repository": "acme/shop", "branch": "release/*"}},
        {"gitlab": {"project": "acme/tools/shop", "tag": "v1"}},
    ]
)
AWS_SETUP = st.fixed_dictionaries(
    {},
    optional={
        "users": USER,
        "identities": IDENTITY,
        "alias": st.just("acme"),
        "password_policy": st.fixed_dictionaries({"minimum_length": st.integers(6, 128)}),
        "oidc_providers": st.just(
            {
                "github": {
                    "issuer": "https://token.actions.githubusercontent.com",
                    "audiences": ["sts.amazonaws.com", "other"],
                }
            }
        ),
        "saml_providers": st.just({"corp": {"metadata": METADATA}}),
    },
)
ROLE = st.sampled_from(["ADMIN", "NONE", "REGULAR", "UNPRIVILEGED"])
OVH = st.fixed_dictionaries(
    {
        "allow": OVH_ACTIONS,
        "resources": some("account", "vps:*", "resource_group:web", "resource_group:ovh-default"),
    },
    optional={
        "deny": OVH_ACTIONS,
        "except": OVH_ACTIONS,
        "permissions_groups": some("globalReadOnly", "viewer", "never"),
        "condition": OVH_CONDITION,
        "until": ENDS,
    },
)
SCALEWAY = st.fixed_dictionaries(
    {
        "permission_sets": some("InstancesReadOnly", "ObjectStorageFullAccess"),
        "projects": some("data", "web"),
    },
    optional={"condition": st.just('request.ip == "192.0.2.7"'), "until": ENDS},
)
CLOUDS = {"aws": AWS, "audit": AWS, "ovh": OVH, "scaleway": SCALEWAY, "lab": SCALEWAY}


def grants(**clouds: st.SearchStrategy[Written]) -> st.SearchStrategy[Written]:
    """Return a few grants on some accounts."""
    lists = {name: st.lists(grant, min_size=1, max_size=3) for name, grant in clouds.items()}
    return st.fixed_dictionaries({}, optional=lists)


OWN = grants(**CLOUDS)  # On `partner` people are federated: only teams hold grants.
GRANTS = grants(**CLOUDS, partner=OVH)
BUNDLES = some("login", "reading", least=0)
TOKEN = st.fixed_dictionaries(
    {"on": st.sampled_from(["ovh", "partner"]), "kind": st.just("personal_access_token")},
    optional={"lifetime": st.just("90d")},
)
ON_AWS = st.sampled_from(["aws", "audit"])
KEYS = st.dictionaries(
    st.sampled_from(["nightly", "yearly"]),
    st.fixed_dictionaries({"on": st.sampled_from([*CLOUDS, "partner"])})
    | st.fixed_dictionaries({"on": ON_AWS, "status": st.sampled_from(["active", "inactive"])})
    | TOKEN,
)


def groups(team: str) -> st.SearchStrategy[Written]:
    """Return what a team's groups on AWS and OVHcloud may be, by account."""
    said = st.fixed_dictionaries({}, optional={"role": ROLE, "name": st.just(f"{team} of idp")})
    each = {"ovh": said, "partner": said, "aws": AWS_GROUP, "audit": AWS_GROUP}
    return st.fixed_dictionaries({}, optional=each)


def on_aws(said: st.SearchStrategy[Written]) -> st.SearchStrategy[Written]:
    """Return what somebody may be on accounts of AWS, by account."""
    return st.fixed_dictionaries({}, optional={"aws": said, "audit": said})


def inlined(draw: st.DrawFn, key: str, entry: Written) -> Written:
    """Return an entry that may be granted inline on AWS, where that is sure to fit."""
    for name in ("aws", "audit"):
        few = len(entry["grants"].get(name, [])) == 1 and not entry["bundles"]
        if few and name in entry[key]:
            entry[key][name] = {**entry[key][name], "inline": draw(st.booleans())}
    return entry


@st.composite
def declarations(draw: st.DrawFn) -> Written:
    """Draw a good declaration of a few people, teams, applications and bundles."""
    teams = {
        key: inlined(
            draw,
            "groups",
            {"grants": draw(GRANTS), "bundles": draw(BUNDLES), "groups": draw(groups(key))},
        )
        for key in draw(some("ops", "dev"))
    }
    return {
        "accounts": {
            **{name: draw(SETUP) for name in ("ovh", "partner")},
            **{name: draw(AWS_SETUP) for name in ("aws", "audit")},
        },
        "bundles": {key: draw(OWN) for key in ("login", "reading")},
        "teams": teams,
        "people": {
            key: inlined(
                draw,
                "users",
                {
                    "email": f"{key}@example.com",
                    "teams": draw(some(*teams, least=0)),
                    "grants": draw(OWN),
                    "bundles": draw(BUNDLES),
                    "suspended": draw(st.booleans()),
                    "accounts": draw(some("aws", "ovh", "lab", least=0)),
                    "users": draw(on_aws(USER)),
                    **draw(st.fixed_dictionaries({}, optional={"until": ENDS})),
                },
            )
            for key in draw(some("alice", "bruno", least=0))
        },
        "applications": {
            key: inlined(
                draw,
                "identities",
                {
                    "owner": next(iter(teams)),
                    "grants": draw(GRANTS),
                    "bundles": draw(BUNDLES),
                    "keys": draw(KEYS),
                    "email": f"{key}@example.com",
                    "identities": draw(on_aws(IDENTITY)),
                    "assumed_by": draw(st.lists(TRUST, min_size=1, max_size=3)),
                },
            )
            for key in draw(some("backup", "worker", least=0))
        },
    }
