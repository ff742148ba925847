"""OVHcloud OAuth2 client: identity and secret of a program in one, also called service account.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1#post-/me/api/oauth2/client
"""

from collections.abc import Iterable, Sequence
from typing import TypedDict

import pulumi
from pulumi import Input

from providers import mark
from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.listing import Found
from providers.ovh.client import escaped
from providers.ovh.policy import PATH as POLICIES
from providers.ovh.provider import OvhProvider

PATH = "/v1/me/api/oauth2/client"
FLOW = "CLIENT_CREDENTIALS"
KEPT = ("name", "description", "permissions", "conditions", "expiredAt")  # Of a policy, as it is.


class Oauth2ClientProps(TypedDict):
    """What a declaration sets."""

    name: Input[str]
    description: Input[str]  # The mark is its end.
    mark: Input[str]  # Its owner part.


class Oauth2ClientProvider(OvhProvider):
    """Clients by the URN of their identity. The secret is told once, by the creation."""

    editable = ("name", "description")
    kept = ("access_key", "secret_key")

    def create(self, props: Props) -> CreateResult:
        """Make the client, then let it take the place of any other with this very mark.

        That is one whose secret was lost with an answer, or one that is replaced by hand.
        """
        made = self.api.call("POST", PATH, {**self.body(props), "flow": FLOW})
        found = self.api.call("GET", _path(made["clientId"]))
        for other in self.others(made["clientId"], props):
            self.hand_over(other["identity"], found["identity"])
            self.api.delete(_path(other["clientId"]))
            self.say(f"removed {other['clientId']}, whose place {made['clientId']} has taken")
        outs = {
            **self.said(found, props),
            "access_key": made["clientId"],
            "secret_key": made["clientSecret"],
        }
        return CreateResult(found["identity"], outs)

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the client as it is."""
        found = self.api.find(_path(props["access_key"]))
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Change name and description, both at once."""
        self.api.call("PUT", _path(olds["access_key"]), self.body(news))
        remembered = {key: olds.get(key) for key in self.kept}
        return UpdateResult({**self.declared(news), "mark": news["mark"], **remembered})

    def delete(self, _id: str, props: Props) -> None:
        """Delete the client; its tokens open nothing from then on."""
        self.api.delete(_path(props["access_key"]))

    def body(self, props: Props) -> Props:
        """Return what can be changed, whole."""
        return {
            "name": props["name"],
            "description": self.described(props),
            "callbackUrls": [],
        }

    def others(self, kept: str, props: Props) -> list[Found]:
        """Return the other clients that carry this very mark; one that acts for people is none."""
        return [
            found
            for found in self.api.lists[PATH].every()
            if found["clientId"] != kept
            and found["flow"] == FLOW
            and mark.undescribed(found.get("description"))[1] == self.mark(props)
        ]

    def hand_over(self, old: str, new: str) -> None:
        """Put an identity in the place of another, in every policy that names that one.

        The new one comes into all of them before the old one leaves the first: at each moment one
        of the two may do all, and neither more.
        """
        found = self.api.pages(POLICIES, {"identity": old, "details": "true"})
        # Looked at again: a filter that means more would give the new one rights of others.
        named = sorted((each for each in found if old in each["identities"]), key=_place)
        for policy in named:
            if policy["readOnly"]:
                self.say(f"the policy {policy['name']} cannot be edited, and still names {old}")
        ours = [each for each in named if not each["readOnly"]]
        for policy in ours:
            self.put(policy, {*policy["identities"], new})
            self.say(f"the policy {policy['name']} names {new} beside {old}")
        for policy in reversed(ours):
            self.put(policy, {*policy["identities"], new} - {old})
            self.say(f"the policy {policy['name']} names {new} instead of {old}")

    def put(self, policy: Found, identities: Iterable[str]) -> None:
        """Send a policy whole, as it is but for the identities that it names."""
        body = {
            **{key: policy.get(key) for key in KEPT},
            "identities": sorted(identities),
            "resources": [{"urn": each["urn"]} for each in policy["resources"]],
            "permissionsGroups": [{"urn": each["urn"]} for each in _groups(policy)],
        }
        self.api.call("PUT", f"{POLICIES}/{policy['id']}", body)


def _place(policy: Found) -> tuple[bool, bool]:
    """Return what sorts policies: those that only deny, that do both, and that only allow."""
    said = [each.get("permissions") or {} for each in (policy, *_groups(policy))]
    denies, allows = (any(each.get(key) for each in said) for key in ("deny", "allow"))
    return not denies, allows


def _groups(policy: Found) -> Sequence[Found]:
    return policy["permissionsGroups"] or ()


def _path(client_id: str) -> str:
    return f"{PATH}/{escaped(client_id)}"


class Oauth2Client(Resource, module="ovh", name="Oauth2Client"):
    """The client in a Pulumi program; `id` is its identity's URN, `secret_key` its secret."""

    secrets = ("secret_key",)
    unique_name = False  # The new client is made before the old one goes.

    access_key: pulumi.Output[str]
    secret_key: pulumi.Output[str]

    def __init__(self, name: str, props: Oauth2ClientProps, opts: Opts = None) -> None:
        super().__init__(Oauth2ClientProvider(), name, {**props}, opts)
