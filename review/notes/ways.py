"""Ways into an account: where people and programs sign in, who makes members, SSH keys.

Whoever vouches for somebody is outside of the account, and may send whom they like.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from access import model
from access.place import Place
from access.ranks import Rank
from review.notes import said
from review.notes.both import Both, paired
from review.report import Note


def notes(both: Both) -> Iterator[Note]:
    """Yield what to say of ways in."""
    for was, is_ in both.accounts():
        yield from _account(was, is_)
        yield from _keys_of_machines(was, is_)


def _account(was: model.Account, is_: model.Account) -> Iterator[Note]:
    """Yield how people come to an account that came to it otherwise."""
    if is_.federated and not was.federated:
        what = "people come from an identity provider, which decides who they are"
        yield _note(is_, "people federated", what, None)
    elif was.federated and not is_.federated:
        yield _note(is_, "people not federated", "people are users of the account now", None)
    yield from _providers(was, is_)
    before, now = was.setup.scim_tokens, is_.setup.scim_tokens
    if now is not None and before != now:
        new = [name for name in now if name not in (before or ())]
        what = "an identity provider makes members and groups by SCIM"
        yield _note(is_, "SCIM", f"{what}, with the tokens {_listed(new)}" if new else what, None)


def _providers(was: model.Account, is_: model.Account) -> Iterator[Note]:
    """Yield who vouches for people or programs that did not, or is another now."""
    before, now = was.setup.identity_provider, is_.setup.identity_provider
    if now and (before is None or before.metadata != now.metadata):
        what = "sign-in by SAML is vouched for by " + ("another one" if before else "a new one")
        yield _note(is_, "identity provider", what, now.place)
    for saml, saml_now in paired(was.setup.saml_providers, is_.setup.saml_providers, by=_key):
        if saml_now and (saml is None or saml.metadata != saml_now.metadata):
            what = f"the SAML provider {saml_now.key} {_new(saml)}"
            yield _note(is_, "identity provider", what, saml_now.place)
    for oidc, oidc_now in paired(was.setup.oidc_providers, is_.setup.oidc_providers, by=_key):
        if oidc_now and (oidc is None or _oidc(oidc) != _oidc(oidc_now)):
            what = f"tokens of {oidc_now.issuer} for {_listed(oidc_now.audiences)}"
            yield _note(is_, "identity provider", f"{what}: {_new(oidc)}", oidc_now.place)
    center, center_now = was.setup.identity_center, is_.setup.identity_center
    if center_now and (
        center is None
        or (center.instance, center.identity_store)
        != (center_now.instance, center_now.identity_store)
    ):
        what = f"people come through {center_now.instance}"
        yield _note(is_, "identity provider", f"{what}: {_new(center)}", center_now.place)


def _keys_of_machines(was: model.Account, is_: model.Account) -> Iterator[Note]:
    """Yield SSH keys that open machines they did not."""
    opened = {(key.public_key, key.project) for key in was.setup.ssh_keys if not key.disabled}
    for key in is_.setup.ssh_keys:
        if not key.disabled and (key.public_key, key.project) not in opened:
            what = f"the SSH key {key.key} opens the machines of the project {key.project}"
            yield _note(is_, "new way in", what, key.place, Rank.WRITES)


def _note(
    account: model.Account,
    mark: str,
    what: str,
    place: Place | None,
    rank: Rank = Rank.OUTSIDE,
) -> Note:
    return said.on(account, mark, what, place, rank=rank)


def _key(part: Any) -> str:
    return str(part.key)


def _oidc(provider: Any) -> tuple[object, ...]:
    return provider.issuer, provider.audiences, provider.thumbprints


def _new(before: object) -> str:
    return "says something else now" if before else "is new"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words) or "nobody"
