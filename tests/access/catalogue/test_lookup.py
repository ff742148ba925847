import json
from pathlib import Path

import pytest

from access.catalogue import lookup

CATALOGUE = Path(lookup.__file__).parent


@pytest.mark.parametrize("cloud", ["aws", "ovh", "scaleway"])
def test_each_data_file_says_where_it_comes_from(cloud: str) -> None:
    """Source and date, so that a stale one is known for what it is."""
    about = lookup.data(cloud)["_about"]

    assert about["what"]
    assert "https://" in about["source"] or "public API descriptions" in about["source"]
    assert about["date"] >= "2026"


@pytest.mark.parametrize(
    ("cloud", "key"),
    [
        ("aws", "condition_keys"),
        ("aws", "managed_policies"),
        ("ovh", "actions"),
        ("ovh", "permissions_groups"),
        ("scaleway", "permission_sets"),
    ],
)
def test_data_files_are_sorted(cloud: str, key: str) -> None:
    """So that a refresh shows in a review as what it is."""
    names = list(json.loads((CATALOGUE / f"{cloud}.json").read_text("utf-8"))[key])

    assert names == sorted(names)


@pytest.mark.parametrize(
    ("pattern", "reached"),
    [
        ("support:ResolveCase", ["support:ResolveCase"]),
        ("Support:resolvecase", ["support:ResolveCase"]),
        ("support:ResolveC*", ["support:ResolveCase"]),
        ("support:?esolveCase", ["support:ResolveCase"]),
        ("support:[R]esolveCase", []),
        ("support", []),
        ("support:", []),
        ("suport:*", []),
    ],
)
def test_an_aws_pattern_names_actions(pattern: str, reached: list[str]) -> None:
    """The case does not count, a service alone is none, and * and ? are the only wildcards."""
    assert list(lookup.reached("aws", pattern)) == reached


@pytest.mark.parametrize("pattern", ["*", "*:*"])
def test_everything_on_aws_is_every_service(pattern: str) -> None:
    """With the star that AWS takes for all of it."""
    reached = lookup.reached("aws", pattern)

    assert {"iam:CreateUser", "support:ResolveCase"} <= set(reached)
    assert len(reached) > 10_000


def test_an_ovhcloud_pattern_crosses_slashes() -> None:
    """`me/*` covers what is below as well."""
    reached = lookup.reached("ovh", "account:apiovh:me/identity/*")

    assert "account:apiovh:me/identity/user/get" in reached
    assert all(action.startswith("account:apiovh:me/identity/") for action in reached)


def test_every_type_of_ovhcloud_has_the_actions_on_tags() -> None:
    """The routes for tags ask for them on the resource, whatever it is."""
    for type_ in lookup.data("ovh")["resource_types"]:
        assert lookup.reached("ovh", f"{type_}:apiovh:iam/resource/tag/*") == (
            f"{type_}:apiovh:iam/resource/tag/add",
            f"{type_}:apiovh:iam/resource/tag/remove",
        )


def test_a_parameter_of_an_ovhcloud_action_is_not_compared() -> None:
    """`?` begins it, and the action is what stands before."""
    assert lookup.reached("ovh", "account:apiovh:me/get?x=*") == ("account:apiovh:me/get",)


def test_a_permissions_group_is_known_with_its_content() -> None:
    """OVHcloud's own ones; what is left out of one trims its own allow."""
    groups = lookup.ovh_permissions_groups()

    assert list(groups) == list(lookup.data("ovh")["permissions_groups"])
    assert groups["globalReadWrite"].allow == ("*",)
    assert "account:apiovh:me/identity/user/create" in groups["globalReadWrite"].excepted
    assert groups["globalReadWrite"].deny == ()
    assert groups["globalReadWrite"].is_complete


def test_what_is_not_known_of_a_permissions_group_is_said() -> None:
    """Four of them are names with a description, and no more."""
    unknown = [group for group in lookup.ovh_permissions_groups().values() if not group.is_complete]

    assert [group.name for group in unknown] == [
        "globalBillingAccoun",
        "globalTechnicalAccount",
        "packADSLBilling",
        "packADSLTechnical",
    ]
    assert {(group.allow, group.excepted, group.deny) for group in unknown} == {((), (), ())}


def test_a_managed_policy_has_its_path_in_its_arn() -> None:
    """Job functions and service roles stand in folders."""
    assert lookup.managed_policy("AWSSupportAccess") == "arn:aws:iam::aws:policy/AWSSupportAccess"
    assert lookup.managed_policy("ViewOnlyAccess") == (
        "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
    )
    assert lookup.managed_policy("NoSuchAccess") == ""


def test_a_permission_set_has_a_type_of_scope() -> None:
    """A rule cannot mix both."""
    sets = lookup.permission_sets()

    assert sets["ObjectStorageFullAccess"] == "projects"
    assert sets["BillingReadOnly"] == "organization"
    assert set(sets.values()) == {"projects", "organization"}


def test_a_renamed_permission_set_has_another_name_today() -> None:
    """One that is there; neither an old name nor one that is gone is."""
    sets, renamed = lookup.permission_sets(), lookup.renamed_permission_sets()
    gone = {*renamed, *lookup.removed_permission_sets()}

    assert renamed["IOTReadOnly"] == "IoTReadOnly"
    assert {*renamed.values()} <= sets.keys()
    assert gone & sets.keys() == set()


def test_an_unknown_service_has_no_actions() -> None:
    """And a known one has them in full."""
    assert lookup.aws_actions("nosuch") == ()
    assert "support:CreateCase" in lookup.aws_actions("support")


def test_a_type_of_resources_has_an_arn() -> None:
    """With a star for what differs; nothing is known of an unknown service."""
    assert lookup.aws_resource_types("s3")["object"] == "arn:*:s3:::*/*"
    assert lookup.aws_resource_types("nosuch") == {}
