from concurrent.futures import ThreadPoolExecutor

import boto3
from moto.iam.models import iam_backends

from sandbox.server import Sandbox
from tests.sandbox.aws.conftest import Aws


def test_two_sandboxes_in_one_process_do_not_meet(aws: Aws) -> None:
    """Moto's state is the process's; a sandbox's is its own."""
    with Sandbox(clouds=("aws",)) as sandbox:
        other = Aws(sandbox)
        other.iam().create_user(UserName="only-there")

        here = {user["UserName"] for user in aws.iam().list_users()["Users"]}
        there = {user["UserName"] for user in other.iam().list_users()["Users"]}

    assert "only-there" not in here
    assert there == {"sandbox-admin", "only-there"}


def test_nothing_is_left_in_moto_between_two_calls(aws: Aws) -> None:
    """So a test that uses moto by itself starts with nothing."""
    aws.iam().list_users()

    assert dict(iam_backends) == {}


def test_many_callers_at_once_are_answered_one_after_the_other(aws: Aws) -> None:
    """Moto is not made for threads; none of these calls may fail or be lost."""
    clients: list[object] = []

    def make(number: int) -> str:
        client = boto3.session.Session().client(
            "iam",
            region_name="eu-west-1",
            endpoint_url=aws.url,
            aws_access_key_id=aws.first[0],
            aws_secret_access_key=aws.first[1],
        )
        clients.append(client)
        return client.create_group(GroupName=f"at-once-{number}")["Group"]["GroupName"]

    with ThreadPoolExecutor(max_workers=8) as pool:
        made = set(pool.map(make, range(24)))

    found = {group["GroupName"] for group in aws.iam().list_groups()["Groups"]}
    assert made <= found
    assert len(made) == 24
