"""Scaleway security settings: what an organization demands of passwords, sessions and API keys.

https://www.scaleway.com/en/developers/api/iam/#path-organizations
"""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input

from providers.base import (
    CreateResult,
    Opts,
    Props,
    ReadResult,
    Resource,
    UpdateResult,
    gone,
    plain,
)
from providers.scaleway.client import IAM
from providers.scaleway.provider import ScalewayProvider

DURATIONS: Mapping[str, str] = {
    "max_api_key_lifetime_s": "max_api_key_expiration_duration",
    "grace_period_s": "grace_period_duration",
    "max_session_s": "max_login_session_duration",
}
PLAIN: Mapping[str, str] = {
    "enforce_password_renewal": "enforce_password_renewal",
    "login_attempts": "login_attempts_before_locked",
}


class SecuritySettingsProps(TypedDict):
    """What a declaration sets; a setting that is left out is not ours."""

    organization_id: Input[str]
    max_api_key_lifetime_s: NotRequired[Input[int]]  # Of keys made from then on, 0 for any.
    enforce_password_renewal: NotRequired[Input[bool]]
    grace_period_s: NotRequired[Input[int]]  # In which a member may put off what is demanded.
    login_attempts: NotRequired[Input[int]]  # 1 to 50 before a member is locked.
    max_session_s: NotRequired[Input[int]]


class SecuritySettingsProvider(ScalewayProvider):
    """One for an organization, by its id: the settings are always there, with no place for a mark.

    The state remembers of each what stood there before us, and what we set: as long as it is as we
    set it, it is put back, and what somebody else has set since stays. Whoever loses the answer to
    a change loses the memory too: what we set is then what stood there before, and stays.
    """

    editable = (*DURATIONS, *PLAIN)
    replace_on = ("organization_id",)
    kept = ("before", "ours")

    def create(self, props: Props) -> CreateResult:
        """Set what is declared."""
        there = _said(self.api.call("GET", _path(props["organization_id"])))
        return CreateResult(props["organization_id"], self.settle(there, {}, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the declared settings as they are."""
        found = self.api.find(_path(id_))
        if found is None:
            return gone()
        there = _said(found)
        declared = {key: there[key] for key in _declared(props)}
        return self.seen(id_, {"organization_id": id_, **declared}, props)

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Set what is declared, and put back what no longer is."""
        there = _said(self.api.call("GET", _path(id_)))
        return UpdateResult(self.settle(there, olds, news))

    def delete(self, id_: str, props: Props) -> None:
        """Put everything back, and delete nothing: an organization always has its settings."""
        if found := self.api.find(_path(id_)):
            self.settle(_said(found), props, {"organization_id": id_})

    def settle(self, there: Props, olds: Props, news: Props) -> Props:
        """Tell what has to change and no more; return what is declared and remembered then."""
        wanted = _declared(news)
        before = {key: (olds.get("before") or {}).get(key, there[key]) for key in wanted}
        if lasting := [key for key in wanted.keys() - _declared(olds) if wanted[key] == there[key]]:
            self.say(f"already so, and stays when no longer declared: {', '.join(sorted(lasting))}")
        changes = {
            key: value
            for key, value in {**self.returned(there, olds, wanted), **wanted}.items()
            if value != there[key]
        }
        if changes:
            there = _said(self.api.call("PATCH", _path(news["organization_id"]), _told(changes)))
        set_ = {key: there[key] for key in wanted}
        organization = {"organization_id": news["organization_id"]}
        return {**organization, **set_, "before": before, "ours": set_}

    def returned(self, there: Props, olds: Props, wanted: Props) -> Props:
        """Return what to put back of what is no longer declared: what is still as we set it."""
        before, ours = _declared(olds.get("before") or {}), _declared(olds.get("ours") or {})
        dropped = ours.keys() - wanted
        if others := [key for key in dropped if there[key] not in (ours[key], before[key])]:
            self.say(f"left as somebody else has set it: {', '.join(sorted(others))}")
        return {key: before[key] for key in dropped if there[key] == ours[key]}


def _path(organization_id: str) -> str:
    return f"{IAM}/organizations/{organization_id}/security-settings"


def _declared(props: Props) -> Props:
    """Return the settings that are there, with whole numbers; 0 and false are values too."""
    found = {key: plain(props.get(key)) for key in (*DURATIONS, *PLAIN)}
    return {key: value for key, value in found.items() if value is not None}


def _said(found: Mapping[str, Any]) -> Props:
    """Return all settings in the words of a declaration."""
    return {
        **{ours: _seconds(found[theirs]) for ours, theirs in DURATIONS.items()},
        **{ours: found[theirs] for ours, theirs in PLAIN.items()},
    }


def _told(changes: Props) -> Props:
    """Return settings as the API is to be told them."""
    words = {**DURATIONS, **PLAIN}
    return {
        words[key]: f"{value}s" if key in DURATIONS else value for key, value in changes.items()
    }


def _seconds(duration: str | None) -> int:
    """Return a duration such as `259200s`; none at all is no limit, which is `0s`."""
    return int(float((duration or "0").removesuffix("s")))


class SecuritySettings(Resource, module="scaleway", name="SecuritySettings"):
    """The settings in a Pulumi program; `id` is the organization's, `before` what stood there."""

    before: pulumi.Output[Mapping[str, Any]]

    def __init__(self, name: str, props: SecuritySettingsProps, opts: Opts = None) -> None:
        super().__init__(SecuritySettingsProvider(), name, {**props}, opts)
