"""Scaleway IAM policy with its rules: what one principal may do, and where.

https://www.scaleway.com/en/developers/api/iam/#path-policies
https://www.scaleway.com/en/developers/api/iam/#path-rules
"""

import json
from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.listing import Found
from providers.scaleway.client import IAM
from providers.scaleway.provider import ScalewayProvider

PATH = f"{IAM}/policies"
RULES = f"{IAM}/rules"
PRINCIPALS = ("user_id", "group_id", "application_id")
PRINCIPAL = (*PRINCIPALS, "no_principal")


class Rule(TypedDict):
    """Permission sets of one scope type. No `projects` means the organization."""

    permission_set_names: Sequence[str]
    projects: Sequence[str]  # Names or ids.
    condition: str  # CEL, up to 2048 characters, "" for none.


class PolicyProps(TypedDict):
    """What a declaration sets. One principal is given, or none on purpose.

    Lengths are in characters.
    """

    name: Input[str]  # 1 to 64.
    description: Input[str]  # Up to 200, "" for none.
    tags: NotRequired[Input[Sequence[str]]]  # Up to 9, of 70, all of them; the mark is the tenth.
    user_id: NotRequired[Input[str]]
    group_id: NotRequired[Input[str]]
    application_id: NotRequired[Input[str]]
    no_principal: NotRequired[Input[bool]]  # False unless said; such a policy grants nothing.
    rules: Sequence[Rule]
    organization_id: Input[str]
    mark: Input[str]  # Its owner part.


class PolicyProvider(ScalewayProvider):
    """Policies by UUID. Answers leave the rules out; these are listed and replaced as a whole.

    A policy whose principal is deleted stays, without one: that is drift here, and where nobody
    declares it any more the gate sees it, `account.py`.
    """

    editable = ("name", "description", "tags", *PRINCIPAL, "rules")
    replace_on = ("organization_id",)
    unordered = ("tags", "rules")

    def create(self, props: Props) -> CreateResult:
        """Make policy and rules in one call, or take over the policy of a lost answer."""
        if found := self.own(PATH, props["name"], props):
            self.say(f"took over the policy {props['name']} of an earlier run")
            olds = self.read(found["id"], props).outs or {}
            return CreateResult(found["id"], self.put(found["id"], olds, props))
        body = {key: props[key] for key in (*self.editable, *self.replace_on) if props.get(key)}
        body |= {"tags": self.tags(props), "rules": self.rules(props)}
        made = self.api.call("POST", PATH, body)
        self.granted(made)
        return CreateResult(made["id"], self.said(made, props["rules"], props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the policy as it is, with all of its rules."""
        found = self.api.one(PATH, id_)
        if found is None:
            return gone()
        rules = self.api.pages(RULES, "rules", {"policy_id": id_})
        said = self.said(found, [self.rule(rule, props) for rule in rules], props)
        return self.seen(id_, said, props)

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Change what differs; rules all at once, as the API has it."""
        return UpdateResult(self.put(id_, olds, news))

    def delete(self, id_: str, _props: Props) -> None:
        """Delete the policy with its rules."""
        self.api.delete(f"{PATH}/{id_}")

    def put(self, id_: str, olds: Props, news: Props) -> Props:
        """Send what differs. Rules go last: whom they are for is then settled."""
        edits = self.edits(olds, news)
        rules = edits.pop("rules", None)
        principal = {key: news[key] for key in PRINCIPAL if key in edits and news.get(key)}
        plain = {key: value for key, value in edits.items() if key not in PRINCIPAL}
        body = {**plain, **principal, **self.retagged(olds, news)}
        path = f"{PATH}/{id_}"
        found = self.api.call("PATCH", path, body) if body else self.api.call("GET", path)
        if rules is not None:
            self.api.call("PUT", RULES, {"policy_id": id_, "rules": self.rules(news)})
        if principal or rules is not None:
            self.granted(found)
        return self.said(found, news["rules"], news)

    def granted(self, found: Found) -> None:
        """Note for whom a policy is that was just written: its rights take a while to count."""
        bearer = found.get("user_id") or found.get("application_id")
        group = found.get("group_id")
        self.api.settling.note([bearer] if bearer else [], [group] if group else [])

    def rules(self, props: Props) -> list[dict[str, Any]]:
        """Return rules in the API's words, projects by id."""
        found = []
        for rule in props["rules"]:
            scope: dict[str, Any] = {"organization_id": props["organization_id"]}
            if rule.get("projects"):
                scope = {"project_ids": sorted(map(self.api.project, rule["projects"]))}
            names = sorted(rule["permission_set_names"])
            condition = rule.get("condition") or ""
            found.append({"permission_set_names": names, "condition": condition, **scope})
        return found

    def rule(self, found: dict[str, Any], props: Props) -> Rule:
        """Return a rule in the declaration's words: projects as they were declared."""
        named = {
            self.api.known(name): name
            for rule in props.get("rules") or ()
            for name in rule.get("projects") or ()
        }
        return {
            "permission_set_names": sorted(found["permission_set_names"]),
            "projects": sorted(named.get(id_, id_) for id_ in found.get("project_ids") or ()),
            "condition": found.get("condition") or "",
        }

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: rules are a set."""
        if key == "no_principal":
            return bool(value)
        meant = super().meaning(key, value)
        if key == "rules":
            return sorted({json.dumps(rule, sort_keys=True) for rule in meant or ()})
        return meant

    def said(self, found: Found, rules: Any, props: Props) -> Props:
        """Return an answer in the words of a declaration."""
        return {**self.declared(found), **self.tagged(found, props), "rules": rules}


class Policy(Resource, module="scaleway", name="Policy"):
    """The policy in a Pulumi program; `id` is its UUID."""

    def __init__(self, name: str, props: PolicyProps, opts: Opts = None) -> None:
        super().__init__(PolicyProvider(), name, {**props}, opts)
