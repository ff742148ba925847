"""Tags, which IAM keeps as a list of keys and values and pulumi-aws shows as a mapping.

`tagsAll` is the same mapping: the provider's default tags are already among `tags`.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
"""

from typing import TYPE_CHECKING

from sandbox.aws.plugin.base import Input

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud
    from sandbox.aws.plugin.wire import Props

TAGS = Input(kind="tags")


def as_list(props: "Props") -> list[dict[str, str]]:
    """Return the tags of a declaration as IAM takes them, by key."""
    return [{"Key": key, "Value": value} for key, value in sorted(props.get("tags", {}).items())]


def as_props(found: list[dict[str, str]]) -> "Props":
    """Return IAM's tags as properties."""
    tags = {tag["Key"]: tag["Value"] for tag in found}
    return {"tags": tags, "tagsAll": tags}


def retag(cloud: "Cloud", kind: str, owner: dict[str, str], olds: "Props", news: "Props") -> None:
    """Make the tags of a user, role or policy (`kind`) those of `news`; `owner` names it."""
    old, new = olds.get("tags", {}), news.get("tags", {})
    gone = sorted(set(old) - set(new))
    if gone:
        cloud.iam(f"untag_{kind}", **owner, TagKeys=gone)
    come = {key: value for key, value in new.items() if old.get(key) != value}
    if come:
        cloud.iam(f"tag_{kind}", **owner, Tags=as_list({"tags": come}))
