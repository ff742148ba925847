import pytest

from tests.review.conftest import Run


def test_the_actions_of_an_aws_service_are_listed(grantbook: Run) -> None:
    """Each with what it is; the case does not count."""
    listed = grantbook("catalogue", "aws", "Support:Resolve*Case")

    assert listed.status == 0
    assert listed.stdout == "support:ResolveCase\taction\n"
    assert listed.stderr.startswith("As of 20")


def test_aws_without_a_word_is_counted(grantbook: Run) -> None:
    """How to see more is talk."""
    counted = grantbook("catalogue", "aws")

    kinds = [line.split("\t") for line in counted.stdout.splitlines()]
    assert [kind for _, kind in kinds] == ["condition key", "managed policy", "service"]
    assert all(int(count) > 50 for count, _ in kinds)
    assert "Narrow with a word, for example support, or list a service" in counted.stderr


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["aws", "supportaccess"], "AWSSupportAccess\tmanaged policy"),
        (["aws", "support"], "support:*\tservice"),
        (["aws", "aws:*"], "aws:RequestTag/${TagKey}\tcondition key, String"),
        (["aws", "s3:*"], "s3:prefix\tcondition key, String"),
        (["aws", "s3:*"], "s3:GetObject\taction"),
        (["ovh", "me/supportlevel"], "account:apiovh:me/supportLevel/get\taction"),
        (["ovh", "controlPanel*"], "controlPanelAccess\tpermissions group"),
        (["ovh", "vps:\\*"], ""),
        (["ovh", "vps:?"], "vps:*\tresource type"),
        (["scaleway"], "BillingReadOnly\tpermission set of organization"),
        (["scaleway", "objectstorage"], "ObjectStorageFullAccess\tpermission set of projects"),
    ],
)
def test_names_are_found_by_a_part_or_a_wildcard(
    grantbook: Run, words: list[str], line: str
) -> None:
    """As a declaration writes them, sorted."""
    lines = grantbook("catalogue", *words).stdout.splitlines()

    assert line in lines or not (line or lines)
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["aws", "support:ResolvCase"],
            'Nothing on aws is called "support:ResolvCase". Did you mean "support:ResolveCase"?\n',
        ),
        (
            ["scaleway", "ObjectStorageFullAcess"],
            (
                'Nothing on scaleway is called "ObjectStorageFullAcess".'
                ' Did you mean "ObjectStorageFullAccess"?\n'
            ),
        ),
        (
            ["aws", "aws:SourcIp"],
            'Nothing on aws is called "aws:SourcIp". Did you mean "aws:SourceIp"?\n',
        ),
        (["ovh", "zzzzzz"], 'Nothing on ovh is called "zzzzzz". Try a part of the word.\n'),
    ],
)
def test_nothing_found_offers_the_nearest(grantbook: Run, words: list[str], said: str) -> None:
    """Exit 2, and nothing on stdout for a pipe to read."""
    nothing = grantbook("catalogue", *words)

    assert (nothing.status, nothing.stdout, nothing.stderr) == (2, "", said)


def test_an_unknown_cloud_is_refused(grantbook: Run) -> None:
    """With the three that there are."""
    refused = grantbook("catalogue", "gcp")

    assert refused.status == 2
    assert "'gcp' is not one of 'aws', 'ovh', 'scaleway'" in refused.stderr


def test_a_permissions_group_is_shown_with_what_it_grants(grantbook: Run) -> None:
    """One of OVHcloud's own, by its whole name; each of its patterns with how much it reaches."""
    shown = grantbook("catalogue", "ovh", "globalReadWrite").stdout.splitlines()

    assert shown[:4] == [
        "globalReadWrite\tpermissions group",
        "  Read-write access accross all OVHcloud products",
        "  allow *\t4790 actions",
        "  except account:apiovh:me/accessRestriction/ip/create\t1 action",
    ]
    assert "  except account:apiovh:me/identity/user/create\t1 action" in shown
    assert shown[-1] == "  in all\t4775 of 4790 published actions"


def test_all_that_a_permissions_group_reaches_is_listed_when_asked(grantbook: Run) -> None:
    """As often as the line that counts it says."""
    shown = grantbook("catalogue", "ovh", "globalReadWrite", "-v").stdout.splitlines()

    reached = [line for line in shown if line.startswith("  reaches ")]
    assert len(reached) == 4775
    assert "  reaches account:apiovh:me/identity/user/get\taction" in reached
    assert "  reaches account:apiovh:me/identity/user/create\taction" not in reached


def test_a_permissions_group_that_is_not_known_whole_says_so(grantbook: Run) -> None:
    """With where its content can be read; it is not shown as if it granted nothing."""
    shown = grantbook("catalogue", "ovh", "globalBillingAccoun")

    assert shown.stdout.splitlines()[2:] == [
        "  not complete\tthe source says more; `grantbook inventory` reads it from an account"
    ]


def test_a_wildcard_lists_what_it_reaches(grantbook: Run) -> None:
    """As `*` at the end of an action does on OVHcloud, slashes and all."""
    listed = grantbook("catalogue", "ovh", "account:apiovh:me/identity/group/*").stdout

    assert listed.splitlines()[0] == "account:apiovh:me/identity/group/create\taction"
    assert "account:apiovh:me/identity/group/user/add\taction" in listed
