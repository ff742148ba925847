from typing import Any

from access import centers
from tests.access.stacks import mistakes
from tests.components import written
from tests.components.aws.centers import CENTER, CONFIG, PEOPLE, declaration

GRANTED = [{"managed": "ReadOnlyAccess"}]
BOTH: dict[str, Any] = {"ops": {"grants": {"prod": GRANTED, "dev": GRANTED}}}
OTHER = "arn:aws:sso:::instance/ssoins-0000000000000000"


def wrong(config: str = CONFIG, **sections: Any) -> list[str]:
    """Return what is wrong in a declaration of two accounts, on lines of their own."""
    file = {"teams": BOTH, **sections}
    text = "\n".join(f"{key}: {each!r}" for key, each in declaration(**file).items())
    return mistakes(text, config=config)


def said(prod: dict[str, Any], dev: dict[str, Any]) -> dict[str, Any]:
    """Return a section in which two accounts say something of their Identity Center."""
    return {
        "prod": {"identity_center": {**CENTER, **prod}},
        "dev": {"identity_center": {**CENTER, **dev}},
    }


def test_accounts_that_come_through_one_are_one_identity_center() -> None:
    """By whom it is administered, whose name is not among them."""
    declared = written.read(declaration(teams=BOTH), CONFIG)

    (found,) = centers.centers(declared)

    assert found.through.name == "org"
    assert [account.name for account in found.accounts] == ["dev", "prod"]
    assert centers.through(declared, found.through) == found
    assert centers.through(declared, found.accounts[0]) is None


def test_its_directory_has_the_teams_of_all_accounts_and_their_people() -> None:
    """Once each; nobody else."""
    more = {"idle": {}, "web": {"grants": {"dev": GRANTED}}}
    people = {**PEOPLE, "dora": {"email": "d@example.com", "teams": ["idle", "web"]}}
    declared = written.read(declaration(teams={**BOTH, **more}, people=people), CONFIG)

    (found,) = centers.centers(declared)

    assert [team.key for team in centers.teams(declared, found)] == ["ops", "web"]
    assert [each.key for each in centers.people(declared, found)] == ["alice", "bruno", "dora"]


def test_a_directory_from_elsewhere_has_none_of_ours() -> None:
    """What is in it is only looked up."""
    declared = written.read(declaration(center={"directory": "external"}), CONFIG)

    (found,) = centers.centers(declared)

    assert centers.teams(declared, found) == ()
    assert centers.people(declared, found) == ()


def test_accounts_with_names_of_their_own_may_share_one() -> None:
    """The declaration of the other tests has no mistake."""
    assert wrong() == []


def test_two_permission_sets_of_one_name_are_told_with_their_cure() -> None:
    """They would be one, and each account would get the other's."""
    assert wrong(CONFIG.replace(", prefix: d-", "")) == [
        (
            '1.yaml:1: account "prod" would have the permission set "ops", which is that of "dev" '
            "in the same Identity Center\n  Give one of the two accounts a `prefix` or a `suffix`."
        )
    ]


def test_what_is_said_differently_of_one_identity_center_is_told() -> None:
    """Each by its first word, and in the account that comes second."""
    mend = "\n  An account administers one Identity Center: say the same of it."
    for word, other in (
        ("instance", OTHER),
        ("identity_store", "d-0000000000"),
        ("region", "eu-west-3"),
        ("directory", "external"),
    ):
        assert wrong(accounts=said({word: other}, {})) == [
            (
                f'1.yaml:1: account "prod" has another {word} of the identity_center through "org" '
                f'than "dev"{mend}'
            )
        ]


def test_one_identity_center_is_administered_by_one_account() -> None:
    """Two would make its users twice."""
    assert wrong(accounts=said({"through": "prod"}, {})) == [
        (
            '1.yaml:1: account "prod" has its identity_center through "prod", "dev" the same one '
            'through "org"\n'
            "  Its users and groups would be made twice: let both say the same `through`."
        )
    ]


def test_whoever_administers_it_is_an_account_of_the_stack_on_aws() -> None:
    """Each is told once, and nothing that follows from it."""
    config = f"{CONFIG}    ovh: {{cloud: ovh, account: xx1111-ovh}}\n"

    unknown = wrong(config, accounts=said({"through": "orgg"}, {}))
    elsewhere = wrong(config, accounts=said({"through": "ovh"}, {}))

    assert unknown == [
        '1.yaml:1: account "prod" names the unknown account "orgg"\n  Did you mean "org"?'
    ]
    assert elsewhere[0] == (
        '1.yaml:1: account "prod" has an identity_center through "ovh", which is not on AWS\n'
        "  Name an AWS account of the stack."
    )


def test_names_that_aws_keeps_for_itself_are_told() -> None:
    """For users as for groups."""
    people = {"administrator": {"email": "a@example.com", "teams": ["ops"]}}

    assert wrong(people=people) == [
        (
            '1.yaml:2: "administrator" would be called "administrator" in the directory of '
            "Identity Center\n  AWS keeps that name for itself: rename the entry."
        )
    ]


def test_two_people_of_one_address_are_told() -> None:
    """Whatever its case."""
    people = {
        "alice": {"email": "ops@example.com", "teams": ["ops"]},
        "bruno": {"email": "Ops@example.com", "teams": ["ops"]},
        "clara": {"email": "ops@example.com"},
    }

    assert wrong(people=people) == [
        (
            '1.yaml:2: person "bruno" has the address of "alice", and the directory of Identity '
            "Center has each once\n  Give each of them their own."
        )
    ]


def test_a_refused_identity_center_is_told_once() -> None:
    """Nobody hears as well that nobody signs them in."""
    found = wrong(
        accounts={"prod": {"identity_center": {**CENTER, "instance": "x"}}},
        teams={"ops": {"grants": {"prod": GRANTED}}},
    )

    assert len(found) == 1
    assert "wrong instance" in found[0]
