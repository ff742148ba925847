"""A company of any size as the files of a stack in a git repository: made up, and always the same.

Some policies are for one cloud each; teams hold several of them, and people are in teams.
"""

import json
import random
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access.catalogue import lookup

STACK = "made-up"
SEED = 7
CLOUDS = ("aws", "ovh", "scaleway")
SERVICES = ("dynamodb", "ec2", "ecs", "iam", "kms", "lambda", "logs", "s3", "sns", "sqs")
MANAGED = ("AWSSupportAccess", "AmazonEC2ReadOnlyAccess", "ReadOnlyAccess", "SecurityAudit")
MFA = {"Bool": {"aws:MultiFactorAuthPresent": True}}
OFFICE = {"operator": "MATCH", "values": {"request.IP": "192.0.2.0/24"}}
ACCOUNTS = {
    "aws": {
        "cloud": "aws",
        "account": "123456789012",
        "region": "eu-west-1",
        "limits": {"users": 10_000, "groups": 1_000, "policies": 5_000},
    },
    "ovh": {"cloud": "ovh", "account": "xx1111-ovh"},
    "scaleway": {"cloud": "scaleway", "organization": "3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10"},
}
PLAIN = set("abcdefghijklmnopqrstuvwxyz0123456789-_@.ABCDEFGHIJKLMNOPQRSTUVWXYZ")

Section = dict[str, Any]
Words = dict[str, Section]
"""What a stack declares, by section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many of each there are; every fifth team holds the first policy."""

    people: int
    teams: int
    policies: int
    applications: int


def company(sizes: Sizes) -> Words:
    """Return what a company of some size declares."""
    chance = random.Random(SEED)  # noqa: S311 - made up, and the same each time.
    return {
        "bundles": {f"policy-{n}": _policy(chance, n) for n in range(sizes.policies)},
        "teams": {f"team-{n}": _team(chance, n, sizes) for n in range(sizes.teams)},
        "people": {f"person-{n}": _person(chance, n, sizes) for n in range(sizes.people)},
        "applications": {f"program-{n}": _program(chance, n) for n in range(sizes.applications)},
    }


def write(root: Path, words: Words) -> None:
    """Write what is declared below a project's root, a file for each section."""
    folder = root / "stacks" / STACK
    folder.mkdir(parents=True, exist_ok=True)
    config = {"config": {"grantbook:accounts": ACCOUNTS}}
    (root / f"stacks/Pulumi.{STACK}.yaml").write_text(_text(config), "utf-8")
    for section, entries in words.items():
        (folder / f"{section}.yaml").write_text(_text({section: entries}), "utf-8")


def commit(root: Path) -> None:
    """Make a project a repository, with all that is in it as its one revision."""
    who = ("-c", "user.name=bench", "-c", "user.email=bench@example.com")
    for words in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "all of it")):
        subprocess.run(["git", *words], cwd=root, check=True)  # noqa: S603, S607 - git, our words.


def _policy(chance: random.Random, number: int) -> Section:
    """Return the grants of one policy, on one cloud."""
    cloud = CLOUDS[number % len(CLOUDS)]
    return {cloud: list(_granted(chance, cloud, number))}


def _granted(chance: random.Random, cloud: str, number: int) -> Iterator[Section]:
    if cloud == "aws":
        service, other = chance.sample(SERVICES, 2)
        yield {"allow": [f"{service}:Get*", f"{service}:List*"]}
        bucket = f"arn:aws:s3:::bucket-{number}"
        yield {"allow": ["s3:*Object", "s3:ListBucket"], "resources": [bucket, f"{bucket}/*"]}
        yield {"allow": [f"{other}:*"], "condition": MFA}
        yield {"deny": [f"{service}:Delete*"]}
    elif cloud == "ovh":
        actions = chance.sample(lookup.ovh_actions(), 5)
        yield {"allow": actions[:4], "resources": ["account", f"publicCloudProject:p{number}"]}
        yield {"allow": actions[4:], "resources": ["account"], "condition": OFFICE}
        yield {"deny": actions[:1], "resources": [f"publicCloudProject:p{number}"]}
    else:
        names = sorted(name for name, of in lookup.permission_sets().items() if of == "projects")
        for project in (f"project-{number}", f"project-{chance.randrange(100)}"):
            yield {"permission_sets": chance.sample(names, 3), "projects": [project]}


def _team(chance: random.Random, number: int, sizes: Sizes) -> Section:
    first = [0] if number % 5 == 0 else []
    held = {*first, *chance.sample(range(1, sizes.policies), min(3, sizes.policies - 1))}
    deny = {"deny": ["support:ResolveCase"]}
    managed = {"managed": chance.choice(MANAGED)}
    return {
        "description": f"Team number {number}.",
        "bundles": [f"policy-{each}" for each in sorted(held)],
        "grants": {"aws": [{"allow": ["support:*"]}, deny, managed]},
    }


def _person(chance: random.Random, number: int, sizes: Sizes) -> Section:
    teams = chance.sample(range(sizes.teams), min(chance.choice((1, 1, 2, 3)), sizes.teams))
    own = f"arn:aws:s3:::home/person-{number}/*"
    last = {"until": f"20{chance.randrange(30, 40)}-06-30"} if number % 10 == 0 else {}
    grants = {"grants": {"aws": [{"allow": ["s3:GetObject"], "resources": [own]}]}}
    return {
        "email": f"person-{number}@example.com",
        "teams": [f"team-{each}" for each in teams],
        **last,
        **(grants if number % 20 == 0 else {}),
    }


def _program(chance: random.Random, number: int) -> Section:
    sets = ["ObjectStorageFullAccess", "InstancesReadOnly"]
    return {
        "description": f"Program number {number}.",
        "owner": f"team-{chance.randrange(5)}",
        "grants": {"scaleway": [{"permission_sets": sets, "projects": [f"project-{number}"]}]},
        "keys": {"nightly": {"on": "scaleway", "lifetime": "90d"}},
    }


def _text(value: Mapping[str, Any]) -> str:
    """Return words as YAML, the way that people write it."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Mapping[str, Any]) -> Iterator[str]:
    for key, inner in value.items():
        if isinstance(inner, Mapping):
            yield f"{_word(key)}:"
            yield from (f"  {line}" for line in _lines(inner))
        elif isinstance(inner, list) and any(isinstance(each, Mapping) for each in inner):
            yield f"{_word(key)}:"
            yield from _items(inner)
        elif isinstance(inner, list):
            yield f"{_word(key)}: [{', '.join(map(_word, inner))}]"
        else:
            yield f"{_word(key)}: {_word(inner)}"


def _items(listed: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in listed:
        for place, line in enumerate(_lines(each)):
            yield f"  {'  ' if place else '- '}{line}"


def _word(value: object) -> str:
    """Return a word as it is where YAML takes it for text, else in quotes."""
    if isinstance(value, str) and value and PLAIN.issuperset(value) and not value[0].isdigit():
        return value
    return json.dumps(value)
