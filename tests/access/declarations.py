"""Good declarations for property tests: plain values, as YAML holds them."""

from typing import Any

from hypothesis import strategies as st

KEYS = st.from_regex(r"[a-z][a-z0-9]{0,6}([-_][a-z0-9]{1,4})?", fullmatch=True)
DAYS = st.dates().filter(lambda day: 1000 <= day.year < 9999).map(str)
WORDS = st.text("abc xyz", max_size=20)


def some(words: list[str]) -> st.SearchStrategy[list[str]]:
    """Return lists of a few of some words, without repeats."""
    return st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True)


def entry(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return mappings with all required keys and some optional ones."""
    return st.fixed_dictionaries(required, optional=optional)


UNTIL = {"until": DAYS}
AWS = entry(
    {"allow": some(["support:*", "s3:GetObject", "*"])},
    {
        "deny": some(["support:ResolveCase", "iam:*"]),
        "resources": some(["*", "arn:aws:s3:::bucket/*"]),
        "condition": st.just({"Bool": {"aws:MultiFactorAuthPresent": True}}),
        **UNTIL,
    },
) | entry({"managed": st.sampled_from(["AWSSupportAccess", "ReadOnlyAccess"])}, UNTIL)
OVH = entry(
    {
        "allow": some(["account:apiovh:me/get", "vps:apiovh:*", "*"]),
        "resources": some(["account", "vps:*", "urn:v1:eu:resource:*"]),
    },
    {
        "except": some(["vps:apiovh:reboot"]),
        "deny": some(["account:apiovh:me/*"]),
        "permissions_groups": some(["controlPanelAccess"]),
        "condition": st.just({"operator": "MATCH", "values": {"request.IP": "192.0.2.7"}}),
        **UNTIL,
    },
)
SCALEWAY = entry(
    {
        "permission_sets": some(["InstancesReadOnly", "ObjectStorageFullAccess"]),
        "projects": some(["data", "web"]),
    },
    {"condition": st.just('request.user_agent == "a"'), **UNTIL},
)
GRANTS = st.fixed_dictionaries(
    {},
    optional={
        "aws": st.lists(AWS, max_size=2),
        "ovh": st.lists(OVH, max_size=2),
        "scaleway": st.lists(SCALEWAY, max_size=2),
    },
)


@st.composite
def declarations(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Return the sections of a good declaration."""
    keys = draw(st.lists(KEYS, min_size=3, max_size=8, unique=True))
    third = len(keys) // 3
    people, teams, apps = keys[:third], keys[third : 2 * third], keys[2 * third :]
    bundles = draw(st.lists(KEYS, min_size=1, max_size=2, unique=True))
    common = {"grants": GRANTS, "bundles": some(bundles)}
    membership = st.sampled_from(teams)
    person = entry(
        {"email": st.just("a@example.com")},
        {
            **common,
            **UNTIL,
            "teams": st.lists(
                membership | st.fixed_dictionaries({"team": membership, "until": DAYS}),
                unique_by=lambda team: team["team"] if isinstance(team, dict) else team,
            ),
            "accounts": some(["aws", "ovh"]),
        },
    )
    key = entry({"on": st.just("scaleway")}, {"expires": DAYS, "default_project": st.just("web")})
    application = entry(
        {
            "owner": st.sampled_from(people + teams),
            "assumed_by": st.just({"service": "lambda.amazonaws.com"}),
        },
        {**common, "description": WORDS, "keys": st.dictionaries(KEYS, key, max_size=2)},
    )
    return {
        "people": {key: draw(person) for key in people},
        "teams": {key: draw(entry({}, {**common, "description": WORDS})) for key in teams},
        "applications": {key: draw(application) for key in apps},
        "bundles": {key: draw(GRANTS) for key in bundles},
    }
