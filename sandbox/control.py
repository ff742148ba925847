"""The sandbox's own routes, from Python: what was called, what is switched, what exists."""

import json
import urllib.request
from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


class Control:
    """One cloud of a running sandbox, by its URL and the sandbox's token."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._token = token

    def calls(self) -> Json:
        """Return `calls` oldest first, their `total`, and how many were `mutating`."""
        return self._send("GET", "calls")

    def reset_calls(self) -> None:
        """Forget the calls noted so far."""
        self._send("DELETE", "calls")

    def switches(self) -> Json:
        """Return every switch by name."""
        return self._send("GET", "switches")

    def switch(self, **values: Any) -> Json:
        """Set these switches and return all of them. Raises HTTPError for an unknown one."""
        return self._send("PATCH", "switches", values)

    def fault(self, **values: Any) -> None:
        """Order a fault, see `sandbox.faults.Fault`. Raises HTTPError for an unknown kind."""
        self._send("POST", "faults", values)

    def clear_faults(self) -> None:
        """Take back all faults ordered."""
        self._send("DELETE", "faults")

    def state(self) -> Json:
        """Return everything that exists, equal to itself as long as nothing changes."""
        return self._send("GET", "state")

    def sign_in(self, organization_id: str, username: str, password: str) -> str:
        """Return a Scaleway session token for a member. Raises HTTPError 401."""
        member = {
            "organization_id": organization_id,
            "username": username,
            "password": password,
        }
        return str(self._send("POST", "sign-in", member)["session_token"])

    def manage(self, organization_id: str, kind: str, id_: str) -> Json:
        """Return an object that one of Scaleway's products owns from now on. Raises HTTPError 404.

        `kind` is `applications`, `groups`, `policies` or `api_keys`.
        """
        told = {"organization_id": organization_id, "kind": kind, "id": id_}
        return self._send("POST", "manage", told)

    def accept_invitation(self, organization_id: str, email: str, password: str) -> Json:
        """Return a Scaleway guest who has come in. Raises HTTPError 404 for one not invited."""
        guest = {"organization_id": organization_id, "email": email, "password": password}
        return self._send("POST", "accept-invitation", guest)

    def federated_sign_in(self, account: str, user: str, groups: Sequence[str]) -> str:
        """Return a bearer token of OVHcloud for a person whom the identity provider sends.

        Raises HTTPError 401 where the account has no identity provider.
        """
        person = {"account": account, "user": user, "groups": [*groups]}
        return str(self._send("POST", "federated-sign-in", person)["access_token"])

    def require_password_change(self, account: str, login: str) -> None:
        """Let a user of OVHcloud sign in no more before a new password. Raises HTTPError 404."""
        self._send("POST", "require-password-change", {"account": account, "login": login})

    def furnish_root(self, account: str, *, access_keys: bool = False, mfa: bool = False) -> Json:
        """Give the root user of an AWS account access keys, or a device; or take them away."""
        told = {"account": account, "access_keys": access_keys, "mfa": mfa}
        return self._send("POST", "root", told)

    def switch_directory_user(self, user: str, *, disabled: bool) -> Json:
        """Let a user of Identity Center's directory in no more, or again. Raises HTTPError 404."""
        return self._send("POST", "directory-user", {"user": user, "disabled": disabled})

    def _send(self, method: str, name: str, body: Json | None = None) -> Json:
        request = urllib.request.Request(  # noqa: S310 - the URL is the sandbox's own, on loopback.
            f"{self.url}/_sandbox/{name}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Sandbox-Token": self._token, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above.
            answered: Json = json.load(answer) or {}
            return answered
