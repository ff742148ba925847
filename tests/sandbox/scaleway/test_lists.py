import pytest
import requests

from sandbox.control import Control
from tests.sandbox.scaleway.conftest import IAM, ORGANIZATION, Caller, new_application, reason

ORDERS = {
    f"{IAM}/users": ["created_at", "updated_at", "email", "last_login", "username"],
    f"{IAM}/applications": ["created_at", "updated_at", "name"],
    f"{IAM}/groups": ["created_at", "updated_at", "name"],
    f"{IAM}/policies": ["policy_name", "created_at"],
    f"{IAM}/api-keys": ["created_at", "updated_at", "expires_at", "access_key"],
    f"{IAM}/ssh-keys": ["created_at", "updated_at", "name"],
    f"{IAM}/permission-sets": ["name", "created_at"],
    f"{IAM}/quota": ["name"],
    "/account/v3/projects": ["created_at", "name"],
}


@pytest.mark.parametrize("path", ORDERS)
def test_a_list_has_its_orders_and_no_other(owner: Caller, path: str) -> None:
    """Each upwards and downwards, and the same objects in all of them."""
    told = {"organization_id": ORGANIZATION, "page_size": 100}
    answers = [
        owner.get(path, **told, order_by=f"{word}_{way}")
        for word in ORDERS[path]
        for way in ("asc", "desc")
    ]

    assert len({answer["total_count"] for answer in answers}) == 1
    for wrong in ("size_asc", ORDERS[path][0], f"{ORDERS[path][0]}_up", ""):
        answer = owner.send("GET", path, **told, order_by=wrong)
        assert reason(answer) == (400, "order_by", "format")


@pytest.mark.parametrize("path", ORDERS)
def test_a_list_ignores_what_it_does_not_know(owner: Caller, path: str) -> None:
    """The form with brackets is refused, known name or not."""
    plain = owner.get(path, organization_id=ORGANIZATION)

    assert owner.get(path, organization_id=ORGANIZATION, colour="red") == plain
    for name in ("colour[]", "tag[]"):
        answer = owner.send("GET", path, organization_id=ORGANIZATION, **{name: "a"})
        assert reason(answer) == (400, name, "format")


@pytest.mark.parametrize("path", ORDERS)
@pytest.mark.parametrize(
    ("query", "name"), [({"page": 0}, "page"), ({"page_size": 101}, "page_size")]
)
def test_every_list_has_the_same_pages(
    owner: Caller, path: str, query: dict[str, int], name: str
) -> None:
    """Beyond the last one is an empty one, out of range is refused."""
    beyond = owner.get(path, organization_id=ORGANIZATION, page=9999)
    answer = owner.send("GET", path, organization_id=ORGANIZATION, **query)

    assert [each for each in beyond.values() if isinstance(each, list)] == [[]]
    assert beyond["total_count"] >= 0
    assert reason(answer) == (400, name, "constraint")


def test_a_page_holds_twenty(owner: Caller) -> None:
    """Unless told otherwise; the count is that of all of them."""
    for number in range(23):
        new_application(owner, f"ci-{number}")

    first = owner.get(f"{IAM}/applications")
    second = owner.get(f"{IAM}/applications", page=2)

    assert (len(first["applications"]), len(second["applications"])) == (20, 3)
    assert first["total_count"] == second["total_count"] == 23
    assert len(owner.get(f"{IAM}/applications", page_size=100)["applications"]) == 23


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("rules", ("POST", "DELETE", "PATCH")),
        ("quota", ("POST", "PUT")),
        ("permission-sets", ("POST",)),
        (f"organizations/{ORGANIZATION}", ("DELETE", "PATCH")),
        (f"organizations/{ORGANIZATION}/security-settings", ("PUT", "DELETE")),
        ("users", ("DELETE", "PUT")),
        (f"groups/{ORGANIZATION}/members", ("GET", "POST")),
    ],
)
def test_a_known_path_with_another_method_is_405(
    owner: Caller, path: str, methods: tuple[str, ...]
) -> None:
    """An unknown path is 404, even without a key."""
    for method in methods:
        assert owner.send(method, f"{IAM}/{path}", {}).status == 405
    unknown = requests.get(f"{owner.url}{IAM}/{path}/nothing/here", timeout=10)
    assert unknown.status_code == 404


def test_too_many_calls_get_an_answer_without_a_body(owner: Caller, control: Control) -> None:
    """As the gateway says it: one header, no JSON, and no word on when to come again."""
    control.fault(
        kind="status",
        method="GET",
        path=f"{IAM}/groups",
        status=429,
        headers={"X-Envoy-Ratelimited": "true"},
    )
    url = f"{owner.url}{IAM}/groups?organization_id={ORGANIZATION}"

    first, second = (requests.get(url, headers=owner.headers, timeout=10) for _ in "ab")

    assert (first.status_code, first.content) == (429, b"")
    assert first.headers["X-Envoy-Ratelimited"] == "true"
    assert "Retry-After" not in first.headers
    assert second.status_code == 200
