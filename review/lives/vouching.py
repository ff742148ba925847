"""Who vouches for people and programs beside what files say: identity providers, trusts, SCIM.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

import hashlib
import html
import json
from collections.abc import Callable, Iterator, Mapping

from access import aws_trust, model, saml, setup
from access.order import settled
from access.ranks import Rank
from providers.inventory import Object
from review.lives.known import Known
from review.notes import doors, said
from review.report import Note

MARK = "identity provider"


def notes(known: Known) -> Iterator[Note]:
    """Yield what vouches for whom otherwise than declared."""
    yield from CLOUDS[known.account.cloud](known)


def _aws(known: Known) -> Iterator[Note]:
    account = known.account
    there = {each.name: each for each in known.every("identity_provider")}
    oidc = {each.issuer: each for each in account.setup.oidc_providers}
    digests = {
        account.named(each.key): hashlib.sha256(each.metadata.strip().encode()).hexdigest()
        for each in account.setup.saml_providers
    }
    for name in there:
        if name not in {*oidc, *digests}:
            yield _otherwise(account, f"{name} vouches for whom roles trust it, by no file")
    for name, provider in oidc.items():
        one = there.get(name)
        if one is None:
            yield _gone(account, name)
        elif words := [*_differing(provider, one)]:
            what = f"tokens of {name} are taken otherwise than declared: {', '.join(words)}"
            yield _otherwise(account, what)
    for name, digest in digests.items():
        one = there.get(name)
        if one is None:
            yield _gone(account, name)
        elif digest != one.facts["metadata"]:
            yield _otherwise(account, f"the SAML provider {name} is another than is declared")
    yield from _trusts(known)


def _differing(wanted: setup.OidcProvider, found: Object) -> Iterator[str]:
    if sorted(wanted.audiences) != found.facts["audiences"]:
        yield "audiences"
    if wanted.thumbprints and sorted(wanted.thumbprints) != found.facts["thumbprints"]:
        yield "thumbprints"


def _trusts(known: Known) -> Iterator[Note]:
    """Yield whom the roles of teams trust otherwise than declared."""
    if not known.account.federated or known.account.setup.identity_center:
        return
    wanted = {_text(each) for each in aws_trust.of_team(known.account)["Statement"]}
    for role in known.every("role"):
        if team := known.team(role):
            there = {_text(each) for each in role.facts["trust"]}
            for door in sorted(there - wanted):
                who, _ = doors.said(json.loads(door), known.account.identity)
                what = f"the role of {team} may be assumed by {who}, which is not declared"
                yield said.on(known.account, "new way in", what, rank=Rank.OUTSIDE)
            for door in sorted(wanted - there):
                who, _ = doors.said(json.loads(door), known.account.identity)
                what = (
                    f"the role of {team} may no longer be assumed by {who}, though it is declared"
                )
                yield said.on(known.account, "way in gone", what, opens=False)


def _text(statement: object) -> str:
    return json.dumps(settled(statement))


def _ovh(known: Known) -> Iterator[Note]:
    account, wanted = known.account, known.account.setup.identity_provider
    there = known.every("identity_provider")
    if wanted and not there:
        yield _gone(account, "SAML")
    for found in there:
        if wanted is None:
            yield _otherwise(account, f"{found.name} says who comes in, by no file")
            continue
        facts = found.facts
        differ = {
            "address": found.name not in html.unescape(wanted.metadata),
            "group_attribute": wanted.group_attribute not in {"", facts["group_attribute"]},
            "user_attribute": wanted.user_attribute not in {"", facts["user_attribute"]},
            "disable_users": wanted.disable_users != facts["disable_users"],
            "sign_requests": wanted.sign_requests != facts["sign_requests"],
            "requested_attributes": sorted(wanted.requested_attributes)
            != facts["requested_attributes"],
        }
        if words := [word for word, differs in differ.items() if differs]:
            told = ", ".join(words)
            yield _otherwise(account, f"sign-in by SAML is otherwise than declared: {told}")


def _scaleway(known: Known) -> Iterator[Note]:
    account, wanted = known.account, known.account.setup.identity_provider
    there = known.every("identity_provider")
    if wanted and not there:
        yield _gone(account, "SAML")
    for found in there:
        if wanted is None:
            yield _otherwise(account, f"{found.name} says who comes in, by no file")
            continue
        differ = {
            "address": found.name != saml.sign_on_url(wanted.metadata),
            "entity_id": found.facts["entity_id"] != saml.entity_id(wanted.metadata),
            "certificates": len(found.facts["certificates_end"])
            != len(saml.certificates(wanted.metadata)),
        }
        if words := [word for word, differs in differ.items() if differs]:
            told = ", ".join(words)
            yield _otherwise(account, f"sign-in by SAML is otherwise than declared: {told}")
    yield from _scim(known)


def _scim(known: Known) -> Iterator[Note]:
    """Yield that an identity provider has more tokens to make members than files say, or fewer."""
    wanted = len(known.account.setup.scim_tokens or ())
    there = len(known.every("scim_token"))
    what = f"{there} tokens make members and groups by SCIM, {wanted} of them declared"
    if there != wanted:
        yield said.on(known.account, "SCIM", what, rank=Rank.OUTSIDE, opens=there > wanted)


CLOUDS: Mapping[str, Callable[[Known], Iterator[Note]]] = {
    "aws": _aws,
    "ovh": _ovh,
    "scaleway": _scaleway,
}


def _otherwise(account: model.Account, what: str) -> Note:
    return said.on(account, MARK, what, rank=Rank.OUTSIDE)


def _gone(account: model.Account, name: str) -> Note:
    what = f"nobody comes in by {name}, though it is declared"
    return said.on(account, "way in gone", what, opens=False)
