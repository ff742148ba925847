"""What the sandbox answers, held to what OVHcloud publishes about each operation."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, checks
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks as openapi_checks

from sandbox.ovh.app import ROUTES
from tests.sandbox.ovh import published
from tests.sandbox.ovh.cases import WEB
from tests.sandbox.ovh.desk import HOME, Desk, Refused
from tests.sandbox.ovh.published import Operation
from tests.sandbox.ovh.standing import CALLER, Standing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Json = dict[str, Any]

# Operations that the sandbox does not serve, by the reason.
UNSERVED = {
    "logs are no part of who may do what": (
        ("GET", "/v1/me/api/log/kind"),
        ("GET", "/v1/me/api/log/kind/{name}"),
        ("GET", "/v1/me/api/log/subscription"),
        ("POST", "/v1/me/api/log/subscription"),
        ("GET", "/v1/me/api/log/subscription/{subscriptionId}"),
        ("DELETE", "/v1/me/api/log/subscription/{subscriptionId}"),
        ("POST", "/v1/me/api/log/url"),
        ("GET", "/v1/me/api/logs/self"),
        ("GET", "/v1/me/api/logs/self/{logId}"),
        ("GET", "/v1/me/api/logs/services"),
        ("GET", "/v1/me/api/logs/services/{logId}"),
        ("GET", "/v2/iam/log/kind"),
        ("GET", "/v2/iam/log/kind/{name}"),
        ("GET", "/v2/iam/log/subscription"),
        ("POST", "/v2/iam/log/subscription"),
        ("GET", "/v2/iam/log/subscription/{subscriptionId}"),
        ("DELETE", "/v2/iam/log/subscription/{subscriptionId}"),
        ("POST", "/v2/iam/log/url"),
    ),
    "no longer described in 2026": (
        ("GET", "/v1/me/api/oauth2/token"),
        ("GET", "/v1/me/api/oauth2/token/{id}"),
        ("DELETE", "/v1/me/api/oauth2/token/{id}"),
    ),
    "tags of customers are not those of resources; only their list is read, by the console": (
        ("POST", "/v1/me/tag"),
        ("GET", "/v1/me/tag/available"),
        ("GET", "/v1/me/tag/{tag}"),
        ("DELETE", "/v1/me/tag/{tag}"),
    ),
}
LEFT_OUT = {operation for operations in UNSERVED.values() for operation in operations}
DESCRIBED = dict(published.operations())
SERVED = [operation for operation in DESCRIBED if operation not in LEFT_OUT]

CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.negative_data_rejection,
]
# Every wrong type and every edge come before, one by one; these are the mixtures.
mixtures = settings(
    max_examples=15,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Cloud:
    """The cloud that one operation is tried on, made anew when a call has used it up."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.statuses: Counter[int] = Counter()
        self.numbers = count(1)
        self.renew()

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one call, as WSGI asks."""
        answer: Iterable[bytes] = self.standing.desk.http.application(
            {**environ, "REMOTE_ADDR": "192.0.2.7"}, start
        )
        return answer

    def renew(self) -> None:
        """Let everything stand again."""
        makes_provider = self.operation == ("POST", "/v1/me/identity/provider")
        self.standing = Standing(with_provider=not makes_provider)
        self.headers = {"Authorization": f"Bearer {self.standing.desk.bearer(CALLER)}"}

    def check(self, case: Case[Any]) -> None:
        """Call, and hold the answer to the description."""
        response = case.call(app=self, base_url=self._base, headers=self.headers)
        if response.status_code == 409:  # What a call before this one has made is in the way.
            self.renew()
            response = case.call(app=self, base_url=self._base, headers=self.headers)
        self.statuses[response.status_code] += 1
        assert response.headers["x-ovh-queryid"]
        case.validate_response(response, checks=CHECKS)
        if case.method == "DELETE" and response.status_code == 200:
            self.renew()

    def point(self, case: Case[Any]) -> Case[Any]:
        """Return the case with what stands in its path, so that it does not end at a 404."""
        told = case.path_parameters or {}
        case.path_parameters = {name: self.standing.named[name] for name in told}
        return case

    def rename(self, case: Case[Any]) -> Case[Any]:
        """Return the case with a name that is not taken, where it makes something."""
        body = case.body
        for key in ("name", "login"):
            if (
                case.method == "POST"
                and self._names_freely
                and isinstance(body, dict)
                and key in body
            ):
                case.body = {**body, key: f"{key}-{next(self.numbers)}"}
        return self.point(case)

    @property
    def _names_freely(self) -> bool:
        # The name of a permissions group is a word of few, since an edit may not change it.
        return "permissionsGroup" not in self.operation[1]

    @property
    def _base(self) -> str:
        return f"http://localhost{self.operation[1][:3]}"


def _described(description: Json, operation: Operation) -> APIOperation[Any, Any, Any, Any]:
    method, path = operation
    schema = schemathesis.openapi.from_dict(description, config=SchemathesisConfig(seed=1))
    schema.config.generation.update(deterministic=True)
    return schema[path[3:]][method]


def _mixed(described: APIOperation[Any, Any, Any, Any]) -> bool:
    return bool(described.body or described.query)


@pytest.mark.parametrize("operation", SERVED, ids=" ".join)
def test_what_is_asked_rightly_is_answered_as_published(operation: Operation) -> None:
    """Every answer has a shape that the description knows, and some are no refusals."""
    cloud = Cloud(operation)
    description = published.narrowed(operation[1][:3], cloud.standing.words)
    described = _described(description, operation)
    mode = GenerationMode.POSITIVE

    for case in described.schema.iter_coverage_cases(
        described,
        generation_modes=[mode],
        generation_config=described.schema.config.generation,
    ):
        cloud.check(cloud.rename(case))

    @seed(1)
    @mixtures
    @given(described.as_strategy(generation_mode=mode))
    def mix(case: Case[Any]) -> None:
        cloud.check(cloud.rename(case))

    if _mixed(described):
        mix()

    assert cloud.statuses[200]


@pytest.mark.parametrize("operation", SERVED, ids=" ".join)
def test_what_is_asked_wrongly_is_refused(operation: Operation) -> None:
    """With 4xx in the vendor's words, never with 5xx, whatever is wrong."""
    cloud = Cloud(operation)
    described = _described(published.adapted(operation[1][:3]), operation)
    mode = GenerationMode.NEGATIVE

    def check(case: Case[Any]) -> None:
        cloud.check(cloud.point(case) if described.body else case)

    for case in described.schema.iter_coverage_cases(
        described,
        generation_modes=[mode],
        generation_config=described.schema.config.generation,
    ):
        check(case)

    mix = seed(1)(mixtures(given(described.as_strategy(generation_mode=mode))(check)))
    if _mixed(described):
        mix()


def _path(path: str) -> str:
    return re.sub(r"[<{][^>}]*[>}]", "*", path)


def test_what_is_not_served_is_listed() -> None:
    """No operation is left out in silence, none is listed that is served."""
    served = {(method, _path(path)) for method, path in ROUTES}

    missing = {(method, path) for method, path in DESCRIBED if (method, _path(path)) not in served}

    assert missing == LEFT_OUT


@pytest.mark.parametrize("operation", SERVED, ids=" ".join)
def test_an_operation_needs_the_published_action(operation: Operation) -> None:
    """The actions on the account are those that the description names."""
    told = DESCRIBED[operation].get("x-iam-actions", [])
    routes = {(method, _path(path)): route for (method, path), route in ROUTES.items()}

    needed = routes[operation[0], _path(operation[1])].action

    assert needed in {each["name"] for each in told} | ({None} if not told else set())


POLICY = {"name": "odd", "identities": [], "resources": [], "permissions": {}}


def _guarded(condition: object) -> Json:
    return {**POLICY, "conditions": condition}


def _matched(key: str, value: str) -> Json:
    return _guarded({"operator": "MATCH", "values": {key: value}})


def _nested(depth: int) -> Json:
    inner: Json = {"operator": "MATCH"}
    for _ in range(depth):
        inner = {"operator": "NOT", "conditions": [inner]}
    return _guarded(inner)


ODD: dict[str, tuple[str, Json]] = {
    "a list for a word": ("iam/policy", _guarded({"operator": []})),
    "a list for a name": ("iam/policy", {**POLICY, "permissionsGroups": [{"urn": []}]}),
    "a number for conditions": ("iam/policy", _guarded({"operator": "AND", "conditions": 5})),
    "a number to negate": ("iam/policy", _guarded({"operator": "NOT", "conditions": 5})),
    "a folder for a zone": ("iam/policy", _matched("date(America).Hour", "1")),
    "an endless zone": ("iam/policy", _matched(f"date({'a' * 5000}).Hour", "1")),
    "an endless hour": ("iam/policy", _matched("date(UTC).Hour", "9" * 5000)),
    "half a character": ("iam/policy", _matched("resource.Name", "\ud800")),
    "what is no number": ("iam/policy", _guarded({"operator": "AND", "more": float("nan")})),
    "a condition without an end": ("iam/policy", _nested(400)),
    "nothing for a resource": ("iam/resourceGroup", {"name": "odd", "resources": [{}]}),
}


@pytest.mark.parametrize(("path", "body"), ODD.values(), ids=ODD)
def test_what_no_description_thinks_of_is_refused(path: str, body: Json) -> None:
    """As anything else that is wrong, with nothing made."""
    desk = Desk()
    before = desk.call(HOME, "GET", f"/v2/{path}")

    with pytest.raises(Refused, match="Client::BadRequest"):
        desk.call(HOME, "POST", f"/v2/{path}", body)

    assert desk.call(HOME, "GET", f"/v2/{path}") == before


def test_a_condition_is_as_deep_as_anybody_needs() -> None:
    """Fifty levels are taken, and judged."""
    desk = Desk()
    guard = _nested(50)
    body = {**guard, "identities": [desk.urns["alice"]], "resources": [{"urn": WEB}]}
    body["permissions"] = {"allow": [{"action": "*"}]}
    desk.call(HOME, "POST", "/v2/iam/policy", body)

    check = {"resourceURNs": [WEB], "actions": ["vps:apiovh:reboot"]}
    (answer,) = desk.call("alice", "POST", "/v2/iam/authorization/check", check)

    assert answer["authorizedActions"] == ["vps:apiovh:reboot"]
