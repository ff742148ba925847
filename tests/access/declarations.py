"""Good declarations for property tests: plain values, as YAML holds them."""

from base64 import b64encode
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.access.metadata import METADATA
from tests.access.stacks import CONFIG as ONE_OF_EACH

LIMITS = "limits: {users: 50, groups: 50, policies: 50, api_keys: 50, projects: 25, ssh_keys: 50}"
RUN_BY = "run_by: 1d7f4b82-95ce-4e13-8a60-2c9b5f0e7d34, may_lock_itself_out: true"
LIMITED = ONE_OF_EACH.replace("cloud: scaleway,", f"cloud: scaleway, {LIMITS}, {RUN_BY},")
CONFIG = f"""{LIMITED}
    partner: {{cloud: ovh, account: yy2222-ovh, people: federated, calls_per_minute: 120}}
"""
KEYS = st.from_regex(r"[a-z][a-z0-9]{0,6}([-_][a-z0-9]{1,4})?", fullmatch=True)
DAYS = st.dates(date(1000, 1, 1), date(9998, 12, 31)).map(str)
WORDS = st.text("abc xyz", max_size=20)


def some(words: list[str]) -> st.SearchStrategy[list[str]]:
    """Return lists of a few of some words, without repeats."""
    return st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True)


def entry(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return mappings with all required keys and some optional ones."""
    return st.fixed_dictionaries(required, optional=optional)


UNTIL = {"until": DAYS}
CONDITIONED = {"condition": st.just({"Bool": {"aws:MultiFactorAuthPresent": True}}), **UNTIL}
AWS = (
    entry(
        {"allow": some(["support:*", "s3:GetObject", "*"])},
        {"deny": some(["support:ResolveCase", "iam:*"]), "resources": some(["*"]), **CONDITIONED},
    )
    | entry(
        {
            "allow": some(["s3:GetObject", "s3:PutObject"]),
            "resources": some(["*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::*/public"]),
        },
        {"deny": some(["s3:GetObjectVersion"]), **CONDITIONED},
    )
    | entry({"managed": st.sampled_from(["AWSSupportAccess", "ReadOnlyAccess"])}, UNTIL)
)
ACTIONS = some(["account:apiovh:me/get", "vps:apiovh:*", "*"])
TRIMMED = {"except": some(["vps:apiovh:reboot"]), "deny": some(["account:apiovh:me/*"])}
MATCH = st.sampled_from(
    [
        {"operator": "MATCH", "values": {"request.IP": "192.0.2.7"}},
        {"operator": "MATCH", "values": {"resource.Tag(env)": "prod", "resource.Name": "web"}},
    ]
)
CONDITION = MATCH | entry(
    {
        "operator": st.sampled_from(["AND", "OR", "NOT"]),
        "conditions": st.lists(MATCH, min_size=1, max_size=2),
    },
    {},
)
CEL = st.sampled_from(["", 'request.user_agent == "a"', "true || false // either"])
SCALEWAY = entry(
    {
        "permission_sets": some(["InstanceReadOnly", "ObjectStorageFullAccess"]),
        "projects": some(["data", "web"]),
    },
    {"condition": CEL, **UNTIL},
) | entry(
    {
        "permission_sets": some(["InstancesReadOnly", "BillingReadOnly", "IAMReadOnly"]),
        "organization": st.just(True),  # noqa: FBT003 # What YAML says.
    },
    {"condition": CEL, **UNTIL},
)
GROUPED = ("viewer", "operator")
PLACES = ("production", "staging")
FORMER = {"renamed_from": st.just("former")}
PROVIDER = entry(
    {"metadata": st.just(METADATA)},
    {
        "group_attribute": st.sampled_from(["", "groups"]),
        "user_attribute": st.just("mail"),
        "disable_users": st.booleans(),
        "sign_requests": st.booleans(),
        "requested_attributes": some(["mail", "groups"]),
    },
)


def renamed_once(groups: dict[str, Any]) -> dict[str, Any]:
    """Return groups of which one at most has a former key, which belongs to one alone."""
    first, *others = groups.items()
    kept = {key: {k: v for k, v in group.items() if k not in FORMER} for key, group in others}
    return {first[0]: first[1], **kept}


def setups(draw: st.DrawFn) -> dict[str, Any]:
    """Return what an account of OVHcloud has beside people, teams and applications."""
    said = {"description": WORDS.map(str.strip)}
    group = entry({"allow": ACTIONS}, {**said, **TRIMMED, **FORMER}) | entry(
        {"deny": ACTIONS}, said
    )
    there = entry({"resources": some(["account", "vps:web", "urn:v1:eu:resource:vps:db"])}, {})
    tags = entry({"env": st.sampled_from(["", "prod"])}, {"team:a": st.just("b")})
    tagged = entry({}, {"account": tags, "vps:web": tags, "urn:v1:eu:resource:vps:db": tags})
    return {
        "permissions_groups": renamed_once({key: draw(group) for key in draw(some([*GROUPED]))}),
        "resource_groups": {key: draw(there) for key in draw(some([*PLACES]))},
        "tags": draw(tagged),
        **draw(entry({}, {"identity_provider": PROVIDER})),
    }


PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBKmTYfG1sLnYpBPXUBpGSkzWPsvb2lrFJNFsFbBXqFZ"
PARTS = (b"ssh-rsa", b"\x01\x00\x01", b"n" * 257)
RSA = f"ssh-rsa {b64encode(b''.join(len(p).to_bytes(4) + p for p in PARTS)).decode()}"
SECURITY = entry(
    {},
    {
        "max_api_key_lifetime": st.just("520w"),
        "enforce_password_renewal": st.booleans(),
        "grace_period": st.just("3d"),
        "login_attempts": st.integers(1, 50),
        "max_session": st.just("12h"),
    },
)
SCIM = entry({}, {"tokens": some(["one", "other"])})


def organization(draw: st.DrawFn) -> dict[str, Any]:
    """Return what an organization of Scaleway has beside people, teams and applications."""
    project = entry({}, {"description": WORDS, "delete_when_removed": st.booleans(), **FORMER})
    ssh_key = entry({"project": st.just("web")}, {"disabled": st.booleans(), **FORMER})
    # Longer than any key of a principal, which no policy may have.
    policy = entry({"grants": st.lists(SCALEWAY, min_size=1, max_size=2)}, FORMER)
    keys = {key: draw(ssh_key) for key in draw(some(["laptop", "desk"]))}
    public = {key: f"{PUBLIC} {key}" if key == "desk" else RSA for key in keys}
    policies = {key: draw(policy) for key in draw(some(["waits-for-somebody", "held-by-nobody"]))}
    return {
        "projects": renamed_once({key: draw(project) for key in draw(some(["data", "lab"]))}),
        "ssh_keys": renamed_once(
            {key: {**each, "public_key": public[key]} for key, each in keys.items()}
        ),
        "policies": renamed_once(policies),
        **draw(
            entry(
                {},
                {
                    "security": SECURITY,
                    "scim": SCIM,
                    "identity_provider": st.just({"metadata": METADATA}),
                },
            )
        ),
    }


def ovh(setup: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return grants on an account of OVHcloud, which may name the groups that it has."""
    groups = [f"resource_group:{key}" for key in ("ovh-default", *setup["resource_groups"])]
    return entry(
        {
            "allow": ACTIONS,
            "resources": some(["account", "vps:*", "urn:v1:eu:resource:*", *groups]),
        },
        {
            **TRIMMED,
            "permissions_groups": some(["controlPanelAccess", *setup["permissions_groups"]]),
            "condition": CONDITION,
            **UNTIL,
        },
    )


LISTED = {"exclusive": st.booleans()}
BOUNDED = {**LISTED, "permissions_boundary": st.sampled_from(["PowerUserAccess", ""])}
USER = entry({}, {**BOUNDED, "path": st.just("/staff/"), "require_mfa": st.booleans()})
IDENTITY = entry({}, {**BOUNDED, "session": st.sampled_from(["1h", "12h"])})
GITHUB = {"issuer": "https://token.actions.githubusercontent.com", "audiences": ["a", "b"]}
TRUST = entry(
    {"account": st.just("111122223333")}, {"external_id": st.just("word")}
) | st.sampled_from(
    [
        {"service": "lambda.amazonaws.com"},
        {"github": {"repository": "acme/shop", "pull_requests": True}},
        {"gitlab": {"project": "acme/shop", "branch": "*", "host": "git.example.com"}},
        {
            "oidc": {"issuer": "https://token.example.com", "subjects": "a*", "audiences": "b"},
            "condition": {"Bool": {"aws:SecureTransport": True}},
        },
    ]
)
PASSWORDS = entry(
    {"minimum_length": st.integers(6, 128)},
    {
        "symbols": st.booleans(),
        "max_age": st.sampled_from(["1d", "52w"]),
        "remembered": st.integers(0, 24),
        "own_changes": st.booleans(),
    },
)
ON_AWS = entry(
    {},
    {
        "users": USER,
        "identities": IDENTITY,
        "alias": st.sampled_from(["", "acme-prod"]),
        "password_policy": PASSWORDS,
        "oidc_providers": st.just({"github": GITHUB}),
        "saml_providers": st.just({"corp": {"metadata": METADATA}}),
    },
)


def granted(**accounts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a few grants on some accounts."""
    lists = {name: st.lists(grant, max_size=2) for name, grant in accounts.items()}
    return st.fixed_dictionaries({}, optional=lists)


ROLES = st.sampled_from(["ADMIN", "NONE", "REGULAR", "UNPRIVILEGED"])
KEY = entry(
    {"on": st.just("scaleway"), "expires": DAYS}, {"default_project": st.just("web")}
) | entry({"on": st.just("scaleway"), "lifetime": st.just("90d")}, {})
TAGS = {"tags": entry({}, {"team": st.just("web"), "cost centre": st.sampled_from(["a", "b@c"])})}
ON_OVH = {"on": st.sampled_from(["ovh", "partner"])}
TOKEN = entry({**ON_OVH, "kind": st.just("personal_access_token")}, {"expires": DAYS})
CLIENT = entry(ON_OVH, {})
ACCESS_KEY = entry({"on": st.just("aws")}, {"status": st.sampled_from(["active", "inactive"])})


@st.composite
def declarations(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Return the sections of a good declaration."""
    keys = draw(st.lists(KEYS, min_size=3, max_size=8, unique=True))
    third = len(keys) // 3
    people, teams, apps = keys[:third], keys[third : 2 * third], keys[2 * third :]
    bundles = draw(st.lists(KEYS, min_size=1, max_size=2, unique=True))
    accounts = {name: setups(draw) for name in ("ovh", "partner")}
    accounts["scaleway"] = organization(draw)
    accounts["aws"] = draw(ON_AWS)
    everywhere = {"aws": AWS, "ovh": ovh(accounts["ovh"]), "scaleway": SCALEWAY}
    own = granted(**everywhere)  # On `partner` people are federated: only teams hold grants.
    group = granted(**everywhere, partner=ovh(accounts["partner"]))
    membership = st.sampled_from(teams)
    anybody = {
        "grants": own,
        "bundles": some(bundles),
        **UNTIL,
        "teams": st.lists(
            membership | st.fixed_dictionaries({"team": membership, "until": DAYS}),
            unique_by=lambda team: team["team"] if isinstance(team, dict) else team,
        ),
        "accounts": some(["aws", "ovh", "scaleway"]),
        "password": st.booleans(),
        **TAGS,
    }
    email = {"email": st.just("a@example.com")}
    person = entry(
        email, {**anybody, "suspended": st.booleans(), "users": entry({}, {"aws": USER})}
    ) | entry({**email, "invite": st.just(["scaleway"])}, anybody)

    def team(key: str) -> dict[str, Any]:
        names = st.sampled_from([f"{key}@example.com", f"All of {key}", ""])
        said = entry({}, {"role": ROLES, "name": names})
        whole = entry({}, LISTED)
        partial = entry({}, {"membership": st.sampled_from(["whole", "partial"])})
        shared = {"grants": group, "bundles": some(bundles), "description": WORDS, **TAGS}
        groups = entry({}, {"ovh": said, "partner": said, "scaleway": partial, "aws": whole})
        return draw(entry({}, {**shared, "groups": groups}))

    application = entry(
        {
            "owner": st.sampled_from(people + teams),
            "email": st.just("robots@example.com"),
            "assumed_by": TRUST | st.lists(TRUST, min_size=1, max_size=3),
        },
        {
            "grants": group,
            "bundles": some(bundles),
            "description": WORDS,
            "keys": st.dictionaries(KEYS, KEY | TOKEN | CLIENT | ACCESS_KEY, max_size=2),
            "identities": entry({}, {"aws": IDENTITY}),
            **TAGS,
        },
    )
    return {
        "accounts": accounts,
        "people": {key: draw(person) for key in people},
        "teams": {key: team(key) for key in teams},
        "applications": {key: draw(application) for key in apps},
        "bundles": {key: draw(own) for key in bundles},
    }
