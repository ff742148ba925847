from collections.abc import Iterator

import pytest
import stamina

from providers.errors import Refused
from review.hosts.github import GitHub
from review.hosts.host import Place
from tests.review.hosts.served import TOKEN, Refusal, Served, serving


@pytest.fixture
def served() -> Iterator[Served]:
    """Run GitHub."""
    with serving("github") as served:
        yield served


def github(served: Served) -> GitHub:
    """Return a pull request there."""
    environment = {"GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": f"{served.url}/"}
    return GitHub(environment, Place(repository="acme/access", request="7"))


@pytest.mark.parametrize(("told", "retry_s"), [("7", 7), ("0", 0), ("3600", None)])
def test_a_limit_is_waited_for_as_long_as_it_says(
    served: Served, told: str, retry_s: float | None
) -> None:
    """Its answer is a 403; what is beyond our patience is not waited for."""
    served.refusals = [Refusal(method="POST", status=403, headers={"Retry-After": told})]

    with stamina.set_testing(True, attempts=1), pytest.raises(Refused) as refused:
        github(served).add("text")

    assert refused.value.retry_s == retry_s


def test_a_403_without_a_time_is_final(served: Served) -> None:
    """To ask again would change nothing."""
    served.refusals = [Refusal(method="POST", status=403)]

    with stamina.set_testing(True, attempts=1), pytest.raises(Refused) as refused:
        github(served).add("text")

    assert refused.value.retry_s is None


def test_every_page_is_asked_of_the_same_address(served: Served) -> None:
    """The links of the host lead elsewhere, and are not followed."""
    served.comments = [[number, "ann", "text"] for number in range(5)]

    found = [each.id_ for each in github(served).comments()]

    assert found == [0, 1, 2, 3, 4]
    assert served.calls == ["GET /repos/acme/access/issues/7/comments"] * 3
