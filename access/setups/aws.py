"""AWS: the account's name and passwords, who signs people and pipelines in, and what users are.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
https://docs.aws.amazon.com/singlesignon/latest/userguide/what-is.html
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from access import aws_form, identity, model, saml, setup
from access.mistakes import Wrong
from access.place import Place

PlaceOf = Callable[..., Place]  # From a path below the entry.
DAY = timedelta(days=1)
OLDEST = 1095  # Days that a password may last.
SHORTEST_ALIAS = 3
SHORTEST_METADATA, LONGEST_METADATA = 1000, 10_000_000  # Characters.
REFUSED_CENTER = aws_form.IdentityCenter.model_construct(instance="", identity_store="")
REFUSED_SAML = aws_form.SamlProvider.model_construct(metadata="")


def resolve(
    written: aws_form.AwsSetup, account: model.Account, place: PlaceOf
) -> tuple[setup.Setup, list[Wrong]]:
    """Return what an account has in the model's words, and what is wrong with it."""
    plain = identity.Identity(account=account.name)
    wrong = [
        *_inside("users", identity.mistakes(written.users, account.identity)),
        *(_absent(written.users) if account.federated else ()),
        *_inside("identities", identity.mistakes(written.identities, account.identity)),
        *_alias(written.alias),
        *_passwords(written.password_policy),
        *_issuers(written),
        *_metadata(written),
        *_center(written.identity_center, account),
    ]
    found = setup.Setup(
        users=identity.said(written.users, account.identity, plain),
        identities=identity.said(written.identities, account.identity, plain),
        alias=written.alias,
        password_policy=_password_policy(written.password_policy, place),
        oidc_providers=tuple(_oidc_providers(written, place)),
        saml_providers=tuple(_saml_providers(written, place)),
        identity_center=_identity_center(written.identity_center, account, place),
    )
    return found, wrong


def restored(left: aws_form.AwsSetup | None, written: Any) -> aws_form.AwsSetup:
    """Return what is left of an entry, with whatever was refused of who signs people in.

    Nobody is then told as well that nobody does.
    """
    kept = left or aws_form.AwsSetup()
    said = written if isinstance(written, dict) else {}
    if said.get("identity_center") and kept.identity_center is None:
        kept = kept.model_copy(update={"identity_center": REFUSED_CENTER})
    if said.get("saml_providers") and not kept.saml_providers:
        kept = kept.model_copy(update={"saml_providers": {"refused": REFUSED_SAML}})
    return kept


def _inside(key: str, found: Iterator[Wrong]) -> Iterator[Wrong]:
    for wrong in found:
        yield Wrong(path=(key, *wrong.path), what=f"{wrong.what}, in its {key}", mend=wrong.mend)


def _absent(written: aws_form.User) -> Iterator[Wrong]:
    """Yield what is said of users where nobody is one."""
    for word in sorted(written.model_fields_set - {"permissions_boundary"}):
        what = f"says {word} of its users, but its people are federated"
        mend = "Of those who come from elsewhere only a permissions_boundary can be said."
        yield Wrong(path=("users", word), what=what, mend=mend)


def _alias(alias: str) -> Iterator[Wrong]:
    if alias and (len(alias) < SHORTEST_ALIAS or (alias.isdigit() and len(alias) == 12)):  # noqa: PLR2004 - an account id.
        what = f'has the alias "{alias}", which is too short or an account id'
        yield Wrong(path=("alias",), what=what, mend="It has 3 to 63 letters, digits and hyphens.")


def _passwords(written: aws_form.PasswordPolicy | None) -> Iterator[Wrong]:
    if written is None or written.max_age is None:
        return
    path = ("password_policy", "max_age")
    if written.max_age % DAY or written.max_age > OLDEST * DAY:
        what = "lets passwords last for what is no whole number of days up to 1095"
        yield Wrong(path=path, what=what, mend="For example 90d.")


def _password_policy(
    written: aws_form.PasswordPolicy | None, place: PlaceOf
) -> setup.PasswordPolicy | None:
    if written is None:
        return None
    return setup.PasswordPolicy(**dict(written), place=place("password_policy"))


def _issuers(written: aws_form.AwsSetup) -> Iterator[Wrong]:
    """Yield the issuers that are there twice: AWS has one provider for each."""
    first: dict[str, str] = {}
    for key, provider in sorted(written.oidc_providers.items()):
        other = first.setdefault(provider.issuer.lower(), key)
        if other != key:
            what = f'has the OIDC provider "{key}", whose issuer "{other}" has already'
            mend = "An account has one provider for an issuer: write all audiences there."
            yield Wrong(path=("oidc_providers", key), what=what, mend=mend)


def _oidc_providers(written: aws_form.AwsSetup, place: PlaceOf) -> Iterator[setup.OidcProvider]:
    for key, each in sorted(written.oidc_providers.items()):
        yield setup.OidcProvider(
            key=key,
            issuer=each.issuer.removeprefix("https://"),
            audiences=tuple(sorted(set(each.audiences))),
            thumbprints=tuple(sorted(set(each.thumbprints))),
            place=place("oidc_providers", key),
        )


def _metadata(written: aws_form.AwsSetup) -> Iterator[Wrong]:
    for key, each in sorted(written.saml_providers.items()):
        if each is REFUSED_SAML:
            continue
        path = ("saml_providers", key)
        wrong = saml.mistakes(each.metadata, path)
        yield from wrong
        size = len(each.metadata.strip())
        if not wrong and not SHORTEST_METADATA <= size <= LONGEST_METADATA:
            what = f"has an identity provider whose metadata has {size} characters"
            mend = f"AWS takes {SHORTEST_METADATA} to {LONGEST_METADATA}."
            yield Wrong(path=(*path, "metadata"), what=what, mend=mend)


def _saml_providers(written: aws_form.AwsSetup, place: PlaceOf) -> Iterator[setup.SamlProvider]:
    for key, each in sorted(written.saml_providers.items()):
        yield setup.SamlProvider(
            key=key, metadata=each.metadata.strip(), place=place("saml_providers", key)
        )


def _center(written: aws_form.IdentityCenter | None, account: model.Account) -> Iterator[Wrong]:
    if written is None:
        return
    yield from _inside("identity_center", identity.too_long(written.session))
    if not account.federated:
        what = "has an identity_center, but its people are users of its own"
        mend = "Give the account `people: federated`, or leave it out."
        yield Wrong(path=("identity_center",), what=what, mend=mend)


def _identity_center(
    written: aws_form.IdentityCenter | None, account: model.Account, place: PlaceOf
) -> setup.IdentityCenter | None:
    if written is None:
        return None
    return setup.IdentityCenter(
        instance=written.instance,
        identity_store=written.identity_store,
        region=written.region or account.region,
        through=written.through or account.name,
        is_own=written.directory == "own",
        session=written.session,
        place=place("identity_center"),
    )
