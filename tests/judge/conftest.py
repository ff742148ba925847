from typing import TYPE_CHECKING

import pytest

from sandbox.server import Sandbox
from tests.sandbox.aws.conftest import Aws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_iam import IAMClient


@pytest.fixture(scope="module")
def iam() -> "Iterator[IAMClient]":
    """IAM of the first account, called as its administrator."""
    with Sandbox(clouds=("aws",)) as sandbox:
        yield Aws(sandbox).iam()
