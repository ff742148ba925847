import pytest

from access.catalogue import search
from access.model import Cloud


@pytest.mark.parametrize(
    ("cloud", "word", "found"),
    [
        ("aws", "support:resolve*case", ("support:ResolveCase", "action")),
        ("aws", "supportaccess", ("AWSSupportAccess", "managed policy")),
        ("aws", "", ("support:*", "service")),
        ("aws", "sourceip", ("aws:SourceIp", "condition key, IPAddress")),
        ("aws", "aws:tag*", ("aws:TagKeys", "condition key, list of String")),
        ("aws", "aws:epochtime", ("aws:EpochTime", "condition key, Date or Numeric")),
        ("aws", "s3:*", ("s3:max-keys", "condition key, Numeric")),
        ("aws", "S3:*", ("s3:GetObject", "action")),
        ("ovh", "me/supportlevel", ("account:apiovh:me/supportLevel/get", "action")),
        ("ovh", "controlPanel*", ("controlPanelAccess", "permissions group")),
        ("ovh", "vps:?", ("vps:*", "resource type")),
        ("scaleway", "", ("BillingReadOnly", "permission set of organization")),
    ],
)
def test_names_are_found_by_a_part_or_a_wildcard(
    cloud: Cloud, word: str, found: search.Found
) -> None:
    """Whatever the case, and sorted."""
    names = search.search(cloud, word)

    assert found in names
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("cloud", "word"), [("aws", "nosuch:*"), ("ovh", "[v]ps"), ("scaleway", "Object?")]
)
def test_nothing_is_found_where_nothing_matches(cloud: Cloud, word: str) -> None:
    """A bracket is no wildcard, and a pattern is of the whole name."""
    assert search.search(cloud, word) == []
