"""Users, groups, roles and policies of an AWS account, with all that they hold.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from collections.abc import Iterator, Mapping, Sequence

from providers import mark
from providers.aws import facts
from providers.aws.held import MFA
from providers.aws.reading import GROUPS, POLICIES, ROLES, USERS, Reading
from providers.inventory import Object
from providers.listing import Found

OF_AWS = ("/aws-service-role/", "/aws-reserved/")  # Paths of roles that services make.


def users(reading: Reading) -> Iterator[Object]:
    """Yield the users, with all that gives them rights; "" for a password that was never used."""
    found = reading.details("users", USERS)
    listed = reading.listed_users("last use of passwords")
    devices = reading.of_users(*MFA) if found else {}
    names = [each["UserName"] for each in found]
    passwords = reading.each(lambda name: _password(reading, name), names)
    for each, has_password in zip(found, passwords, strict=True):
        name = each["UserName"]
        held = devices.get(name, ())
        told = {
            "path": each["Path"],
            "groups": sorted(each.get("GroupList", ())),
            **facts.policies_of(each, "UserPolicyList"),
            "boundary": facts.boundary(each),
            "password": has_password,
            "password_used": None if listed is None else _used(listed.get(name, {})),
            "mfa": None if held is None else sorted(device["SerialNumber"] for device in held),
        }
        yield facts.tagged("user", name, each, told)


def _password(reading: Reading, name: str) -> bool | None:
    """Tell whether a user can sign in by one, None where that may not be seen."""
    found = reading.one("passwords", "get_login_profile", UserName=name)
    return None if found is None else bool(found)


def _used(found: Found) -> str:
    return facts.moment(found.get("PasswordLastUsed"))


def groups(reading: Reading) -> Iterator[Object]:
    """Yield the groups with their members; a mark is in the path, since they have no tags."""
    members: dict[str, list[str]] = {}
    for user in reading.details("groups", USERS):
        for group in user.get("GroupList", ()):
            members.setdefault(group, []).append(user["UserName"])
    for found in reading.details("groups", GROUPS):
        name, path = found["GroupName"], found["Path"]
        told = {
            "path": path,
            "members": sorted(members.get(name, ())),
            **facts.policies_of(found, "GroupPolicyList"),
            "made": facts.moment(found["CreateDate"]),
        }
        held = mark.within([path.strip("/")]) if path != "/" else None
        yield Object(kind="group", id=found["Arn"], name=name, mark=held, facts=told)


def roles(reading: Reading) -> Iterator[Object]:
    """Yield the roles, with whom they trust; those of AWS's services are the cloud's."""
    for found in reading.details("roles", ROLES):
        told = {
            "path": found["Path"],
            "trust": facts.statements(found["AssumeRolePolicyDocument"]),
            **facts.policies_of(found, "RolePolicyList"),
            "boundary": facts.boundary(found),
            "used": facts.moment(found.get("RoleLastUsed", {}).get("LastUsedDate")),
        }
        builtin = found["Path"].startswith(OF_AWS)
        yield facts.tagged("role", found["RoleName"], found, told, builtin=builtin)


def policies(reading: Reading) -> Iterator[Object]:
    """Yield the customer's policies, with what the default version says and who has it."""
    found = reading.details("policies", POLICIES)
    holders = _holders(reading) if found else {}
    tags = reading.each(lambda arn: _policy_tags(reading, arn), [each["Arn"] for each in found])
    for each, held in zip(found, tags, strict=True):
        version = next(one for one in each["PolicyVersionList"] if one["IsDefaultVersion"])
        told = {
            "path": each["Path"],
            "description": each.get("Description", ""),
            "default_version": each["DefaultVersionId"],
            "versions": len(each["PolicyVersionList"]),
            "statements": facts.statements(version["Document"]),
            "attached_to": holders.get(each["Arn"], []),
            "changed": facts.moment(each["UpdateDate"]),
        }
        yield facts.tagged("policy", each["PolicyName"], {**each, "Tags": held}, told)


def _policy_tags(reading: Reading, arn: str) -> Sequence[Found] | None:
    return reading.every("tags of policies", "list_policy_tags", "Tags", PolicyArn=arn)


def _holders(reading: Reading) -> Mapping[str, list[str]]:
    """Return who has each policy, by its ARN: `user alice`."""
    found: dict[str, list[str]] = {}
    for part, kind in ((USERS, "user"), (GROUPS, "group"), (ROLES, "role")):
        for holder in reading.details("policies", part):
            for attached in holder.get("AttachedManagedPolicies", ()):
                name = f"{kind} {holder[f'{kind.title()}Name']}"
                found.setdefault(attached["PolicyArn"], []).append(name)
    return {arn: sorted(names) for arn, names in found.items()}
