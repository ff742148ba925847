"""What is on an AWS account and is access, or opens it: read live, whoever made it.

Users, groups, roles and policies come with all they hold in one list; keys, devices and
certificates cost a call for each user, and the tags of a policy or provider one for each.
https://docs.aws.amazon.com/IAM/latest/APIReference/
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping

from providers.aws import assignments, client, directory, facts, held, principals
from providers.aws.reading import Reading
from providers.inventory import Inventory, Kind, Object
from providers.settings import Settings


def read(settings: Settings, kinds: Collection[Kind] = ()) -> Inventory:
    """Return what an account holds of these kinds, or of all. Raises ProviderError."""
    api = client.of(settings)
    api.prove()
    wanted = [kind for kind in KINDS if kind in kinds or not kinds]
    reading = Reading(api, wanted)
    found = [one for kind in wanted for one in KINDS[kind](reading)]
    return Inventory(
        objects=tuple(sorted(found, key=lambda one: (one.kind, one.name, one.id))),
        skipped=reading.skipped(),
    )


def root(reading: Reading) -> Iterator[Object]:
    """Yield the root user, with what it has that opens the account."""
    if answer := reading.one("root user", "get_account_summary"):
        present = answer["SummaryMap"]
        told = {
            "access_keys": bool(present["AccountAccessKeysPresent"]),
            "mfa": bool(present["AccountMFAEnabled"]),
            "signing_certificates": bool(present["AccountSigningCertificatesPresent"]),
        }
        arn = f"arn:aws:iam::{reading.account}:root"
        yield Object(kind="root", id=arn, name="root", mark=None, is_builtin=True, facts=told)


def account(reading: Reading) -> Iterator[Object]:
    """Yield the account: its alias, and what passwords are like; {} for AWS's own rules."""
    aliases = reading.every("account alias", "list_account_aliases", "AccountAliases")
    policy = reading.one("password policy", "get_account_password_policy")
    told = {
        "aliases": None if aliases is None else [*aliases],
        "password_policy": None if policy is None else dict(policy.get("PasswordPolicy", {})),
    }
    name = str(aliases[0]) if aliases else ""
    yield Object(kind="account", id=reading.account, name=name, mark=None, facts=told)


def identity_providers(reading: Reading) -> Iterator[Object]:
    """Yield those whose tokens, or whose word, roles may trust."""
    what = "identity providers"
    oidc = reading.every(what, "list_open_id_connect_providers", "OpenIDConnectProviderList") or ()
    for arn in sorted(each["Arn"] for each in oidc):
        asked = {"OpenIDConnectProviderArn": arn}
        if found := reading.one(what, "get_open_id_connect_provider", **asked):
            told = {
                "type": "oidc",
                "audiences": sorted(found.get("ClientIDList", ())),
                "thumbprints": sorted(found.get("ThumbprintList", ())),
                "metadata": "",
                "ends": "",
            }
            yield facts.tagged("identity_provider", found["Url"], {**found, "Arn": arn}, told)
    saml = reading.every(what, "list_saml_providers", "SAMLProviderList") or ()
    for arn in sorted(each["Arn"] for each in saml):
        if found := reading.one(what, "get_saml_provider", SAMLProviderArn=arn):
            ends = facts.moment(found.get("ValidUntil"))
            text = found.get("SAMLMetadataDocument", "").strip()
            told = {
                "type": "saml",
                "audiences": [],
                "thumbprints": [],
                "metadata": hashlib.sha256(text.encode()).hexdigest(),
                "ends": ends,
            }
            name = arn.rpartition("/")[2]
            yield facts.tagged("identity_provider", name, {**found, "Arn": arn}, told)


KINDS: Mapping[Kind, Callable[[Reading], Iterator[Object]]] = {
    "root": root,
    "account": account,
    "identity_provider": identity_providers,
    "user": principals.users,
    "group": principals.groups,
    "role": principals.roles,
    "policy": principals.policies,
    "access_key": held.access_keys,
    "mfa_device": held.mfa_devices,
    "signing_certificate": held.signing_certificates,
    "ssh_key": held.ssh_keys,
    "service_credential": held.service_credentials,
    "permission_set": assignments.permission_sets,
    "assignment": assignments.assignments,
    "directory_user": directory.users,
    "directory_group": directory.groups,
}
