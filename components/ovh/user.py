"""A person on OVHcloud: a local user, with policies for grants of their own, and one for their end.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

from collections.abc import Sequence
from datetime import datetime

import pulumi

from access import model, ovh_policies
from components.ovh import policy as policies
from components.ovh.account import Account
from providers.ovh import policy, user


class User(pulumi.ComponentResource):
    """One local user.

    Outputs: `member`, the login that groups refer to; `password`, the first one, a
    secret, or None where nobody is to have it.
    """

    def __init__(self, declared: model.Person, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:ovh:User", name, None, on.whole(declared.renamed_from))
        if on.main_group is None:
            raise TypeError(f"{declared.place}: no main group on {on.name}")
        identity = user.User(
            name,
            {
                "login": on.named(declared.key),
                "email": declared.email,
                "group": on.main_group.name,
                "description": "",
                "type": "USER",
                "enabled": not declared.suspended,
                "mark": on.mark(declared.key),
            },
            on.inside(self),
        )
        self.granted = identity.id
        self.denying: list[pulumi.Resource] = []
        if declared.until:
            end = self._end(declared, declared.until, identity.id, on)
            self.granted = _after([end], self.granted)
            self.denying.append(end)
        self.denying += policies.deny(self, declared, on, [self.granted])

        self.member = _after(self.denying, identity.login)
        self.password = identity.password if declared.has_password else None
        self.register_outputs({"member": self.member})

    def allow(self, declared: model.Person, on: Account) -> None:
        """Build the policies that only allow, after the person's own denies."""
        policies.allow(self, declared, on.after(*on.first, *self.denying), [self.granted])

    def _end(
        self, declared: model.Person, until: datetime, identity: pulumi.Input[str], on: Account
    ) -> policy.Policy:
        """Return a policy that denies everything from an instant on, whether a run comes or not."""
        key = ovh_policies.end_key(declared)
        props: policy.PolicyProps = {
            "name": on.named(key),
            "description": "",
            "identities": [identity],
            "resources": [f"urn:v1:{on.declared.region}:resource:*"],
            "allow": [],
            "excepted": [],
            "deny": ["*"],
            "permissions_groups": [],
            "conditions": ovh_policies.passed(until),
            "expired_at": "",
            "mark": on.mark(key),
        }
        return policy.Policy(on.logical(key), props, on.inside(self))


def _after(first: Sequence[pulumi.Resource], value: pulumi.Output[str]) -> pulumi.Output[str]:
    """Return a value whose users come after resources, and go before them.

    By their URNs, which a preview knows: else whatever uses the value would seem to change.
    """
    if not first:
        return value
    return pulumi.Output.all(value, *(each.urn for each in first)).apply(lambda all_: str(all_[0]))
