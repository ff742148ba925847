import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.catalogue import condition_keys, lookup

TYPES = {"ARN", "Bool", "Date", "IPAddress", "Numeric", "String"}
SERVICES = st.sampled_from(lookup.aws_services())


def key(service: str, name: str) -> condition_keys.Key:
    """Return a key of a service."""
    found = condition_keys.find(name, condition_keys.of_service(service))
    assert found
    return found


def test_a_key_of_all_of_aws_says_what_it_holds() -> None:
    """One value or several, of one type or one of two."""
    found = {each.name: each for each in condition_keys.everywhere()}

    assert found["aws:SourceIp"].types == ("IPAddress",)
    assert found["aws:EpochTime"].types == ("Date", "Numeric")
    assert [found[name].is_list for name in ("aws:TagKeys", "aws:SourceIp")] == [True, False]
    assert all(each.is_everywhere for each in found.values())


@given(SERVICES)
def test_every_key_of_a_service_has_types_and_fits_itself(service: str) -> None:
    """With a word in the place that its name leaves open."""
    for each in condition_keys.of_service(service):
        assert set(each.types) <= TYPES
        assert each.fits(condition_keys.CHOSEN.sub("word", each.name).upper())


@given(SERVICES)
def test_every_key_of_an_action_is_a_key_of_its_service(service: str) -> None:
    """And one of no action is of none."""
    names = {each.name for each in condition_keys.of_service(service)}
    of_none = {each.name for each in condition_keys.of_no_action(service)}
    of_actions = {
        name for action in lookup.aws_actions(service) for name in condition_keys.of_action(action)
    }

    assert of_actions <= names
    assert of_none == names - of_actions


def test_a_key_of_what_an_action_is_done_on_is_a_key_of_the_action() -> None:
    """Its resource has it, whatever the action says of itself."""
    assert "iam:ResourceTag/${TagKey}" in condition_keys.of_action("iam:DeleteUser")


@pytest.mark.parametrize("word", ["a", "a/b", "a:b"])
def test_a_chosen_word_is_any(word: str) -> None:
    """But not none at all, and a whole name comes first."""
    assert key("s3", f"s3:ExistingObjectTag/{word}").name == "s3:ExistingObjectTag/<key>"
    assert condition_keys.find("s3:ExistingObjectTag/", condition_keys.of_service("s3")) is None
    assert key("kms", "kms:EncryptionContextKeys").is_list


def test_a_chosen_word_may_stand_in_the_middle() -> None:
    """What follows it belongs to the name."""
    name = "codebuild:fileSystemLocations/${identifier}.type"

    assert key("codebuild", "codebuild:filesystemlocations/home.type").name == name
    assert not key("codebuild", "codebuild:fileSystemLocations/home.type").fits("codebuild:x.type")


def test_a_word_that_a_list_leaves_out_is_chosen_too() -> None:
    """The name ends where it would begin."""
    assert key("elasticloadbalancing", "elasticloadbalancing:ResourceTag/team").types == ("String",)


def test_an_unknown_service_has_no_keys() -> None:
    """Neither does one that lists none."""
    assert condition_keys.of_service("nosuch") == ()
    assert condition_keys.of_service("support") == ()
