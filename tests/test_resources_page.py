"""The page on what grantbook makes says what the code does."""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pulumi.dynamic import dynamic

import providers
from providers import base
from tests.access.metadata import METADATA
from tests.components import written
from tests.components.registered import built

PAGE = (Path(__file__).parent.parent / "docs" / "reference" / "resources.md").read_text("utf-8")
TOKEN = re.compile(r"`((?:pulumi-python:dynamic/|aws:iam/)\w+:\w+)`")
ROW = re.compile(r"^\| (`\w+`(?:[,a-z ]+`\w+`)*) \| (.+) \|$", re.MULTILINE)
RESTORED = "## Deleted behind our back"
SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFmVGpyFRBDWmcAaNwmXzhVREVpmXMTzV3QFC6gQQoQ8"
EVERYTHING: Mapping[str, Any] = {
    "accounts": {
        "aws": {
            "users": {"permissions_boundary": "PowerUserAccess"},
            "identities": {"permissions_boundary": "PowerUserAccess"},
            "alias": "acme",
            "password_policy": {"minimum_length": 14, "remembered": 5},
            "oidc_providers": {
                "tokens": {
                    "issuer": "https://token.example.com",
                    "audiences": ["sts.amazonaws.com"],
                    "thumbprints": ["0" * 40],
                }
            },
            "saml_providers": {"corp": {"metadata": METADATA}},
        },
        "ovh": {
            "permissions_groups": {"viewer": {"allow": ["vps:apiovh:*"]}},
            "resource_groups": {"prod": {"resources": ["vps:a"]}},
            "tags": {"vps:a": {"env": "prod"}},
            "identity_provider": {"metadata": METADATA},
        },
        "scaleway": {
            "projects": {"data": {}},
            "ssh_keys": {"laptop": {"public_key": SSH_KEY, "project": "data"}},
            "security": {"login_attempts": 5},
            "identity_provider": {"metadata": METADATA},
            "scim": {"tokens": ["main"]},
            "policies": {
                "glass": {"grants": [{"permission_sets": ["IAMManager"], "organization": True}]}
            },
        },
    },
    "teams": {
        "ops": {
            "grants": {
                "aws": [{"allow": ["s3:*"]}, {"managed": "ReadOnlyAccess"}],
                "ovh": [{"allow": ["account:apiovh:me/get"], "resources": ["account"]}],
                "scaleway": [{"permission_sets": ["InstancesReadOnly"], "projects": ["data"]}],
            }
        },
        "auditors": {
            "grants": {"aws": [{"allow": ["iam:Get*"]}]},
            "groups": {"aws": {"inline": True}},
        },
    },
    "people": {
        "alice": {
            "email": "alice@example.com",
            "teams": ["ops"],
            "until": "2031-06-30",
            "grants": {"aws": [{"allow": ["s3:*"]}]},
        },
        "gus": {"email": "gus@example.com", "invite": ["scaleway"]},
    },
    "applications": {
        "ci": {
            "owner": "ops",
            "email": "ci@example.com",
            "keys": {
                "robot": {"on": "ovh", "kind": "personal_access_token"},
                **{name: {"on": name} for name in ("aws", "ovh", "scaleway")},
            },
        },
        "worker": {
            "owner": "ops",
            "assumed_by": {"service": "lambda.amazonaws.com"},
            "grants": {"aws": [{"allow": ["s3:*"]}]},
        },
        "reader": {
            "owner": "ops",
            "assumed_by": {"service": "lambda.amazonaws.com"},
            "grants": {"aws": [{"allow": ["s3:GetObject"]}]},
            "identities": {"aws": {"inline": True}},
        },
    },
}


def resources() -> dict[str, tuple[type[base.Resource], type[base.Provider]]]:
    """Return all our kinds of objects by type token, with their providers."""
    found = {}
    for module in _modules():
        members = [value for value in vars(module).values() if isinstance(value, type)]
        ours = [value for value in members if value.__module__ == module.__name__]
        kinds = [kind for kind in ours if issubclass(kind, base.Resource) and _token(kind)]
        for kind in kinds:
            (provider,) = [each for each in ours if each.__name__ == f"{kind.__name__}Provider"]
            found[_token(kind)] = (kind, provider)
    return found


def _modules() -> list[Any]:
    names = [found.name for found in pkgutil.walk_packages(providers.__path__, "providers.")]
    return [importlib.import_module(name) for name in names]


def _token(kind: type[dynamic.Resource]) -> str:
    """Return the type token that a class gives its objects, "" for one that is extended."""
    name = str(getattr(kind, "_resource_type_name", ""))
    return f"pulumi-python:{name}" if name.startswith("dynamic/") else ""


def section(token: str) -> str:
    """Return the part of the page that describes a type."""
    parts = re.split(r"^#{2,3} ", PAGE.partition(RESTORED)[0], flags=re.MULTILINE)
    (found,) = [part for part in parts if f"`{token}`" in part]
    return found


def rows(token: str) -> dict[str, str]:
    """Return the fields that the page lists for a type, with what a change of each does."""
    after = section(token).partition(f"`{token}`")[2]
    table = after.partition("| field |")[2].partition("\n\n")[0]
    return {
        name: said for names, said in ROW.findall(table) for name in re.findall(r"`(\w+)`", names)
    }


@pytest.mark.parametrize("token", sorted(resources()))
def test_fields_of_our_objects_are_documented(token: str) -> None:
    """Each with what a change of it does, and no field that is not there."""
    kind, provider = resources()[token]

    order = "old first" if kind.unique_name else "new first"
    expected = dict.fromkeys(provider.editable, "in place")
    expected |= dict.fromkeys(provider.replace_on, f"replaced, {order}")
    assert {name: re.split("[;:]", said)[0] for name, said in rows(token).items()} == expected


@pytest.mark.parametrize("token", sorted(resources()))
def test_secrets_of_our_objects_are_documented(token: str) -> None:
    """And only they."""
    kind, _ = resources()[token]

    secrets = re.findall(r"^Secret: `(\w+)`", section(token), flags=re.MULTILINE)

    assert secrets == list(kind.secrets)


def test_objects_of_aws_are_documented_with_the_fields_that_are_set() -> None:
    """pulumi-aws knows more fields; the page lists ours."""
    found: dict[str, set[str]] = {}
    for item in built(written.read({**EVERYTHING})).objects:
        if item.type.startswith("aws:"):
            found.setdefault(item.type, set()).update(item.inputs)

    for token, fields in found.items():
        assert fields <= rows(token).keys(), token


def test_page_describes_what_is_made_and_nothing_else() -> None:
    """Every type of a stack with everything, and of its gates."""
    found = built(written.read({**EVERYTHING}))

    made = {item.type for item in found.all if TOKEN.fullmatch(f"`{item.type}`")}

    assert {*TOKEN.findall(PAGE)} == made


def test_page_says_what_changes_with_each_object_that_is_restored() -> None:
    """The engine's tests hold it to that."""
    found = built(written.read({**EVERYTHING})).objects

    listed = re.findall(TOKEN.pattern.replace("`(", r"^\| `("), PAGE, flags=re.MULTILINE)

    assert {*listed} >= {item.type for item in found}
