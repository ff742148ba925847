"""What ARNs with wildcards reach, in words: which kinds of things, how they are called, and where.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from access import aws_resources
from access.catalogue import lookup

PARTS = 6
ANY = "*"


def reached(arn: str) -> str:
    """Return what an ARN reaches; only the account knows how many these are."""
    parts = arn.split(":", PARTS - 1)
    _, _, service, region, account, name = [*parts, *[ANY] * (PARTS - len(parts))]
    of = "" if service == ANY else f" of {service}"
    called = "" if name == ANY else f' like "{name}"'
    return f"{_kinds(arn, service)}{of}{called}{_where(region, account)}, also what comes later"


def _kinds(arn: str, service: str) -> str:
    """Return the types of resources that an ARN can be of."""
    types = lookup.aws_resource_types(service)
    fitting = {name for name, type_ in types.items() if aws_resources.fits(arn, type_)}
    if not fitting or fitting == types.keys():
        return "everything"
    return f"every {aws_resources.shown(fitting)}"


def _where(region: str, account: str) -> str:
    """Return in which regions and on which accounts; nothing where that is open."""
    found = "" if region in {"", ANY} else f" in {region}"
    return found + ("" if account in {"", ANY} else f" on {account}")
