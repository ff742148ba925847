from tests.components import written
from tests.components.registered import built


def test_renamed_key_is_the_key_that_was() -> None:
    """A new name in the declaration makes no new secret."""
    keys = {"new": {"on": "aws", "renamed_from": "old"}, "other": {"on": "aws"}}

    found = built(
        written.read({"teams": {"ops": {}}, "applications": {"ci": {"owner": "ops", "keys": keys}}})
    ).of("aws:iam/accessKey:AccessKey")

    assert {name: item.aliases for name, item in found.items()} == {
        "aws/ci/new": ["aws/ci/old"],
        "aws/ci/other": [],
    }
    assert {item.parent for item in found.values()} == {"grantbook:aws:Application aws/ci"}
