import json
from typing import Any

import pytest

from access import model, setup
from access.place import Place
from tests.access.metadata import METADATA
from tests.access.stacks import CONFIG, declared, mistakes

GROUP = 'permissions_groups: {viewer: {allow: "account:apiovh:iam/policy/*"}}'


def of(written: str) -> setup.Setup:
    """Return what is declared of the OVHcloud account."""
    found = declared(f"accounts: {{ovh: {{{written}}}}}")
    return next(account.setup for account in found.accounts if account.name == "ovh")


def wrong(written: str) -> list[str]:
    """Return what is wrong with it, without the place and the account."""
    found = mistakes(f"accounts: {{ovh: {{{written}}}}}")
    return [each.partition('account "ovh" ')[2] for each in found]


def provider(**changes: Any) -> str:
    """Return an identity provider as it is written."""
    written = {"metadata": METADATA, "group_attribute": "groups", **changes}
    return f"identity_provider: {json.dumps(written)}"


def test_permissions_groups_are_actions_under_one_name() -> None:
    """Each list is sorted, each action once."""
    found = of(
        "permissions_groups: {viewer: {description: See policies, renamed_from: reader,"
        " allow: ['vps:apiovh:*', 'account:apiovh:iam/policy/*', 'vps:apiovh:*'],"
        " except: account:apiovh:iam/policy/delete, deny: vps:apiovh:terminate}}"
    )

    assert found.permissions_groups == (
        setup.PermissionsGroup(
            key="viewer",
            description="See policies",
            allow=("account:apiovh:iam/policy/*", "vps:apiovh:*"),
            excepted=("account:apiovh:iam/policy/delete",),
            deny=("vps:apiovh:terminate",),
            renamed_from="reader",
            place=Place(file="1.yaml", line=1),
        ),
    )


def test_resource_groups_are_urns() -> None:
    """Written short, or in full; each once."""
    found = of(
        "resource_groups: {prod: {renamed_from: live,"
        " resources: [vps:b, account, vps:a, 'urn:v1:eu:resource:vps:a']}}"
    )

    (group,) = found.resource_groups
    assert (group.key, group.renamed_from) == ("prod", "live")
    assert group.resources == (
        "urn:v1:eu:resource:account:xx1111-ovh",
        "urn:v1:eu:resource:vps:a",
        "urn:v1:eu:resource:vps:b",
    )


def test_tags_stand_below_their_resource() -> None:
    """A value may be empty."""
    found = of("tags: {vps:b: {team: web}, account: {env: prod, checked: ''}}")

    assert [(each.resource, each.tags) for each in found.tagged] == [
        ("urn:v1:eu:resource:account:xx1111-ovh", {"checked": "", "env": "prod"}),
        ("urn:v1:eu:resource:vps:b", {"team": "web"}),
    ]


def test_an_identity_provider_keeps_its_metadata() -> None:
    """White space around it means nothing."""
    found = of(provider(disable_users=True, requested_attributes=["mail", "groups", "mail"]))

    assert found.identity_provider == setup.IdentityProvider(
        metadata=METADATA.strip(),
        group_attribute="groups",
        user_attribute="",
        disable_users=True,
        sign_requests=False,
        requested_attributes=("groups", "mail"),
        place=Place(file="1.yaml", line=1),
    )


def test_grants_name_what_is_declared() -> None:
    """A permissions group by its URN, which holds account, prefix and key."""
    config = CONFIG.replace("account: xx1111-ovh", "account: xx1111-ovh, prefix: gb-")
    found = declared(
        f"accounts: {{ovh: {{{GROUP}, resource_groups: {{prod: {{resources: vps:a}}}}}}}}",
        "teams: {ops: {grants: {ovh: [{permissions_groups: [viewer, globalReadOnly],"
        " resources: ['resource_group:prod', 'resource_group:ovh-default']}]}}}",
        config=config,
    )

    (grant,) = found.teams[0].grants
    assert isinstance(grant, model.OvhGrant)
    assert grant.resources == ("resource_group:ovh-default", "resource_group:prod")
    assert grant.permissions_groups == (
        "urn:v1:eu:permissionsGroup:ovh:globalReadOnly",
        "urn:v1:eu:permissionsGroup:xx1111-ovh:gb-viewer",
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "permissions_groups: {viewer: {allow: 'account:apiovh:iam/polcy/get'}}",
            (
                'has the permissions group "viewer", which asks for '
                '"account:apiovh:iam/polcy/get", unknown on OVHcloud\n  Did you mean '
                '"account:apiovh:iam/policy/get"? `grantbook catalogue ovh` lists them.'
            ),
        ),
        (
            "permissions_groups: {viewer: {except: 'vps:apiovh:reboot'}}",
            'has the permissions group "viewer", which holds nothing\n  Write `allow`, or `deny`.',
        ),
        (
            "permissions_groups: {viewer: {except: 'vps:apiovh:reboot', deny: 'vps:apiovh:get'}}",
            (
                'has the permissions group "viewer" with an except, and no allow to trim\n'
                "  An except leaves out actions of the same group's allow; `deny` is for all."
            ),
        ),
        (
            "permissions_groups: {viewer: {allow: '*', description: 'A, b'}}",
            'has a wrong description: "A, b"\n  What it is for: letters, digits, spaces, - / _ +.',
        ),
        (
            "resource_groups: {prod: {resources: 'vps:*'}}",
            (
                'has the resource group "prod", which has the resource "vps:*" with a wildcard\n'
                "  Name the resources one by one; a wildcard belongs in the resources of a grant."
            ),
        ),
        (
            "resource_groups: {prod: {resources: resource_group:prod}}",
            (
                'has the resource group "prod", which has the resource group '
                '"resource_group:prod" where one resource belongs\n'
                "  Name the resources one by one, as account, type:name or by URN."
            ),
        ),
        (
            "tags: {vsp:a: {env: prod}}",
            'has the resource "vsp:a", whose type OVHcloud does not know\n  Did you mean "vps"?',
        ),
        (
            "tags: {vps:a: {env: prod}, 'urn:v1:eu:resource:vps:a': {team: web}}",
            (
                'has tags for "vps:a", which is "urn:v1:eu:resource:vps:a" written otherwise\n'
                "  Write them below one of both."
            ),
        ),
        (
            "tags: {vps:a: {ovh:env: prod}}",
            (
                'has the tag "ovh:env", which OVHcloud sets itself\n'
                "  Keys that begin with ovh: are its own."
            ),
        ),
        (
            "tags: {vps:a: {env: two words}}",
            (
                'has the tag "env: two words", which OVHcloud does not take\n'
                "  A key has 1 to 128, a value up to 256 of letters, digits and _ . : / = + @ -."
            ),
        ),
        ("tags: {vps:a: {}}", 'has no tags for "vps:a"\n  Leave it out.'),
        (
            "identity_provider: {metadata: <a/>}",
            (
                "has an identity provider whose metadata is not an EntityDescriptor of SAML 2.0\n"
                "  Download it from the identity provider, and paste it below `metadata: |`."
            ),
        ),
        (
            "identity_provider: {}",
            'needs "metadata"\n  The XML that the identity provider publishes of itself.',
        ),
        (
            "identity_provider: {metadata: <a/>, disable_user: true}",
            'has the unknown key "disable_user"\n  Did you mean "disable_users"?',
        ),
        ("tag: {}", 'has the unknown key "tag"\n  Did you mean "tags"?'),
    ],
)
def test_what_is_wrong_says_how_to_mend_it(written: str, said: str) -> None:
    """Before any call."""
    assert said in wrong(written)


def test_grants_name_nothing_that_is_not_there() -> None:
    """With the nearest right word."""
    found = mistakes(
        f"accounts: {{ovh: {{{GROUP}, resource_groups: {{prod: {{resources: vps:a}}}}}}}}",
        "teams: {ops: {grants: {ovh: [{permissions_groups: viewers,"
        " resources: ['resource_group:prd', 'resource_group:x']}]}}}",
    )

    assert [each.partition('team "ops" ')[2] for each in found] == [
        'asks for the permissions group "viewers", unknown on OVHcloud\n  Did you mean "viewer"?',
        'is on the unknown resource group "prd"\n  Did you mean "prod"?',
        (
            'is on the unknown resource group "x"\n'
            '  Declared here: "prod"; OVHcloud\'s own begin with ovh-, others go by URN.'
        ),
    ]


def test_an_account_that_is_not_there_is_told() -> None:
    """With the nearest word."""
    assert mistakes("accounts: {ovhh: {}}") == [
        '1.yaml:1: account "ovhh" names the unknown account "ovhh"\n  Did you mean "ovh"?'
    ]


def test_names_that_ovhcloud_keeps_are_refused() -> None:
    """Whatever bears them."""
    found = mistakes(
        "accounts: {ovh: {permissions_groups: {ovh-a: {allow: '*'}},"
        " resource_groups: {ovh-b: {resources: account}}}}",
        "teams: {ops: {groups: {ovh: {name: ovh-c}}}}",
    )

    assert [each.partition("\n")[0] for each in found] == [
        '1.yaml:1: permissions group "ovh-a" would be called "ovh-a" on "ovh"',
        '1.yaml:1: resource group "ovh-b" would be called "ovh-b" on "ovh"',
        '2.yaml:1: team "ops" would be called "ovh-c" on "ovh"',
    ]


def test_a_name_is_one_group_s_alone() -> None:
    """Not another team's, nor that of OVHcloud's own groups, nor of the one for users."""
    named = "{{groups: {{ovh: {{name: {}}}}}}}"

    found = mistakes(
        f"teams: {{a: {named.format('b')}, b: {{groups: {{ovh: {{}}}}}},"
        f" c: {named.format('ADMIN')}, d: {named.format('grantbook--test')}}}"
    )

    mend = "\n  Give it another name in `groups`, as the identity provider has it."
    assert found == [
        f'1.yaml:1: team "b" would be the group "b" on "ovh", which is team "a"\'s{mend}',
        f'1.yaml:1: team "c" would be the group "ADMIN" on "ovh", which is OVHcloud\'s{mend}',
        (
            '1.yaml:1: team "d" would be the group "grantbook--test" on "ovh",'
            f" which is grantbook's{mend}"
        ),
    ]


def test_a_former_key_belongs_to_one_group() -> None:
    """Two would take the same object over."""
    found = wrong(
        "permissions_groups: {a: {allow: '*', renamed_from: c}, b: {allow: '*', renamed_from: c}},"
        " resource_groups: {a: {resources: account, renamed_from: b}, b: {resources: account}}"
    )

    mend = "\n  A former key belongs to one entry, and to none under its own name."
    assert found == [
        f'has "a" renamed from "b", which is also said of "b"{mend}',
        f'has "b" renamed from "c", which is also said of "a"{mend}',
    ]


def test_what_is_refused_is_not_refused_again() -> None:
    """Nor are grants that name it; and what is left is read."""
    found = mistakes(
        "accounts:\n"
        "  ovh:\n"
        "    permissions_groups:\n"
        "      viewer: {allow: 5}\n"
        "      Other: {deny: 'vps:apiovh:rebot'}\n"
        "    resource_groups:\n"
        "      prod: {resources: []}\n"
        "    tags:\n"
        "      vps:a: {env: 5}\n"
        "      vsp:b: {env: prod}\n",
        "teams: {ops: {grants: {ovh: [{permissions_groups: [viewer, Other],"
        " resources: 'resource_group:prod'}]}}}",
    )

    assert [each.partition("\n")[0] for each in found] == [
        '1.yaml:4: account "ovh" has in "allow" 5, not a list',
        '1.yaml:5: account "ovh" has the name "Other" in its permissions_groups',
        '1.yaml:7: account "ovh" has nothing in "resources"',
        '1.yaml:9: account "ovh" has in "env" 5, not text',
        '1.yaml:10: account "ovh" has the resource "vsp:b", whose type OVHcloud does not know',
    ]


@pytest.mark.parametrize("written", ["null", "[]", "{permissions_groups: [a]}"])
def test_an_entry_that_is_something_else_is_told_alone(written: str) -> None:
    """Once."""
    (found,) = mistakes(f"accounts: {{ovh: {written}}}")

    assert "not a mapping\n" in found


def test_a_group_may_be_called_like_a_key_of_another_form() -> None:
    """What is wrong in it is told in its own words."""
    assert wrong("permissions_groups: {keys: {allow: '*', dney: '*'}}") == [
        'has the unknown key "dney"\n  Did you mean "deny"?'
    ]
