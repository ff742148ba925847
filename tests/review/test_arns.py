import pytest

from review import arns


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        ("arn:aws:s3:::logs/*", 'every object of s3 like "logs/*"'),
        ("arn:aws:s3:::logs-*", 'every bucket, object of s3 like "logs-*"'),
        (
            "arn:aws:s3:*:*:accesspoint/*",
            (
                "every accesspoint, accesspointobject, multiregionaccesspoint and 1 more of s3 "
                'like "accesspoint/*"'
            ),
        ),
        ("arn:aws:iam::123456789012:role/*", 'every role of iam like "role/*" on 123456789012'),
        ("arn:aws:sqs:eu-*:*:jobs", 'everything of sqs like "jobs" in eu-*'),
        ("arn:aws:nosuch:::a?", 'everything of nosuch like "a?"'),
        ("arn:aws:s3:*", "everything of s3"),
        ("arn:aws:*", "everything"),
    ],
)
def test_an_arn_is_said_in_words(arn: str, said: str) -> None:
    """Which kinds of things, how they are called, and where; what is open is left out."""
    assert arns.reached(arn) == f"{said}, also what comes later"
