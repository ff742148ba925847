from datetime import UTC, datetime, timedelta

import pytest

from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    DATA,
    IAM,
    NOBODY,
    ORGANIZATION,
    PARTNER,
    Caller,
    Json,
    gone,
    new_application,
    on_organization,
    program,
    reason,
    refused,
)

KEYS = f"{IAM}/api-keys"
SETTINGS = f"{IAM}/organizations/{ORGANIZATION}/security-settings"
PAST = "2020-01-01T00:00:00Z"


def in_days(days: float) -> str:
    """Return the instant so many days from now, at a whole second."""
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_key_lives_from_creation_to_deletion(owner: Caller) -> None:
    """Its secret is shown once; gone means 404 by its access key."""
    application = new_application(owner)
    expires_at = in_days(30)
    told = {"application_id": application, "expires_at": expires_at, "description": "ci"}
    made = owner.post(KEYS, **told)
    path = f"{KEYS}/{made['access_key']}"

    read = owner.get(path)
    changed = owner.patch(path, description="rotated", default_project_id=DATA)
    unchanged = owner.patch(path, default_project_id=None, expires_at=expires_at)
    nothing = owner.patch(path, expires_at=None)

    assert made["access_key"].startswith("SCW")
    assert len(made["access_key"]) == 20
    assert made["expires_at"] == expires_at
    assert made["default_project_id"] == ORGANIZATION
    assert read == {**made, "secret_key": None}
    assert (changed["description"], changed["default_project_id"]) == ("rotated", DATA)
    assert changed["updated_at"] > made["updated_at"]
    assert unchanged["default_project_id"] == DATA
    assert nothing == unchanged
    owner.delete(path)
    for method in ("GET", "PATCH", "DELETE"):
        assert owner.send(method, path) == gone("access_key", made["access_key"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"application_id": None}, (400, "bearer", "required")),
        ({"application_id": "x"}, (400, "application_id", "format")),
        ({"user_id": NOBODY}, (400, "user_id", "constraint")),
        ({"expires_at": PAST}, (400, "expires_at", "constraint")),
        ({"expires_at": "soon"}, (400, "expires_at", "format")),
        ({"expires_at": "2030-01-01T00:00:00"}, (400, "expires_at", "format")),
        ({"expires_at": "9999-12-31T23:59:59-12:00"}, (400, "expires_at", "format")),
        ({"application_id": [NOBODY]}, (400, "application_id", "format")),
        ({"description": "x" * 201}, (400, "description", "constraint")),
        ({"default_project_id": "x"}, (400, "default_project_id", "format")),
    ],
)
def test_a_malformed_key_is_refused(
    owner: Caller, change: Json, expected: tuple[int, str, str]
) -> None:
    """The argument is named, and none is made."""
    body = {"application_id": new_application(owner), **change}

    assert reason(owner.send("POST", KEYS, body)) == expected
    assert owner.get(KEYS)["total_count"] == 1


def test_bearer_and_project_must_exist(owner: Caller) -> None:
    """A project of another organization does not."""
    application = new_application(owner)

    answer = owner.send("POST", KEYS, {"application_id": NOBODY})
    elsewhere = {"application_id": application, "default_project_id": PARTNER}

    assert answer == gone("application", NOBODY)
    assert owner.send("POST", KEYS, elsewhere) == refused(("read", "project"))


def test_an_expiry_is_added_but_not_changed(owner: Caller) -> None:
    """A key that should live longer is another key."""
    application = new_application(owner)
    path = f"{KEYS}/{owner.post(KEYS, application_id=application)['access_key']}"

    added = owner.patch(path, expires_at=in_days(1))

    assert added["expires_at"] == in_days(1)
    for other in (in_days(2), in_days(0.5), PAST):
        changed = owner.send("PATCH", path, {"expires_at": other})
        assert reason(changed) == (400, "expires_at", "constraint")
    assert owner.patch(path, expires_at=None)["expires_at"] == added["expires_at"]


def test_an_organization_may_ask_for_an_expiry(owner: Caller) -> None:
    """Then a key without one, or with a later one, is refused; keys from before go on."""
    application = new_application(owner)
    earlier = owner.post(KEYS, application_id=application)["access_key"]
    owner.patch(SETTINGS, max_api_key_expiration_duration="86400s")

    none = owner.send("POST", KEYS, {"application_id": application})
    late = owner.send("POST", KEYS, {"application_id": application, "expires_at": in_days(2)})
    kept = owner.post(KEYS, application_id=application, expires_at=in_days(0.5))
    path = f"{KEYS}/{earlier}"
    longer = owner.send("PATCH", path, {"expires_at": in_days(2)})
    described = owner.patch(path, description="still without an end")

    (detail,) = none.body["details"]
    words = "organization security settings require an expiration date for API keys"
    assert detail["help_message"] == words
    assert reason(late) == (400, "expires_at", "constraint")
    assert kept["expires_at"]
    assert reason(longer) == (400, "expires_at", "constraint")
    assert described["expires_at"] is None
    owner.patch(SETTINGS, max_api_key_expiration_duration="0s")
    assert owner.post(KEYS, application_id=application)["expires_at"] is None


def test_keys_are_found_by_bearer(owner: Caller) -> None:
    """By id, kind, access key and description."""
    first, second = new_application(owner, "a"), new_application(owner, "b")
    mine = owner.post(KEYS, application_id=first, description="mine")["access_key"]
    owner.post(KEYS, application_id=second)

    def found(**query: object) -> list[str]:
        return [each["access_key"] for each in owner.get(KEYS, **query)["api_keys"]]

    for query in ({"bearer_id": first}, {"application_id": first}, {"access_keys": [mine]}):
        assert found(**query) == [mine]
    assert found(description="mine") == [mine]
    assert len(found(bearer_type="application")) == 2
    assert len(found(bearer_type="user")) == 1
    assert len(found(bearer_type="unknown_bearer_type", organization_id=ORGANIZATION)) == 3
    assert found(order_by="access_key_desc") == sorted(found(), reverse=True)
    for query in ({"bearer_type": "robot"}, {"bearer_id": "x"}, {"application_id": "x"}):
        assert reason(owner.send("GET", KEYS, **query)) == (400, *query, "format")


def test_keys_are_limited(owner: Caller) -> None:
    """Fifty, the bootstrap one among them."""
    application = new_application(owner)
    for _ in range(49):
        owner.post(KEYS, application_id=application)

    answer = owner.send("POST", KEYS, {"application_id": application})

    assert answer.body["type"] == "quotas_exceeded"


def test_who_manages_applications_acts_as_any(sandbox: Sandbox, owner: Caller) -> None:
    """They can make keys for each of them; who only reads cannot."""
    target = new_application(owner, "target")
    manager = program(sandbox, owner, on_organization("IAMApplicationManager"))
    rule = on_organization("IAMApplicationReadOnly")
    reader = program(sandbox, owner, rule, name="reader")

    assert manager.post(KEYS, application_id=target)["secret_key"]
    answer = reader.send("POST", KEYS, {"application_id": target})
    assert answer == refused(("write", "api_key"))
    assert reader.get(KEYS)["total_count"] == 4
    (own,) = [each for each in reader.get(KEYS)["api_keys"] if each.get("application_id") == target]
    answer = reader.send("PATCH", f"{KEYS}/{own['access_key']}", {"description": "x"})
    assert answer == refused(("write", "api_key"), ("write", "self_api_key"))


def test_settings_are_read_and_edited(owner: Caller) -> None:
    """What is told changes, what is malformed is refused, nothing told is no change."""
    before = owner.get(SETTINGS)

    unchanged = owner.patch(SETTINGS)
    changed = owner.patch(SETTINGS, login_attempts_before_locked=5, enforce_password_renewal=True)

    assert unchanged == before
    assert (changed["login_attempts_before_locked"], changed["enforce_password_renewal"]) == (5, 1)
    for told in (
        {"login_attempts_before_locked": 51},
        {"login_attempts_before_locked": 0},
        {"login_attempts_before_locked": True},
        {"max_api_key_expiration_duration": "1 day"},
        {"enforce_password_renewal": "yes"},
    ):
        assert owner.send("PATCH", SETTINGS, told).status == 400
    assert owner.get(f"{IAM}/organizations/{ORGANIZATION}")["name"] == "Example"
    assert owner.send("GET", f"{IAM}/organizations/{PARTNER}") == gone("organization", PARTNER)


def test_sets_and_limits_come_page_by_page(owner: Caller) -> None:
    """The organization must be named; there are more sets than the largest page holds."""
    path = f"{IAM}/permission-sets"
    pages = [
        owner.get(path, organization_id=ORGANIZATION, page_size=100, page=page)
        for page in (1, 2, 3, 4)
    ]

    names = [each["name"] for page in pages for each in page["permission_sets"]]
    assert [len(page["permission_sets"]) for page in pages] == [100, 100, 3, 0]
    assert names == sorted(names, key=str.lower)
    assert reason(owner.send("GET", path)) == (400, "organization_id", "required")
    quota = owner.get(f"{IAM}/quota", organization_id=ORGANIZATION, quotum_names=["projects"])
    assert (quota["quota"][0]["limit"], quota["total_count"]) == (25, 1)
    answer = owner.send("GET", f"{IAM}/quota/nothing", organization_id=ORGANIZATION)
    assert answer == gone("quotum", "nothing")


@pytest.mark.parametrize("query", [{"page": 0}, {"page": 10001}, {"page_size": 101}, {"page": "x"}])
def test_a_page_out_of_range_is_refused(owner: Caller, query: Json) -> None:
    """Pages are 1 to 10000, of 1 to 100."""
    ((name, _),) = query.items()

    assert reason(owner.send("GET", KEYS, **query)) == (400, name, "constraint")


def test_the_size_of_a_page_can_be_switched(sandbox: Sandbox, owner: Caller) -> None:
    """It is the default and the maximum at once."""
    for number in range(3):
        new_application(owner, f"ci-{number}")
    sandbox.control("scaleway").switch(page_size=2)

    first = owner.get(f"{IAM}/applications")
    greedy = owner.get(f"{IAM}/applications", page_size=100)

    assert (len(first["applications"]), first["total_count"]) == (2, 3)
    assert greedy == first
