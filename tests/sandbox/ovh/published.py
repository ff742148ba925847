"""The published descriptions as these tests use them: the copies in `schemas/`, adapted here.

`adapted` says what the copies leave out or say otherwise than the API does, one reason each.
`narrowed` gives fields the words that a cloud knows, so that requests are more than well-formed.
"""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Operation = tuple[str, str]  # Method, and path with its branch.

SCHEMAS = Path(__file__).with_name("schemas")
FILES = {"/v1": "me.v1.json", "/v2": "iam.v2.json"}  # By the branch that serves them.
MODELS = "#/components/schemas/"
CURSOR = "X-Pagination-Cursor"
ASKED = "asked."  # Before the names of models as requests use them.

# The descriptions know 200 alone. What a refusal looks like is in the guide of v2 and in what the
# vendor's SDKs read: a class and a message, details as texts.
REFUSAL: Json = {
    "description": "refused",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["class", "message"],
                "properties": {
                    "class": {"type": "string", "pattern": "^Client::[A-Za-z]+(::[A-Z_]+)?$"},
                    "message": {"type": "string", "minLength": 1},
                    "details": {"type": "object", "additionalProperties": {"type": "string"}},
                    "errorCode": {"type": "string"},
                    "httpCode": {"type": "string"},
                },
            }
        }
    },
}

LOGINS: Json = {"type": "array", "items": {"type": "string"}}


def _void(*parameters: str, action: str, body: Json | None = None) -> Json:
    """Describe an operation that answers nothing."""
    described: Json = {
        "parameters": [
            {"name": each, "in": "path", "required": True, "schema": {"type": "string"}}
            for each in parameters
        ],
        "responses": {"200": {"description": "successful operation"}},
        "x-iam-actions": [{"name": f"account:apiovh:{action}", "required": True}],
    }
    if body is not None:
        content = {"application/json": {"schema": body}}
        described["requestBody"] = {"required": True, "content": content}
    return described


# Members of a group are routes since 2026: named in the descriptions of that year.
MEMBER: Json = {"$ref": f"{MODELS}auth.GroupMember"}
MODEL_OF_MEMBER: Json = {
    "type": "object",
    "properties": {"user": {"type": "string"}},
    "required": ["user"],
}
MEMBERS: Json = {
    "/me/identity/group/{group}/user": {
        "get": {
            **_void("group", action="me/identity/group/user/get"),
            "responses": {
                "200": {
                    "description": "successful operation",
                    "content": {"application/json": {"schema": LOGINS}},
                }
            },
        },
        "post": _void("group", action="me/identity/group/user/add", body=MEMBER),
    },
    "/me/identity/group/{group}/user/{user}": {
        "delete": _void("group", "user", action="me/identity/group/user/remove")
    },
}


def read(branch: str) -> Json:
    """Return the copy of one branch as it is."""
    copy: Json = json.loads((SCHEMAS / FILES[branch]).read_text(encoding="utf-8"))
    return copy


def operations() -> Iterator[tuple[Operation, Json]]:
    """Give each operation that OVHcloud has, and what is said of it."""
    for branch in FILES:
        for path, methods in adapted(branch)["paths"].items():
            for method, told in methods.items():
                yield (method.upper(), branch + path), told


def adapted(branch: str) -> Json:
    """Return the description of one branch as the API is now."""
    described = read(branch)
    models = described["components"]["schemas"]
    if branch == "/v1":
        described["paths"] |= deepcopy(MEMBERS)
        models["auth.GroupMember"] = MODEL_OF_MEMBER
    for operation in _operations(described):
        operation["responses"]["default"] = REFUSAL
        # The query `tags` is an object, and nothing says how it is spelt in a URL.
        parameters = operation.get("parameters", [])
        operation["parameters"] = [each for each in parameters if each["name"] != "tags"]
    if branch == "/v1":
        # The descriptions of 2026 have PATCH among the methods of a rule.
        models["auth.HTTPMethodEnum"]["enum"].append("PATCH")
        # They have every group of a user too, the main one first.
        groups = {"type": "array", "items": {"type": "string"}, "readOnly": True}
        models["auth.User"]["properties"]["groups"] = groups
    else:
        # The operator of a condition is required since 2026.
        models["iam.policy.Condition"]["required"] = ["operator"]
    return described


def _operations(described: Json) -> Iterator[Json]:
    for methods in described["paths"].values():
        yield from methods.values()


def narrowed(branch: str, words: Mapping[str, Mapping[str, Json]]) -> Json:
    """Return the same with narrower requests: schemas by model and field, or by parameter.

    What is answered stays as wide as it is published.
    """
    described = adapted(branch)
    models = described["components"]["schemas"]
    for name, model in _asked(models).items():
        for field, schema in words.get(name, {}).items():
            model["properties"][field] = schema
        models[ASKED + name] = model
    for operation in _operations(described):
        if "requestBody" in operation:
            operation["requestBody"] = _asked(operation["requestBody"])
        # A cursor comes with an answer: none can be made up.
        parameters = operation["parameters"]
        operation["parameters"] = [each for each in parameters if each["name"] != CURSOR]
        for parameter in operation["parameters"]:
            parameter["schema"] = words["parameters"].get(parameter["name"], parameter["schema"])
    return described


def _asked(described: Json) -> Json:
    """Return a copy that refers to models as requests use them."""
    copy: Json = json.loads(json.dumps(described).replace(MODELS, MODELS + ASKED))
    return copy
