"""Names that policies speak in: identities, resources, and groups of either.

https://help.ovhcloud.com/csm/en-iam-policies-api
"""

import re

PLATE = "eu"
GRAMMAR = "urn:v1:region:(resource|resourceGroup):(*|group_id|resource_type):(*|resource_name)"

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
TYPE = r"[A-Za-z0-9]+(?:/[A-Za-z0-9]+)*"
NAME = r"[^*\s]+"  # Choice: an asterisk inside a resource's name is refused, not taken for itself.
RESOURCE = re.compile(
    rf"urn:v1:{PLATE}:(?:resource:(?:\*|{TYPE}:(?:\*|{NAME}))|resourceGroup:(?:\*|{UUID}))"
)
IDENTITY = re.compile(
    rf"urn:v1:{PLATE}:identity:(?:account:[a-z0-9-]+|(?:user|group|credential):[a-z0-9-]+/[^*]+)"
)

EVERYTHING = f"urn:v1:{PLATE}:resource:*"
EVERY_GROUP = f"urn:v1:{PLATE}:resourceGroup:*"


def account_identity(nic: str) -> str:
    """Return the identity of an account's root."""
    return f"urn:v1:{PLATE}:identity:account:{nic}"


def user(nic: str, login: str) -> str:
    """Return the identity of a local user."""
    return f"urn:v1:{PLATE}:identity:user:{nic}/{login}"


def group(nic: str, name: str) -> str:
    """Return the identity of a group."""
    return f"urn:v1:{PLATE}:identity:group:{nic}/{name}"


def credential(nic: str, client_id: str) -> str:
    """Return the identity of a service account."""
    return f"urn:v1:{PLATE}:identity:credential:{nic}/oauth2-{client_id}"


def resource(type_: str, name: str) -> str:
    """Return the name of one resource."""
    return f"urn:v1:{PLATE}:resource:{type_}:{name}"


def resource_group(id_: str) -> str:
    """Return the name of a resource group."""
    return f"urn:v1:{PLATE}:resourceGroup:{id_}"


def permissions_group(owner: str, name: str) -> str:
    """Return the name of a permissions group."""
    return f"urn:v1:{PLATE}:permissionsGroup:{owner}:{name}"
