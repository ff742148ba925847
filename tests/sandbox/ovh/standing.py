"""A cloud on which everything stands that the published paths name, and the words it knows."""

from typing import Any

from tests.sandbox.ovh.cases import VPSES, WEB
from tests.sandbox.ovh.desk import HOME, Desk
from tests.sandbox.ovh.identity_provider import metadata

Json = dict[str, Any]

CALLER = "ci"
METADATA = metadata()
TEXT = {"type": "string", "pattern": "^[a-z][a-z -]{0,20}$"}
NAME = {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,20}$"}
EMAIL = {"type": "string", "enum": ["ada@example.com", "grace@example.com"]}
GROUP = {"type": "string", "enum": ["DEFAULT", "UNPRIVILEGED", "standing"]}
ACTIONS = {
    "type": "string",
    "enum": ["vps:apiovh:reboot", "vps:*", "*get", "account:apiovh:me/get"],
}
TAGS = {
    "type": "object",
    "properties": {"team": {"type": "string", "pattern": "^[a-z]{0,9}$"}},
    "additionalProperties": False,
}
VALUES = {
    "type": "object",
    "properties": {
        "request.IP.IN_RANGE": {"type": "string", "enum": ["192.0.2.0/24", "2001:db8::/32"]},
        "resource.Tag(team)": {"type": "string"},
        "date(Europe/Paris).Hour.LT": {"type": "string", "enum": ["8", "17"]},
    },
    "additionalProperties": False,
}
PARAMETERS: dict[str, Json] = {
    "X-Pagination-Size": {"type": "integer", "minimum": 1, "maximum": 600},
    "applicationId": {"type": "integer", "minimum": 1, "maximum": 10**9},
    "resourceType": {"type": "array", "items": {"type": "string", "enum": ["vps", "account"]}},
}


def listed(*words: str) -> Json:
    """Return the schema of a list of these words."""
    return {"type": "array", "items": {"type": "string", "enum": list(words)}}


class Standing:
    """A desk whose program has every right, and one object of each kind.

    `named` is what the parameters of paths stand for. There is at most one identity provider, so
    whoever wants to make it must say that there is none.
    """

    def __init__(self, *, with_provider: bool = True) -> None:
        self.desk = desk = Desk()
        self._allow_everything()
        self.named: dict[str, Any] = {
            "groupId": desk.urns["some"].rpartition(":")[2],
            "permissionsGroupURN": desk.urns["own"],
            "resourceURN": WEB,
            "key": "environment",
            "policyId": self._make("/v2/iam/policy", self._policy())["id"],
            "clientId": self._make("/v1/me/api/oauth2/client", CLIENT)["clientId"],
            "group": self._make("/v1/me/identity/group", {"name": "standing"})["name"],
            "user": USER["login"],
            "name": TOKEN["name"],
            "applicationId": desk.call(HOME, "GET", "/v1/me/api/application")[0],
            "credentialId": desk.call(HOME, "GET", "/v1/me/api/credential")[0],
        }
        self._make("/v1/me/identity/user", USER)
        self._make(f"/v1/me/identity/user/{USER['login']}/token", TOKEN)
        self._make("/v1/me/identity/group/standing/user", {"user": USER["login"]})
        if with_provider:
            self._make("/v1/me/identity/provider", {"metadata": METADATA})
        self.words = self._words()

    def _make(self, path: str, body: Json) -> Any:
        return self.desk.call(HOME, "POST", path, body)

    def _allow_everything(self) -> None:
        admin = {"urn": "urn:v1:eu:permissionsGroup:ovh:globalAdmin"}
        everything = [{"urn": "urn:v1:eu:resource:*"}]
        identities = [self.desk.urns[CALLER]]
        policy = {"name": "all", "identities": identities, "resources": everything}
        self._make("/v2/iam/policy", {**policy, "permissions": {}, "permissionsGroups": [admin]})

    def _policy(self) -> Json:
        return {
            "name": "standing",
            "identities": [self.desk.urns["alice"]],
            "resources": [{"urn": WEB}, {"urn": self.desk.urns["some"]}],
            "permissions": {"allow": [{"action": "vps:apiovh:reboot"}]},
            "permissionsGroups": [{"urn": self.desk.urns["own"]}],
        }

    def _words(self) -> dict[str, dict[str, Json]]:
        urns = self.desk.urns
        policy = {
            "name": NAME,
            "description": TEXT,
            "identities": listed(urns["alice"], urns["devs"]),
        }
        return {
            "parameters": PARAMETERS,
            "iam.policy.Creation": policy,
            "iam.policy.Update": policy,
            "iam.policy.Resource": {"urn": {"type": "string", "enum": [WEB, VPSES]}},
            "iam.policy.PermissionsGroup": {"urn": {"type": "string", "enum": [urns["own"]]}},
            "iam.policy.Action": {"action": ACTIONS},
            "iam.policy.Condition": {"values": VALUES},
            "iam.PermissionsGroup": {"name": {"type": "string", "enum": ["own", "other", "third"]}},
            "iam.group.Creation": {"name": NAME},
            "iam.group.Update": {"name": NAME},
            "iam.group.Resource": {"urn": {"type": "string", "enum": [WEB]}},
            "iam.resource.Resource": {"tags": TAGS},
            "iam.resource.AddTag": {"key": NAME, "value": NAME},
            "iam.AuthorizeBatchRequest": {"resourceURNs": listed(WEB)},
            "auth.UserRequest": {
                "login": NAME,
                "email": EMAIL,
                "group": GROUP,
                "password": {"type": "string", "minLength": 8, "maxLength": 20},
            },
            "auth.User": {"email": EMAIL, "group": GROUP},
            "auth.GroupRequest": {"name": NAME},
            "auth.GroupMember": {"user": {"type": "string", "enum": ["alice", "bob"]}},
            "auth.PersonalAccessTokenRequest": {"name": NAME, "description": TEXT},
            "auth.PersonalAccessTokenModifyRequest": {"description": TEXT},
            "auth.ProviderRequest": {"metadata": {"type": "string", "enum": [METADATA]}},
        }


CLIENT = {"name": "c", "description": "c", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}
USER = {"login": "robot", "email": "robot@example.com", "type": "SERVICE", "group": "DEFAULT"}
TOKEN = {"name": "night", "description": "night"}
