"""The provider's own configuration: where AWS is, who calls, which account it must be.

https://www.pulumi.com/registry/packages/aws/api-docs/provider/
"""

import json
from dataclasses import dataclass, field
from typing import Any, Self

from sandbox.aws.plugin.errors import OFFICIAL, Refused
from sandbox.aws.plugin.wire import Props, is_unknown

# What the engine sends as it is; everything else arrives as JSON text.
TEXTS = frozenset({"accessKey", "profile", "region", "secretKey", "stsRegion", "token"})
JSONS = frozenset(
    {
        "allowedAccountIds",
        "assumeRoles",
        "defaultTags",
        "endpoints",
        "forbiddenAccountIds",
        "maxRetries",
    }
)
# They spare the official plugin calls that the stand-in never makes.
NEEDLESS = frozenset(
    {
        "skipCredentialsValidation",
        "skipMetadataApiCheck",
        "skipRegionValidation",
        "skipRequestingAccountId",
        "version",
    }
)
MAX_RETRIES = 3  # The official plugin tries 25 times more, which can take many minutes.
ENDPOINTS = frozenset({"iam", "identitystore", "ssoadmin", "sts", "support"})
ASSUME_ROLE = frozenset({"duration", "externalId", "roleArn", "sessionName"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to reach one account. An empty text or list means: not said."""

    region: str = ""
    endpoints: dict[str, str] = field(default_factory=dict)
    allowed_account_ids: tuple[str, ...] = ()
    forbidden_account_ids: tuple[str, ...] = ()
    profile: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    sts_region: str = ""
    default_tags: dict[str, str] = field(default_factory=dict)
    assume_roles: tuple[dict[str, str], ...] = ()
    max_retries: int = MAX_RETRIES

    @classmethod
    def of(cls, props: Props) -> Self:
        """Return the settings that these properties say. Raises Refused for what is not done."""
        said = {name: value for name, value in decoded(props).items() if not is_unknown(value)}
        return cls(
            region=said.get("region", ""),
            endpoints=_merged(said.get("endpoints", []), ENDPOINTS, "endpoints"),
            allowed_account_ids=tuple(said.get("allowedAccountIds", [])),
            forbidden_account_ids=tuple(said.get("forbiddenAccountIds", [])),
            profile=said.get("profile", ""),
            access_key=said.get("accessKey", ""),
            secret_key=said.get("secretKey", ""),
            token=said.get("token", ""),
            sts_region=said.get("stsRegion", ""),
            default_tags=said.get("defaultTags", {}).get("tags", {}),
            assume_roles=tuple(_role(each) for each in said.get("assumeRoles", [])),
            max_retries=int(said.get("maxRetries", MAX_RETRIES)),
        )


def decoded(props: Props) -> Props:
    """Return the properties with JSON texts read. Raises Refused, naming the property."""
    return {name: _decoded(name, value) for name, value in props.items() if name not in NEEDLESS}


def _decoded(name: str, value: Any) -> Any:
    if name not in TEXTS | JSONS:
        raise Refused(f'the stand-in for pulumi-aws has no provider option "{name}"; {OFFICIAL}')
    if name in TEXTS or not isinstance(value, str) or is_unknown(value):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError as mistake:
        raise Refused(f'provider option "{name}" is not JSON: {mistake}') from mistake


def _merged(blocks: list[dict[str, str]], known: frozenset[str], option: str) -> dict[str, str]:
    merged = {name: url for block in blocks for name, url in block.items() if url}
    for name in sorted(set(merged) - known):
        raise Refused(f'the stand-in for pulumi-aws has no "{option}.{name}"; {OFFICIAL}')
    return merged


def _role(block: dict[str, str]) -> dict[str, str]:
    return _merged([block], ASSUME_ROLE, "assumeRoles")
