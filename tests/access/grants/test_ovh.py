import pytest

from access import form, model
from access.grants import ovh
from tests.access.stacks import CONFIG, grant_mistakes, granted, mistakes, only_grant

ALLOW = 'allow: "vps:apiovh:reboot"'
RESOURCES = "account, type:name, type:*, resource_group:name, or URNs."


def test_resources_become_urns() -> None:
    """Written short, or in full."""
    found = only_grant(
        "ovh",
        f"{{{ALLOW}, resources: [account, vps:vps-1, 'vps:*', 'urn:v1:eu:resource:*',"
        " 'urn:v1:eu:resourceGroup:1f0e'] }",
    )

    assert isinstance(found, model.OvhGrant)
    assert found.resources == (
        "urn:v1:eu:resource:*",
        "urn:v1:eu:resource:account:xx1111-ovh",
        "urn:v1:eu:resource:vps:*",
        "urn:v1:eu:resource:vps:vps-1",
        "urn:v1:eu:resourceGroup:1f0e",
    )


def test_permissions_groups_become_urns() -> None:
    """OVHcloud's own are known by name, others by URN."""
    found = only_grant(
        "ovh",
        "{permissions_groups: [controlPanelAccess, 'urn:v1:eu:permissionsGroup:xx1111-ovh:mine'],"
        " resources: account}",
    )

    assert isinstance(found, model.OvhGrant)
    assert found.permissions_groups == (
        "urn:v1:eu:permissionsGroup:ovh:controlPanelAccess",
        "urn:v1:eu:permissionsGroup:xx1111-ovh:mine",
    )


def test_except_trims_its_own_allow() -> None:
    """Its name is Python's word, so the model calls it `excepted`."""
    found = only_grant(
        "ovh", '{allow: "vps:apiovh:*", except: ["vps:apiovh:reboot"], resources: ["vps:*"]}'
    )

    assert isinstance(found, model.OvhGrant)
    assert (found.allow, found.excepted) == (("vps:apiovh:*",), ("vps:apiovh:reboot",))


def test_a_condition_is_a_tree() -> None:
    """AND, OR and NOT over matches, as the guide has it."""
    condition = (
        "{operator: AND, conditions: ["
        "{operator: MATCH, values: {'date(Europe/Paris).WeekDay.In': 'monday,tuesday'}},"
        "{operator: NOT, conditions: ["
        "{operator: MATCH, values: {resource.Tag(level): high, request.IP: 192.0.2.7}}]}]}"
    )

    found = only_grant("ovh", f"{{{ALLOW}, resources: account, condition: {condition}}}")

    assert isinstance(found, model.OvhGrant)
    assert found.condition["conditions"][1]["conditions"][0]["values"] == {
        "resource.Tag(level)": "high",
        "request.IP": "192.0.2.7",
    }


@pytest.mark.parametrize(
    ("grant", "said"),
    [
        (
            "{allow: account:apiovh:me/gett, resources: account}",
            (
                'asks for "account:apiovh:me/gett", unknown on OVHcloud\n'
                '  Did you mean "account:apiovh:me/get"? `grantbook catalogue ovh` lists them.'
            ),
        ),
        (
            "{allow: zzzzzzzzzzzz, resources: account}",
            'asks for "zzzzzzzzzzzz", unknown on OVHcloud\n  `grantbook catalogue ovh` lists them.',
        ),
        (
            '{allow: "vps:*:reboot", resources: account}',
            (
                'asks for "vps:*:reboot", with a * in the middle\n'
                "  OVHcloud takes * at the start or at the end of an action."
            ),
        ),
        ("{resources: account}", "grants nothing\n  Write `allow`, or `permissions_groups`."),
        (
            "{deny: 'vps:*', except: 'vps:apiovh:*', resources: account}",
            (
                "has an except without an allow to trim\n"
                "  An except leaves out actions of the same entry's allow; `deny` is for all."
            ),
        ),
        (
            f"{{{ALLOW}}}",
            'needs "resources"\n  account, type:name, type:*, resource_group:name, or URNs.',
        ),
        (
            f"{{{ALLOW}, resources: []}}",
            f'has nothing in "resources"\n  {RESOURCES} Else leave it out.',
        ),
        (
            f'{{{ALLOW}, resources: "*"}}',
            (
                'has the resource "*", which OVHcloud refuses\n'
                '  Write "account" for the account itself, or urn:v1:eu:resource:* for everything.'
            ),
        ),
        (
            f"{{{ALLOW}, resources: vsp:vps-1}}",
            (
                'has the resource "vsp:vps-1", whose type OVHcloud does not know\n'
                '  Did you mean "vps"?'
            ),
        ),
        (
            f"{{{ALLOW}, resources: vps}}",
            (
                'has the resource "vps", whose name is missing\n'
                "  Write vps:name, or vps:* for all of that type."
            ),
        ),
        (
            f"{{{ALLOW}, resources: 'urn:v1:eu:identity:x'}}",
            (
                'has the resource "urn:v1:eu:identity:x", which is not a URN of a resource'
                " or resource group\n  For example urn:v1:eu:resource:vps:*, or just vps:*."
            ),
        ),
        (
            f"{{{ALLOW}, resources: 'urn:v1:ca:resource:vps:*'}}",
            (
                'has a URN of "ca", but the account is on "eu"\n'
                "  Begin it with urn:v1:eu:, or move the grant to an account that is there."
            ),
        ),
        (
            "{permissions_groups: controlPanelAcces, resources: account}",
            (
                'asks for the permissions group "controlPanelAcces", unknown on OVHcloud\n'
                '  Did you mean "controlPanelAccess"?'
            ),
        ),
    ],
)
def test_a_wrong_grant_says_how_to_mend_it(grant: str, said: str) -> None:
    """One mistake, one message."""
    assert grant_mistakes("ovh", grant) == [said]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (
            "{conditions: []}",
            'has a condition without an operator\n  Operators are "AND", "MATCH", "NOT", "OR".',
        ),
        (
            "{operator: XOR, conditions: []}",
            'has a condition with the operator "XOR"\n  Did you mean "OR"?',
        ),
        (
            "{operator: AND, conditions: []}",
            (
                "has a condition AND without `conditions`, or with more than that\n"
                "  AND takes `operator` and a list of `conditions`."
            ),
        ),
        (
            "{operator: NOT, conditions: {operator: MATCH, values: {request.IP: 192.0.2.7}}}",
            (
                "has a condition NOT without `conditions`, or with more than that\n"
                "  NOT takes `operator` and a list of `conditions`."
            ),
        ),
        (
            "{operator: MATCH, values: {request.IP: 192.0.2.7}, conditions: []}",
            (
                "has a condition MATCH without `values`, or with more than that\n"
                '  MATCH takes `operator` and `values`, for example {"resource.Tag(env)": prod}.'
            ),
        ),
        (
            "{operator: OR, conditions: [{}]}",
            'has a condition without an operator\n  Operators are "AND", "MATCH", "NOT", "OR".',
        ),
        (
            "{operator: OR, conditions: [MATCH]}",
            'has a condition without an operator\n  Operators are "AND", "MATCH", "NOT", "OR".',
        ),
        (
            "{operator: MATCH, values: {resource.Tags(env): prod}}",
            (
                'has a condition on "resource.Tags(env)", unknown on OVHcloud\n'
                "  It knows resource.Tag(key), resource.Name, resource.Type, request.IP,"
                " date(zone).Date, .WeekDay and .Hour."
            ),
        ),
        (
            "{operator: MATCH, values: {date(Europe/Paris).Hour: 8}}",
            (
                'has a condition that compares "date(Europe/Paris).Hour" with something else'
                ' than text\n  Put the value in quotes, several as "7,8,9".'
            ),
        ),
    ],
)
def test_a_wrong_condition_says_how_to_mend_it(condition: str, said: str) -> None:
    """OVHcloud itself would take some of them and never match."""
    grant = f"{{{ALLOW}, resources: account, condition: {condition}}}"

    assert grant_mistakes("ovh", grant) == [said]


def test_an_account_elsewhere_has_urns_of_its_plate() -> None:
    """The endpoint says which."""
    config = CONFIG.replace("ovh-eu", "ovh-ca")

    assert (
        mistakes(
            granted("ovh", f"{{{ALLOW}, resources: ['urn:v1:ca:resource:*', account]}}"),
            config=config,
        )
        == []
    )


@pytest.mark.parametrize("word", sorted(ovh.UNSUPPORTED))
def test_words_of_other_clouds_are_answered(word: str) -> None:
    """With what OVHcloud has instead."""
    assert grant_mistakes("ovh", f"{{{ALLOW}, resources: account, {word}: [x]}}") == [
        f'has the unknown key "{word}"\n  {ovh.UNSUPPORTED[word]}'
    ]


def test_every_word_of_other_clouds_has_an_answer() -> None:
    """None falls back on the nearest spelling."""
    own = form.words("ovh")

    assert ovh.UNSUPPORTED.keys() == (form.words("aws") | form.words("scaleway")) - own
