"""What this host will not do, said by name; the CLI shows the words to the user.

https://grpc.io/docs/guides/status-codes/
"""

import contextlib
from collections.abc import Iterator

import grpc


class RefusalError(Exception):
    """A request that is understood and will not be served. The message says how to mend it."""


def unsupported(what: str) -> RefusalError:
    """Return the refusal of something that only an official installation can do."""
    return RefusalError(
        f"The Python language host of this checkout has no {what}. "
        "Install the Pulumi CLI from https://www.pulumi.com/docs/install/ and run "
        "`make setup` with GRANTBOOK_ENGINE=path to use the official one."
    )


@contextlib.contextmanager
def spoken(context: grpc.ServicerContext) -> Iterator[None]:
    """End the call with the refusal's words, where one is raised inside."""
    try:
        yield
    except RefusalError as refusal:
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(refusal))
