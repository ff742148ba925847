"""The identity store as the resource types call it, and its words beside those of pulumi-aws.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html
"""

from typing import TYPE_CHECKING, Any

from sandbox.aws.plugin.errors import Refused

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud
    from sandbox.aws.plugin.regional import Regional
    from sandbox.aws.plugin.wire import Props


def store(cloud: "Cloud", props: "Props") -> "Regional":
    """Return the identity store where this resource is."""
    return cloud.regional("identitystore", props.get("region") or "")


def parts(id_: str, what: str) -> tuple[str, str]:
    """Return the two parts of an id. Raises Refused, which says what they are."""
    found = id_.split("/")
    if len(found) != 2 or not all(found):  # noqa: PLR2004 - as said.
        raise Refused(f'unexpected format of id ("{id_}"), expected <identity store id>/<{what}>')
    return found[0], found[1]


def theirs(block: "Props") -> dict[str, Any]:
    """Return a block of properties as the API takes it."""
    return {name[:1].upper() + name[1:]: value for name, value in block.items()}


def ours(block: dict[str, Any] | None) -> "Props":
    """Return a block of the API's as properties; nothing is an empty one."""
    return {name[:1].lower() + name[1:]: value for name, value in (block or {}).items()}


def external_ids(found: dict[str, Any]) -> list["Props"]:
    """Return the ids that another directory has given."""
    return [ours(each) for each in found.get("ExternalIds") or []]
