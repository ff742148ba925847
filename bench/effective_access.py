"""What it costs to know everybody's access on AWS: seconds, memory, and how many pairs that is.

A pair is somebody and one action, somewhere. `.venv/bin/python -m bench.effective_access`
"""

import resource
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import typer

from access import model, world
from access.effective.cells import Access
from access.place import Place

PLACE = Place(file="made-up.yaml", line=1)
ACCOUNT = model.Account(
    name="aws",
    cloud="aws",
    identity="123456789012",
    endpoint="",
    region="eu-west-1",
    credentials={},
    prefix="",
    suffix="",
)
LAST_DAY = datetime(2035, 6, 30, 23, 59, 59, tzinfo=UTC)
BYTES = 1 if sys.platform == "darwin" else 1024  # In which the system counts memory.


def main(people: int = 5000, teams: int = 50) -> None:
    """Find the access of so many people, each with something of their own, and print figures."""
    declared = declaration(people, teams)
    before, begun = peak_mb(), time.perf_counter()
    side = world.declared(declared)
    said = time.perf_counter()
    found = {holder: world.access(side, holder) for holder in side.said}
    ended = time.perf_counter()
    typer.echo(f"people      {people:>12,}")
    typer.echo(f"pairs       {sum(pairs(access) for access in found.values()):>12,}")
    typer.echo(f"cells       {sum(len(access) for access in found.values()):>12,}")
    typer.echo(f"said in     {said - begun:>12.1f} s")
    typer.echo(f"found in    {ended - said:>12.1f} s")
    typer.echo(f"memory      {peak_mb():>12,.0f} MB, of which {before:,.0f} before it began")


def declaration(people: int, teams: int) -> model.Declaration:
    """Return people who may read nearly everything, and do everything with what is their own."""
    return model.Declaration(
        stack="made-up",
        accounts=(ACCOUNT,),
        people=tuple(
            _person(f"person-{number}", f"team-{number % teams}") for number in range(people)
        ),
        teams=tuple(_team(f"team-{number}") for number in range(teams)),
        applications=(),
    )


def pairs(access: Access) -> int:
    """Return how many actions somebody may do, each counted once for each cell that it is in."""
    return sum(actions.bit_count() for actions in access.values())


def peak_mb() -> float:
    """Return the most memory that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES / 1024**2


def _person(key: str, team: str) -> model.Person:
    own = (f"arn:aws:s3:::{key}", f"arn:aws:s3:::{key}/*")
    return model.Person(
        key=key,
        grants=(_grant(allow=("s3:*",), resources=own),),
        renamed_from="",
        place=PLACE,
        email=f"{key}@example.com",
        memberships=(model.Membership(team=team, until=None),),
        accounts=("aws",),
        until=None,
    )


def _team(key: str) -> model.Team:
    bucket = (f"arn:aws:s3:::{key}/*",)
    return model.Team(
        key=key,
        grants=tuple(_granted(bucket)),
        renamed_from="",
        place=PLACE,
        description="",
    )


def _granted(bucket: tuple[str, ...]) -> Iterator[model.Grant]:
    yield _grant(allow=("*",), condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})
    yield _grant(allow=("*:Get*", "*:List*", "*:Describe*"))
    yield _grant(deny=("iam:*", "organizations:*"))
    yield _grant(deny=("s3:GetObject",), resources=bucket)
    yield _grant(managed="arn:aws:iam::aws:policy/AWSSupportAccess", until=LAST_DAY)


def _grant(
    allow: tuple[str, ...] = (),
    deny: tuple[str, ...] = (),
    managed: str = "",
    resources: tuple[str, ...] = ("*",),
    condition: Mapping[str, Any] | None = None,
    until: datetime | None = None,
) -> model.AwsGrant:
    return model.AwsGrant(
        account="aws",
        bundle="",
        until=until,
        place=PLACE,
        allow=allow,
        deny=deny,
        managed=managed,
        resources=resources,
        condition=condition or {},
    )


if __name__ == "__main__":
    typer.run(main)
