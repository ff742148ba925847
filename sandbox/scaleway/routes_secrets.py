"""Secret Manager: secrets of a project and their versions; the payload is a right of its own.

https://www.scaleway.com/en/developers/api/secret-manager/
"""

import base64
import binascii
import zlib
from datetime import datetime

from sandbox.scaleway import errors, fields
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.regional import Regional
from sandbox.scaleway.state import new_id, time

PATH = "/secret-manager/v1beta1/regions/<region>/secrets"
NAME = r"[_a-zA-Z0-9]([-_.a-zA-Z0-9]*[_a-zA-Z0-9])?"
SECRETS = Regional(
    kind="secret",
    noun="secret",
    held="secrets",
    items="secrets",
    orders={key: key for key in ("created_at", "updated_at", "name")},
    in_conditions=True,
)


def create(call: Call) -> Json:
    """Make a secret without a version."""
    project = call.project(call.body.get("project_id"))
    call.require("create", "secret", project_id=project)
    name = fields.name(call.body, pattern=NAME, longest=255)
    for each in call.organization.secrets.values():
        if (each["project_id"], each["name"]) == (project, name):
            raise errors.exists("secret", each["id"], "name")
    made = secret(project, name, call.named["region"], call.now)
    made["tags"] = fields.tags(call.body) or []
    call.organization.secrets[made["id"]] = made
    call.organization.versions[made["id"]] = []
    return made


def secret(project_id: str, name: str, region: str, now: datetime) -> Json:
    """Return a new secret as the API shows it."""
    return {
        "id": new_id(),
        "project_id": project_id,
        "name": name,
        "status": "ready",
        "created_at": time(now),
        "updated_at": time(now),
        "tags": [],
        "version_count": 0,
        "description": "",
        "managed": False,
        "protected": False,
        "type": "opaque",
        "path": "/",
        "used_by": [],
        "region": region,
    }


def add_version(call: Call) -> Json:
    """Add a version with a payload in base64."""
    found = SECRETS.find(call, "write")
    data = call.body.get("data")
    try:
        base64.b64decode(str(data), validate=True)
    except binascii.Error as wrong:
        raise errors.invalid("data", "format", "value must be base64") from wrong
    versions = call.organization.versions[found["id"]]
    versions.append(str(data))
    found["version_count"] = len(versions)
    return {
        "revision": len(versions),
        "secret_id": found["id"],
        "status": "enabled",
        "latest": True,
        "created_at": time(call.now),
        "updated_at": time(call.now),
        "region": call.named["region"],
    }


def access(call: Call) -> Json:
    """Answer with the payload of a version: a number, or the latest."""
    found = SECRETS.find(call, "access")
    versions = call.organization.versions[found["id"]]
    told = call.named["revision"]
    number = len(versions) if told in {"latest", "latest_enabled"} else told
    if not str(number).isdecimal() or not 1 <= int(number) <= len(versions):
        raise errors.not_found("secret_version", told)
    data = versions[int(number) - 1]
    return {
        "secret_id": found["id"],
        "revision": int(number),
        "data": data,
        "data_crc32": zlib.crc32(base64.b64decode(data)),
        "type": "opaque",
    }


def delete(call: Call) -> None:
    """Remove a secret and its versions."""
    id_ = SECRETS.find(call, "delete")["id"]
    del call.organization.secrets[id_], call.organization.versions[id_]


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): SECRETS.index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): SECRETS.get,
    ("DELETE", f"{PATH}/<id>"): delete,
    ("POST", f"{PATH}/<id>/versions"): add_version,
    ("GET", f"{PATH}/<id>/versions/<revision>/access"): access,
}
