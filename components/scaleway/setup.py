"""What a Scaleway organization has beside people, teams and programs.

Projects, SSH keys, security settings, SAML and SCIM; grants, keys and SSH keys name the first.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pulumi

from access import saml as metadata
from access import setup
from components.account import Account
from providers.scaleway import project, saml, saml_certificate, scim, scim_token, security, ssh_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What others need of it: projects by key as ids, and the secrets of SCIM tokens by name."""

    projects: Mapping[str, pulumi.Output[str]]
    scim_tokens: Mapping[str, pulumi.Output[str]]


def build(on: Account) -> Built:
    """Build what the stack declares of an organization itself."""
    declared = on.declared.setup
    projects = {each.key: _project(each, on) for each in declared.projects}
    for key in declared.ssh_keys:
        _ssh_key(key, projects, on)
    if declared.security:
        _security(declared.security, on)
    if declared.identity_provider:
        _identity_provider(declared.identity_provider, on)
    tokens = {} if declared.scim_tokens is None else _scim(declared.scim_tokens, on)
    return Built(projects=projects, scim_tokens=tokens)


def _project(declared: setup.Project, on: Account) -> pulumi.Output[str]:
    props: project.ProjectProps = {
        "name": on.named(declared.key),
        "description": declared.description,
        "delete_when_removed": declared.delete_when_removed,
        "organization_id": on.identity,
        "mark": on.mark(declared.key),
    }
    options = _options(declared.renamed_from, on)
    return project.Project(on.logical(declared.key), props, options).id


def _ssh_key(
    declared: setup.SshKey, projects: Mapping[str, pulumi.Output[str]], on: Account
) -> None:
    props: ssh_key.SshKeyProps = {
        "name": on.named(declared.key),
        "public_key": declared.public_key,
        "project": projects.get(declared.project, declared.project),
        "disabled": declared.disabled,
        "mark": on.mark(declared.key),
    }
    ssh_key.SshKey(on.logical(declared.key), props, _options(declared.renamed_from, on))


def _security(declared: setup.Security, on: Account) -> None:
    """Set what is said; what is not said is not ours."""
    said = {
        "max_api_key_lifetime_s": _seconds(declared.max_api_key_lifetime),
        "enforce_password_renewal": declared.enforce_password_renewal,
        "grace_period_s": _seconds(declared.grace_period),
        "login_attempts": declared.login_attempts,
        "max_session_s": _seconds(declared.max_session),
    }
    declares = {key: value for key, value in said.items() if value is not None}
    props: Any = {"organization_id": on.identity, **declares}
    security.SecuritySettings(on.name, props, on.inside())


def _identity_provider(declared: setup.IdentityProvider, on: Account) -> None:
    """Enable SAML; certificates are named by what they are, so that a new one is another."""
    enabled = saml.Saml(
        on.name,
        {
            "organization_id": on.identity,
            "entity_id": metadata.entity_id(declared.metadata),
            "single_sign_on_url": metadata.sign_on_url(declared.metadata),
        },
        on.inside(),
    )
    for content in metadata.certificates(declared.metadata):
        name = on.logical(f"signing--{hashlib.sha256(content.encode()).hexdigest()[:8]}")
        props: saml_certificate.SamlCertificateProps = {
            "saml_id": enabled.id,
            "content": content,
        }
        saml_certificate.SamlCertificate(name, props, on.inside(enabled))


def _scim(names: tuple[str, ...], on: Account) -> Mapping[str, pulumi.Output[str]]:
    """Enable SCIM; return the secrets of its tokens."""
    enabled = scim.Scim(on.name, {"organization_id": on.identity}, on.inside())
    return {
        name: scim_token.ScimToken(
            on.logical(f"scim/{name}"), {"scim_id": enabled.id, "name": name}, on.inside(enabled)
        ).bearer_token
        for name in names
    }


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else int(length.total_seconds())


def _options(renamed_from: str, on: Account) -> pulumi.ResourceOptions:
    return on.inside(None, renamed_from and on.logical(renamed_from))
