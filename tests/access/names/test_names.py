import json

import pytest

from access import model
from access.catalogue import lookup
from access.names import aws, ovh, scaleway
from tests.access.metadata import METADATA
from tests.access.stacks import CONFIG, declared, mistakes

FILES = (
    (
        "people: {al: {email: al@example.com, teams: [ops],"
        " grants: {aws: [{managed: ReadOnlyAccess}],"
        " scaleway: [{permission_sets: InstancesReadOnly, projects: data}]}}}"
    ),
    (
        "teams: {ops: {grants: {aws: [{allow: 's3:*'}],"
        " ovh: [{allow: '*', resources: account}, {allow: '*', resources: 'vps:*'}]}}}"
    ),
    (
        "applications: {ci: {owner: al, keys: {a: {on: ovh, kind: personal_access_token},"
        " b: {on: aws}}, grants: {ovh: [{allow: '*', resources: account}]}},"
        " job: {owner: al, assumed_by: {service: lambda.amazonaws.com},"
        " grants: {aws: [{allow: 's3:*'}], ovh: [{allow: '*', resources: account}]}}}"
    ),
    "accounts: {ovh: {permissions_groups: {viewer: {allow: '*'}}}}",
)


def found(name: str, config: str = CONFIG) -> tuple[model.Declaration, model.Account]:
    """Return what is declared, and one account of it."""
    stack = declared(*FILES, config=config)
    return stack, next(account for account in stack.accounts if account.name == name)


def test_names_on_aws() -> None:
    """A program with keys is a user, one without a role; a managed policy is not ours to name."""
    assert aws.taken(*found("aws")) == {
        "user": {"al": "al", "ci": "ci"},
        "group": {"ops": "ops"},
        "role": {"job": "job"},
        "policy": {"ops": "ops", "job": "job"},
        "OIDC provider": {},
        "SAML provider": {},
    }


def test_names_of_what_aws_has_beside_principals() -> None:
    """Issuers go by their address; a policy that is split has several names, inline ones none."""
    resources = json.dumps([f"arn:aws:s3:::{letter}/{'x' * 800}" for letter in "abcdefgh"])
    stack = declared(
        f"teams: {{big: {{grants: {{aws: [{{allow: 's3:GetObject', resources: {resources}}}]}}}},"
        " small: {groups: {aws: {inline: true}}, grants: {aws: [{allow: 's3:*'}]}}}",
        "accounts: {aws: {oidc_providers: {ci: {issuer: https://token.example.com/acme,"
        f" audiences: me}}}}, saml_providers: {{corp: {{metadata: {json.dumps(METADATA)}}}}}}}}}",
        config=CONFIG.replace('"123456789012",', '"123456789012", prefix: gb-,'),
    )
    (account,) = [each for each in stack.accounts if each.cloud == "aws"]

    taken = aws.taken(stack, account)

    assert taken["policy"] == {"big": "gb-big", "big--2": "gb-big--2"}
    assert taken["OIDC provider"] == {"oidc--ci": "token.example.com/acme"}
    assert taken["SAML provider"] == {"saml--corp": "gb-corp"}


def test_teams_by_saml_are_roles() -> None:
    """There are no groups where people are federated, and no users either."""
    stack = declared(
        "teams: {ops: {grants: {aws: [{managed: ReadOnlyAccess}]}}}",
        "people: {al: {email: al@example.com, teams: [ops]}}",
        f"accounts: {{aws: {{saml_providers: {{corp: {{metadata: {json.dumps(METADATA)}}}}}}}}}",
        config=CONFIG.replace('"123456789012",', '"123456789012", people: federated,'),
    )
    (account,) = [each for each in stack.accounts if each.cloud == "aws"]

    taken = aws.taken(stack, account)

    assert (taken["user"], taken["group"], taken["role"]) == ({}, {}, {"ops": "ops"})


def test_names_on_scaleway() -> None:
    """Each kind has its own."""
    assert scaleway.taken(*found("scaleway")) == {
        "users": {"al": "al"},
        "groups": {},
        "applications": {},
        "policies": {"al": "al"},
        "projects": {},
    }


def test_names_of_what_scaleway_has_beside_principals() -> None:
    """A project may be called like a team; who is invited has no name; policies of nobody have."""
    prefixed = CONFIG.replace("cloud: scaleway,", "cloud: scaleway, prefix: gb-,")
    stack = declared(
        "people: {al: {email: al@example.com, invite: [scaleway]},"
        " bo: {email: bo@example.com, accounts: [scaleway]}}",
        "teams: {web: {groups: {scaleway: {}}}}",
        "accounts: {scaleway: {projects: {web: {}}, policies: {spare: {grants:"
        " [{permission_sets: InstancesReadOnly, projects: web}]}}}}",
        config=prefixed,
    )
    (account,) = [each for each in stack.accounts if each.cloud == "scaleway"]

    assert scaleway.taken(stack, account) == {
        "users": {"bo": "gb-bo"},
        "groups": {"web": "gb-web"},
        "applications": {},
        "policies": {"spare": "gb-spare"},
        "projects": {"web": "gb-web"},
    }


def test_names_on_ovhcloud() -> None:
    """With the users of tokens, the main group, and a policy for each scope; prefixed."""
    prefixed = CONFIG.replace("account: xx1111-ovh", "account: xx1111-ovh, prefix: gb-")

    taken = ovh.taken(*found("ovh", prefixed))

    policies = taken["policy"]
    (scoped,) = policies.keys() - {"ops", "ci"}
    assert scoped.startswith("ops+")
    assert policies == {"ci": "gb-ci", "ops": "gb-ops", scoped: f"gb-{scoped}"}
    assert {**taken, "policy": {}} == {
        "user": {"al": "gb-al", "ci": "gb-ci"},
        "group": {"grantbook--test": "gb-grantbook--test", "ops": "gb-ops"},
        "policy": {},
        "permissions group": {"viewer": "gb-viewer"},
    }


def test_no_team_can_have_the_key_of_the_main_group() -> None:
    """Two objects of one name and one mark would take each other over."""
    assert {ovh.main_key(stack) for stack in ("prod", "test")} == {
        "grantbook--prod",
        "grantbook--test",
    }


def test_the_end_of_a_person_has_a_name_where_they_are() -> None:
    """It is a policy of theirs; a person without an end has none."""
    people = """
people:
  al: {email: al@example.com, accounts: [ovh], until: 2031-06-30}
  bo: {email: bo@example.com, accounts: [ovh]}
  cy: {email: cy@example.com, accounts: [aws], until: 2031-06-30}
"""
    stack = declared(people)
    (account,) = [each for each in stack.accounts if each.cloud == "ovh"]

    assert ovh.taken(stack, account)["policy"] == {"al+until": "al+until"}


@pytest.mark.parametrize("name", sorted(lookup.data("ovh")["permissions_groups"]))
def test_no_permissions_group_has_the_name_of_one_of_ovhclouds(name: str) -> None:
    """Keys, prefixes and suffixes are lower-case, and theirs are not; the gate asks for new ones.

    Nor could the URNs be one: whose a group is stands in it before the name.
    """
    groups = f"accounts: {{ovh: {{permissions_groups: {{{name}: {{allow: '*'}}}}}}}}"
    prefixed = CONFIG.replace("xx1111-ovh", f"xx1111-ovh, prefix: {name[:-1]}")

    assert mistakes(groups)
    assert mistakes(config=prefixed)
    assert name != name.lower()
