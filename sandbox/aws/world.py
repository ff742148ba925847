"""The two AWS accounts of one sandbox, kept apart inside moto.

Moto's state is global to the process: dictionaries from account id to what the account holds.
A world owns its own contents and lays them there for the length of one call, under a lock, so
that several sandboxes may live in one process and no call meets another half way.

https://docs.getmoto.org/en/latest/docs/multi_account.html
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moto.core.base_backend import AccountSpecificBackend
from moto.iam.models import iam_backends
from moto.sts.models import STSBackend, sts_backends
from moto.support.models import support_backends

from sandbox.aws.accounts import ACCOUNTS, ADMINISTRATOR, FIRST
from sandbox.aws.identitystore import Directory
from sandbox.aws.limited import LimitedIam
from sandbox.aws.sso import Sso
from sandbox.aws.support import REGION as SUPPORT_REGION
from sandbox.aws.support import Support

PARTITION = "aws"

_one_at_a_time = threading.RLock()


class World:
    """Invariant: what it holds is in moto's dictionaries only inside `here`."""

    def __init__(self) -> None:
        self._held: list[tuple[dict[str, Any], dict[str, Any]]] = [
            (iam_backends, _accounts("iam", LimitedIam, PARTITION)),
            (sts_backends, _accounts("sts", STSBackend, PARTITION)),
            (support_backends, _accounts("support", Support, SUPPORT_REGION)),
        ]
        # Identity Center is one for all accounts, and only our own code asks for it.
        self.directory = Directory()
        self.sso = Sso(self.directory, self.iam)

    @contextmanager
    def here(self) -> Iterator[None]:
        """Lay this world where moto looks, and take it away again."""
        with _one_at_a_time:
            before = [(shared, dict(shared)) for shared, _ in self._held]
            for shared, own in self._held:
                shared.clear()
                shared.update(own)
            try:
                yield
            finally:
                for shared, previous in before:
                    shared.clear()
                    shared.update(previous)

    def iam(self, account_id: str) -> LimitedIam:
        """Return what IAM holds for one account. To be used inside `here`."""
        iam: LimitedIam = self._held[0][1][account_id][PARTITION]
        return iam

    def support(self, account_id: str) -> Support:
        """Return the support cases of one account, whatever region was asked."""
        support: Support = self._held[2][1][account_id][SUPPORT_REGION]
        return support

    def account_of(self, access_key_id: str) -> str:
        """Return the account that owns a key; the first one for a key that nobody owns.

        The second answer is harmless: a key that the account does not know is refused there.
        """
        owners = [a for a in ACCOUNTS if access_key_id in self.iam(a).access_keys]
        return owners[0] if owners else FIRST

    def add_administrator(self, account_id: str) -> tuple[str, str]:
        """Make the bootstrap user of an account; return its access key and secret key."""
        with self.here():
            iam = self.iam(account_id)
            iam.create_user("us-east-1", ADMINISTRATOR)
            iam.attach_user_policy("arn:aws:iam::aws:policy/AdministratorAccess", ADMINISTRATOR)
            key = iam.create_access_key(ADMINISTRATOR)
            return key.access_key_id, key.secret_access_key


def _accounts(service: str, backend: type, region: str) -> dict[str, Any]:
    return {
        account: AccountSpecificBackend(service, account, backend, False, [region])  # noqa: FBT003 - moto names it use_boto3_regions
        for account in ACCOUNTS
    }
