"""What every caller asks: calls that change nothing, and what each of them is about.

A call that would make or change something is told wrongly, and one that would remove something
names what is not there: whoever may do it hears of that, and whoever may not hears 403.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.scaleway.desk import IAM, KEYS, SECRETS, SERVERS

Json = dict[str, Any]

VERBS = {"read": ("read",), "write": ("create", "write", "delete")}
HERE = {"organization_id": "@organization"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: all of some verbs, on one kind of object, in a project or in none.

    `own` names nothing of the organization, so that others ask it about their own.
    """

    verbs: tuple[str, ...]
    kind: str
    project: str | None = None
    about: str = ""
    resource: dict[str, str] = field(default_factory=dict)
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Asked):
    """One call, by method and path, and what it asks for."""

    method: str
    path: str
    body: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Asked):
    """One permission that a caller asks about, and what it asks for."""

    told: Json


def _object(name: str, *, called: str | None = None, place: str = "global") -> dict[str, str]:
    return {"id": f"@{name}", "locality": place} | (
        {} if called == "" else {"name": called or name}
    )


def _asked(verb: str, kind: str, method: str, path: str, **more: Any) -> Question:
    return Question(method=method, path=path, verbs=(verb,), kind=kind, **more)


def _check(service: str, kind: str, action: str, project: str | None = None) -> Check:
    scope = HERE if project is None else {"project_id": f"@{project}"}
    told = {"service": service, "name": kind, "action": action, **scope}
    return Check(verbs=VERBS[action], kind=kind, project=project, told=told)


TARGET, JO = _object("target"), _object("jo")
IN_IAM = [
    _asked("read", "application", "GET", f"{IAM}/applications/@target", resource=TARGET),
    _asked("write", "application", "PATCH", f"{IAM}/applications/@target", resource=TARGET),
    _asked(
        *("delete", "application", "DELETE", f"{IAM}/applications/@nobody"),
        resource=_object("nobody", called=""),
        own=True,
    ),
    _asked("create", "application", "POST", f"{IAM}/applications", body=HERE),
    _asked("read", "application", "GET", f"{IAM}/applications?organization_id=@organization"),
    _asked("read", "user", "GET", f"{IAM}/users/@jo", resource=JO, about="jo"),
    _asked("write", "user", "PATCH", f"{IAM}/users/@jo", resource=JO, about="jo"),
    _asked("read", "user", "GET", f"{IAM}/users?organization_id=@organization"),
    _asked("read", "group", "GET", f"{IAM}/groups/@devs", resource=_object("devs")),
    _asked("create", "group", "POST", f"{IAM}/groups", body=HERE),
    _asked("read", "policy", "GET", f"{IAM}/policies/@policy-0", resource=_object("policy-0")),
    _asked("write", "policy", "PATCH", f"{IAM}/policies/@policy-0", resource=_object("policy-0")),
    _asked("create", "policy", "POST", f"{IAM}/policies", body=HERE),
    _asked("read", "policy", "GET", f"{IAM}/policies?organization_id=@organization"),
    _asked("read", "organization", "GET", f"{IAM}/organizations/@organization"),
    _asked(
        *("read", "api_key", "GET", f"{IAM}/api-keys/@jo-key"),
        resource=_object("jo-key", called=""),
    ),
    _asked(
        *("write", "api_key", "PATCH", f"{IAM}/api-keys/@jo-key"),
        resource=_object("jo-key", called=""),
        about="jo",
    ),
    _asked(
        *("create", "api_key", "POST", f"{IAM}/api-keys"),
        body={"application_id": "@target", "description": 7},
    ),
    _asked(
        *("create", "key of a person", "POST", f"{IAM}/api-keys"),
        body={"user_id": "@jo", "description": 7},
        about="jo",
    ),
]
ACCOUNT = "/account/v3/projects"
OF_THE_ORGANIZATION = [
    _asked("read", "project", "GET", f"{ACCOUNT}/@data"),
    _asked("read", "project", "GET", f"{ACCOUNT}?organization_id=@organization"),
    _asked("create", "project", "POST", ACCOUNT, body=HERE),
    _asked(
        *("read", "billing", "GET"),
        "/billing/v2beta1/consumptions?organization_id=@organization",
    ),
]
SECRET = _object("data-password", place="fr-par")
KEY = _object("web-key", place="fr-par")
IN_PROJECTS = [
    _asked("read", "server", "GET", f"{SERVERS}?project=@data", project="data"),
    _asked("read", "server", "GET", SERVERS, own=True),
    _asked("read", "server", "GET", f"{SERVERS}/@web-1", project="web"),
    _asked("create", "server", "POST", SERVERS, body={"project": "@web"}, project="web"),
    _asked("delete", "server", "DELETE", f"{SERVERS}/@nobody", own=True),
    *(
        _asked(
            *(verb, "secret", method, f"{SECRETS}/@data-password{end}"),
            body=body,
            project="data",
            resource=SECRET,
        )
        for verb, method, end, body in (
            ("read", "GET", "", None),
            ("access", "GET", "/versions/latest/access", None),
            ("write", "POST", "/versions", {"data": "no base64"}),
        )
    ),
    _asked("read", "secret", "GET", f"{SECRETS}?project_id=@data", project="data"),
    _asked("create", "secret", "POST", SECRETS, body={"project_id": "@data"}, project="data"),
    _asked("read", "key", "GET", f"{KEYS}/@web-key", project="web", resource=KEY),
    _asked("read", "key", "GET", KEYS, own=True),
    _asked("read", "ssh_key", "GET", f"{IAM}/ssh-keys?project_id=@web", project="web"),
    _asked(
        *("create", "ssh_key", "POST", f"{IAM}/ssh-keys"),
        body={"project_id": "@data"},
        project="data",
    ),
]
QUESTIONS = [*IN_IAM, *OF_THE_ORGANIZATION, *IN_PROJECTS]
CHECKS = [
    _check("instance", "server", "read", "data"),
    _check("instance", "server", "write", "web"),
    _check("object_storage", "bucket", "read", "default"),
    _check("secret_manager", "secret", "write", "data"),
    _check("registry", "registry_namespace", "read", "web"),
    _check("containers", "container_namespace", "write", "data"),
    _check("domain", "dns_zone", "write"),
    _check("iam", "group", "write"),
    _check("iam", "api_key", "read"),
    _check("account", "project", "write"),
    _check("billing", "billing", "write"),
]
