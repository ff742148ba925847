"""The permission sets that the pipeline needs on Scaleway, and which others do as well.

https://www.scaleway.com/en/docs/iam/reference-content/permission-sets/
"""

from collections.abc import Iterator, Mapping

from access import model

EVERYTHING = "OrganizationManager"
OF_IAM = ("IAMManager", EVERYTHING)
READING = ("IAMReadOnly", "OrganizationReadOnly", *OF_IAM)
ALWAYS = ("IAMApplicationReadOnly", "IAMPolicyReadOnly")  # Whose its key is; what lost its holder.
OTHERS: Mapping[str, tuple[str, ...]] = {  # What a set is a part of.
    "IAMApplicationManager": OF_IAM,
    "IAMApplicationReadOnly": ("IAMApplicationManager", *READING),
    "IAMGroupManager": OF_IAM,
    "IAMManager": (EVERYTHING,),
    "IAMPolicyManager": OF_IAM,
    "IAMPolicyReadOnly": ("IAMPolicyManager", *READING),
    "IAMUserManager": OF_IAM,
    "ProjectManager": (EVERYTHING,),
    "ProjectReadOnly": ("ProjectManager", EVERYTHING, "OrganizationReadOnly"),
    "SSHKeysFullAccess": ("AllProductsFullAccess",),
}


def needed(declared: model.Declaration, account: model.Account) -> tuple[str, ...]:
    """Return the permission sets on the organization, sorted; nothing declared needs nothing."""
    found = set(_needed(declared, account))
    read = {name for name in ALWAYS if not found & {*OTHERS[name]}}
    return tuple(sorted(found | read)) if found else ()


def _needed(declared: model.Declaration, account: model.Account) -> Iterator[str]:
    if declared.people_on(account.name):
        yield "IAMUserManager"
    if declared.teams_on(account.name):
        yield "IAMGroupManager"
    if declared.applications_on(account.name):
        yield "IAMApplicationManager"
    holders = (*declared.holders, *account.parked)
    if any(holder.grants_on(account.name) for holder in holders):
        yield "IAMPolicyManager"
    yield from _of_setup(declared, account)


def _of_setup(declared: model.Declaration, account: model.Account) -> Iterator[str]:
    found = account.setup
    if found.security or found.identity_provider or found.scim_tokens is not None:
        yield "IAMManager"
    if found.projects:
        yield "ProjectManager"
    elif _named_projects(declared, account):
        yield "ProjectReadOnly"
    if found.ssh_keys:
        yield "SSHKeysFullAccess"


def _named_projects(declared: model.Declaration, account: model.Account) -> bool:
    """Tell whether anything names a project, which a run looks up."""
    grants = [
        grant
        for holder in (*declared.holders, *account.parked)
        for grant in holder.grants_on(account.name)
    ]
    keys = [key for each in declared.applications for key in each.keys_on(account.name)]
    return (
        any(isinstance(grant, model.ScalewayGrant) and grant.projects for grant in grants)
        or any(key.default_project for key in keys)
        or bool(account.setup.ssh_keys)
    )
