"""What a person reads of each kind of object in a Scaleway organization.

https://www.scaleway.com/en/docs/iam/concepts/
"""

from collections.abc import Mapping, Sequence

from providers.inventory import Kind, Object
from review.rows import Cell, Seen, Sheet
from review.words import day

Named = Mapping[str, str]


def _identity_provider(found: Object, _seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    end = day(min(facts["certificates_end"], default=""), "never")
    return [[found.name or "nowhere yet"], [facts["status"]], [end]]


def _user(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    words = [facts["status"], *(["locked"] if facts["locked"] else [])]
    words += [facts["type"]] if facts["type"] != "member" else []
    second = "yes" if facts["mfa"] else "no"
    groups = seen.some(facts["groups"]) or "none"
    return [
        [found.name],
        [", ".join(words)],
        [groups],
        [second],
        [day(facts["last_login"], "never")],
    ]


def _group(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    whole = {"all users": facts["all_users"], "all applications": facts["all_applications"]}
    held = [word for word, is_in in whole.items() if is_in]
    members = seen.some(map(_principal, facts["members"]))
    return [[found.name], [", ".join(filter(None, (*held, members))) or "nobody"]]


def _policy(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    who = _principal(facts["principal"]) if facts["principal"] else "nobody"
    rules = facts["rules"]
    told = ["rules not read"] if rules is None else [_rule(each, seen) for each in rules]
    return [[found.name], [who, *told]]


def _rule(rule: Mapping[str, Sequence[Named]], seen: Seen) -> str:
    """Return a rule in one line: `may BillingReadOnly on the organization`."""
    projects = seen.some(_name(each) for each in rule["projects"])
    on = f"project {projects}" if projects else "the organization"
    condition = ", under a condition" if rule["condition"] else ""
    return f"may {seen.some(map(str, rule['permission_sets']))} on {on}{condition}"


def _application(found: Object, _seen: Seen) -> Sequence[Cell]:
    return [[found.name], [str(found.facts["api_keys"])], [day(found.facts["made"], "")]]


def _api_key(found: Object, _seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    return [
        [found.id],
        [_principal(facts["bearer"])],
        [found.name],
        [day(facts["made"], "")],
        [day(facts["ends"], "no end")],
    ]


def _scim_token(found: Object, _seen: Seen) -> Sequence[Cell]:
    return [[found.id], [day(found.facts["made"], "")], [day(found.facts["ends"], "no end")]]


def _ssh_key(found: Object, _seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    status = "disabled" if facts["disabled"] else "opens"
    return [[found.name or found.id], [_name(facts["project"])], [facts["fingerprint"]], [status]]


def _project(found: Object, _seen: Seen) -> Sequence[Cell]:
    return [[found.name], [found.facts["description"]]]


def _principal(of: Named) -> str:
    return f"{of['kind']} {_name(of)}"


def _name(of: Named) -> str:
    """Return the name of what something is about, its id where the name may not be seen."""
    return of["name"] or of["id"]


SHEETS: Mapping[Kind, Sheet] = {
    "identity_provider": Sheet(
        title="Identity provider",
        columns=("people sign in at", "status", "certificate ends"),
        cells=_identity_provider,
        has_maker=False,
    ),
    "user": Sheet(
        title="Users",
        columns=("user", "status", "groups", "second factor", "signed in"),
        cells=_user,
    ),
    "application": Sheet(
        title="Applications", columns=("application", "API keys", "made"), cells=_application
    ),
    "group": Sheet(title="Groups", columns=("group", "members"), cells=_group),
    "policy": Sheet(title="Policies", columns=("policy", "who may what"), cells=_policy),
    "api_key": Sheet(
        title="API keys", columns=("id", "of", "description", "made", "ends"), cells=_api_key
    ),
    "scim_token": Sheet(
        title="SCIM tokens", columns=("id", "made", "ends"), cells=_scim_token, has_maker=False
    ),
    "ssh_key": Sheet(
        title="SSH keys", columns=("key", "project", "fingerprint", "status"), cells=_ssh_key
    ),
    "project": Sheet(title="Projects", columns=("project", "description"), cells=_project),
}
