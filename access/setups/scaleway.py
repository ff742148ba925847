"""Scaleway: projects, SSH keys, security settings, SAML, SCIM, and policies that nobody holds.

https://www.scaleway.com/en/developers/api/iam/
https://www.scaleway.com/en/developers/api/account/project-api/
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from access import model, renaming, saml, setup, setup_form, ssh
from access.mistakes import Wrong
from access.place import Place

PlaceOf = Callable[..., Place]  # From a path below the entry.


def resolve(
    written: setup_form.ScalewaySetup, _account: model.Account, place: PlaceOf
) -> tuple[setup.Setup, list[Wrong]]:
    """Return what an organization has in the model's words, and what is wrong with it."""
    wrong = [
        *renaming.claimed(("projects",), written.projects),
        *renaming.claimed(("ssh_keys",), written.ssh_keys),
        *renaming.claimed(("policies",), written.policies),
    ]
    keys = tuple(_ssh_keys(written, place, wrong))
    wrong += _twice(keys)
    found = setup.Setup(
        projects=tuple(_projects(written, place)),
        ssh_keys=keys,
        security=_security(written.security, place),
        identity_provider=_identity_provider(written.identity_provider, place, wrong),
        scim_tokens=None if written.scim is None else tuple(sorted(set(written.scim.tokens))),
    )
    return found, wrong


def _projects(written: setup_form.ScalewaySetup, place: PlaceOf) -> Iterator[setup.Project]:
    for key, project in sorted(written.projects.items()):
        yield setup.Project(
            key=key,
            description=project.description,
            delete_when_removed=project.delete_when_removed,
            renamed_from=project.renamed_from or "",
            place=place("projects", key),
        )


def _ssh_keys(
    written: setup_form.ScalewaySetup, place: PlaceOf, wrong: list[Wrong]
) -> Iterator[setup.SshKey]:
    for key, each in sorted(written.ssh_keys.items()):
        public_key = ""
        try:
            public_key = ssh.plain(each.public_key)
        except ValueError as error:
            what = f'has the SSH key "{key}", which is {error}'
            mend = "Paste what stands in the file that ends in .pub."
            wrong.append(Wrong(path=("ssh_keys", key, "public_key"), what=what, mend=mend))
        yield setup.SshKey(
            key=key,
            public_key=public_key,
            project=each.project,
            disabled=each.disabled,
            renamed_from=each.renamed_from or "",
            place=place("ssh_keys", key),
        )


def _twice(keys: Sequence[setup.SshKey]) -> Iterator[Wrong]:
    """Yield the keys that a project has already: one of both may be disabled."""
    first: dict[tuple[str, str], str] = {}
    for each in keys:
        other = first.setdefault((each.project, each.public_key), each.key)
        if other != each.key and each.public_key:
            what = f'has the SSH key "{each.key}", which "{other}" is on "{each.project}" already'
            yield Wrong(path=("ssh_keys", each.key), what=what, mend="Keep one of them.")


def _security(written: setup_form.Security | None, place: PlaceOf) -> setup.Security | None:
    if written is None:
        return None
    return setup.Security(
        max_api_key_lifetime=written.max_api_key_lifetime,
        enforce_password_renewal=written.enforce_password_renewal,
        grace_period=written.grace_period,
        login_attempts=written.login_attempts,
        max_session=written.max_session,
        place=place("security"),
    )


def _identity_provider(
    written: setup_form.Metadata | None, place: PlaceOf, wrong: list[Wrong]
) -> setup.IdentityProvider | None:
    if written is None:
        return None
    wrong += saml.mistakes(written.metadata) or _insecure(written.metadata)
    return setup.IdentityProvider(
        metadata=written.metadata.strip(), place=place("identity_provider")
    )


def _insecure(metadata: str) -> list[Wrong]:
    address = saml.sign_on_url(metadata.strip())
    if address.startswith("https://"):
        return []
    what = f'has an identity provider where people sign in at "{address}"'
    mend = "Scaleway takes an address that begins with https:// and no other."
    return [Wrong(path=("identity_provider", "metadata"), what=what, mend=mend)]


def restored(left: setup_form.ScalewaySetup | None, _written: Any) -> setup_form.ScalewaySetup:
    """Return what is left of an entry. Nothing else has to be there: projects may be anybody's."""
    return left or setup_form.ScalewaySetup()
