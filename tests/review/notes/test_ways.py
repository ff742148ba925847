import json

from tests.access.metadata import METADATA
from tests.access.stacks import CONFIG
from tests.review.notes.noted import said

XML = json.dumps(METADATA)
OTHER_XML = json.dumps(METADATA.replace("MIIBszCCAVmgAwIBAgIU", "MIIBszCCAVmgAwIBAgIV"))
FEDERATED = CONFIG.replace("cloud: ovh,", "cloud: ovh, people: federated,")
NOTHING = "people: {}"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBJs07CM9o7VlKGrwzgTSZ2ti6AxGkK/YF9DK6wfWMq7"
CENTER = "instance: 'arn:aws:sso:::instance/ssoins-1234567890abcdef', identity_store: d-1234567890"


def of(account: str, setup: str) -> str:
    """Return a file that says something of an account."""
    return f"accounts: {{{account}: {{{setup}}}}}"


def test_people_who_come_from_elsewhere_are_outside() -> None:
    """What decides who they are is no longer the account."""
    text = of("ovh", f"identity_provider: {{metadata: {XML}}}")

    federated = "people come from an identity provider, which decides who they are"
    assert said(text, text, configs=(CONFIG, FEDERATED)) == [
        f"outside, people federated: ovh: {federated}"
    ]
    assert said(text, text, configs=(FEDERATED, CONFIG)) == [
        "outside, people not federated: ovh: people are users of the account now"
    ]


def test_who_vouches_for_people_is_noted() -> None:
    """New, or another one; one that is gone lets nobody in."""
    none, one, other = (
        NOTHING,
        of("ovh", f"identity_provider: {{metadata: {XML}}}"),
        of("ovh", f"identity_provider: {{metadata: {OTHER_XML}}}"),
    )
    what = "outside, identity provider: ovh: sign-in by SAML is vouched for by"

    assert said(none, one) == [f"{what} a new one"]
    assert said(one, other) == [f"{what} another one"]
    assert said(one, none) == []


def test_providers_on_aws_are_noted() -> None:
    """Those of people and those of programs."""
    saml, other = (
        of("aws", f"saml_providers: {{corp: {{metadata: {xml}}}}}") for xml in (XML, OTHER_XML)
    )
    issuer = "issuer: 'https://token.example.com'"
    oidc, wider = (
        of("aws", f"oidc_providers: {{ci: {{{issuer}, audiences: [{audiences}]}}}}")
        for audiences in ("sts.amazonaws.com", "sts.amazonaws.com, other")
    )
    mark = "outside, identity provider: aws:"

    assert said(NOTHING, saml) == [f"{mark} the SAML provider corp is new"]
    assert said(saml, other) == [f"{mark} the SAML provider corp says something else now"]
    assert said(NOTHING, oidc) == [
        f"{mark} tokens of token.example.com for sts.amazonaws.com: is new"
    ]
    assert said(oidc, wider) == [
        f"{mark} tokens of token.example.com for other, sts.amazonaws.com: says something else now"
    ]


def test_an_identity_center_is_a_way_in() -> None:
    """Another directory is another one."""
    text = of("aws", f"identity_center: {{{CENTER}}}")
    people = CONFIG.replace("cloud: aws,", "cloud: aws, people: federated,")
    arn = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
    what = f"outside, identity provider: aws: people come through {arn}"

    assert f"{what}: is new" in said(NOTHING, text, configs=(CONFIG, people))
    assert said(text, text.replace("d-1", "d-2"), configs=(people, people)) == [
        f"{what}: says something else now"
    ]


def test_scim_makes_members_and_groups() -> None:
    """Its tokens are named."""
    none, one, two = (NOTHING, *(of("scaleway", f"scim: {{tokens: [{t}]}}") for t in ("a", "a, b")))
    what = "outside, SCIM: scaleway: an identity provider makes members and groups by SCIM"

    assert said(none, one) == [f"{what}, with the tokens a"]
    assert said(one, two) == [f"{what}, with the tokens b"]
    assert said(two, none) == []


def test_ssh_keys_open_machines() -> None:
    """New, for another project, or no longer disabled; renamed ones open nothing more."""
    web, api, off = (
        of("scaleway", f"ssh_keys: {{k: {{public_key: '{KEY}', {more}}}}}")
        for more in ("project: web", "project: api", "project: web, disabled: true")
    )
    renamed = web.replace("{k: {", "{l: {renamed_from: k, ")
    what = "writes, new way in: scaleway: the SSH key k opens the machines of the project"

    assert said(NOTHING, web) == [f"{what} web"]
    assert said(web, api) == [f"{what} api"]
    assert said(off, web) == [f"{what} web"]
    assert said(web, off) == said(web, renamed) == []


def test_ways_into_a_new_account_are_new() -> None:
    """As are those into one that was there."""
    text = of("scaleway", "scim: {tokens: [a]}")
    without = CONFIG.replace("scaleway:", "#")

    assert "outside, SCIM: " in said(NOTHING, text, configs=(without, CONFIG))[0]
