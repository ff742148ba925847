"""Stacks that live in memory: texts in, a Declaration or its mistakes out."""

from collections.abc import Mapping
from datetime import datetime

from access import declaration, model, sources, text
from access.mistakes import Invalid
from access.place import Place

CONFIG = """
config:
  grantbook:accounts:
    aws: {cloud: aws, account: "123456789012", region: eu-west-1}
    ovh: {cloud: ovh, endpoint: ovh-eu, account: xx1111-ovh}
    scaleway: {cloud: scaleway, organization: 3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10}
"""


def declared(*files: str, config: str = CONFIG, now: datetime | None = None) -> model.Declaration:
    """Return what files `1.yaml`, `2.yaml`, ... declare. Raises Invalid."""
    trees = {
        name: text.parse(name, written)
        for name, written in {
            "Pulumi.yaml": config,
            **{f"{number}.yaml": written for number, written in enumerate(files, 1)},
        }.items()
    }
    return declaration.read(
        sources.Sources(
            stack="test",
            config=trees["Pulumi.yaml"][0],
            files=[tree for name, (tree, _) in trees.items() if name != "Pulumi.yaml"],
            mistakes=[wrong for _, wrongs in trees.values() for wrong in wrongs],
            complete=all(tree.complete for tree, _ in trees.values()),
        ),
        now,
    )


def mistakes(*files: str, config: str = CONFIG, now: datetime | None = None) -> list[str]:
    r"""Return what is wrong in files, each as `file:line: what\\n  mend`; none for good ones."""
    try:
        declared(*files, config=config, now=now)
    except Invalid as invalid:
        return [str(mistake) for mistake in invalid.mistakes]
    return []


def on_scaleway(more: str) -> str:
    """Return a configuration whose account of Scaleway says more of itself."""
    return CONFIG.replace("cloud: scaleway,", f"cloud: scaleway, {more},")


def granted(account: str, grant: str) -> str:
    """Return the text of a team with one grant, written in YAML's flow style."""
    return f"teams: {{ops: {{grants: {{{account}: [{grant}]}}}}}}"


def grant_mistakes(account: str, grant: str) -> list[str]:
    """Return what is wrong with one grant, without the place and the team."""
    return [found.partition('team "ops" ')[2] for found in mistakes(granted(account, grant))]


def only_grant(account: str, grant: str) -> model.Grant:
    """Return the one grant of a team."""
    (found,) = declared(granted(account, grant)).teams[0].grants
    return found


def without_places(found: Mapping[str, object] | object) -> object:
    """Return a declaration as plain values, places aside."""
    if isinstance(found, Place):
        return None
    if isinstance(found, tuple):
        return [without_places(item) for item in found]
    if hasattr(found, "__dataclass_fields__"):
        return {name: without_places(getattr(found, name)) for name in found.__dataclass_fields__}
    return found
