"""A user of Identity Center's own directory.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateUser.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource, changed
from sandbox.aws.plugin.identitystore_calls import external_ids, ours, parts, store, theirs
from sandbox.aws.plugin.regional import REGION, split_import
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud

# Properties of plain text, and lists of one address, by their names in the API.
TEXTS = {
    "displayName": "DisplayName",
    "locale": "Locale",
    "nickname": "NickName",
    "preferredLanguage": "PreferredLanguage",
    "profileUrl": "ProfileUrl",
    "timezone": "Timezone",
    "title": "Title",
    "userType": "UserType",
}
CONTACTS = {"addresses": "Addresses", "emails": "Emails", "phoneNumbers": "PhoneNumbers"}
OPTIONAL = Input(fits=rules.length(1, 1024))


class User(Resource):
    """A user by the store's id and its own. It gets no password here: AWS sends an invitation.

    Its name in two parts is optional for the SDK only; AWS demands it.
    """

    # hashicorp/terraform-provider-aws, internal/service/identitystore/user.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "identityStoreId": Input(required=True, replaces=True),
        "userName": Input(required=True, replaces=True, fits=rules.length(1, 128)),
        "displayName": Input(required=True, fits=rules.length(1, 1024)),
        "name": Input(kind="object"),
        "addresses": Input(kind="contact"),
        "emails": Input(kind="contact"),
        "phoneNumbers": Input(kind="contact"),
        "locale": OPTIONAL,
        "nickname": OPTIONAL,
        "preferredLanguage": OPTIONAL,
        "profileUrl": OPTIONAL,
        "timezone": OPTIONAL,
        "title": OPTIONAL,
        "userType": OPTIONAL,
        "region": REGION,
    }
    outputs = ("externalIds", "userId", "userStatus")

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make the user, with all that is said of it."""
        texts = {api: props[name] for name, api in TEXTS.items() if props.get(name)}
        contacts = {api: [theirs(props[name])] for name, api in CONTACTS.items() if name in props}
        own_name = {"Name": theirs(props["name"])} if "name" in props else {}
        made = store(cloud, props).call(
            "create_user",
            IdentityStoreId=props["identityStoreId"],
            UserName=props["userName"],
            **texts,
            **contacts,
            **own_name,
        )
        id_ = f"{made['IdentityStoreId']}/{made['UserId']}"
        return id_, self.seen(cloud, id_, props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the user of that id."""
        directory = store(cloud, props)
        found = directory.find("describe_user", **_named(id_))
        if found is None:
            return None
        contacts = {name: next(iter(found.get(api, [])), None) for name, api in CONTACTS.items()}
        return {
            "identityStoreId": found["IdentityStoreId"],
            "userName": found["UserName"],
            **{name: found.get(api) for name, api in TEXTS.items()},
            **{name: {"primary": False, **ours(c)} for name, c in contacts.items() if c},
            "name": ours(found.get("Name")),
            "region": directory.region,
            "externalIds": external_ids(found),
            "userId": found["UserId"],
            "userStatus": found.get("UserStatus"),
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Change what differs: a name part by part, an address as a whole."""
        directory = store(cloud, olds)
        if operations := _operations(olds, news):
            directory.call("update_user", **_named(id_), Operations=operations)
        return self.seen(cloud, id_, {**news, "region": directory.region})

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Delete the user, and its memberships with it."""
        store(cloud, props).find("delete_user", **_named(id_))

    def imported(self, cloud: "Cloud", id_: str) -> tuple[str, Props]:
        """Return the id; what it says is enough."""
        del cloud
        return split_import(id_)


def _named(id_: str) -> dict[str, str]:
    store_id, user_id = parts(id_, "user id")
    return {"IdentityStoreId": store_id, "UserId": user_id}


def _operations(olds: Props, news: Props) -> list[dict[str, Any]]:
    """Return the changes as the API takes them: null takes an attribute away."""
    old, new = olds.get("name", {}), news.get("name", {})
    changes: dict[str, Any] = {
        **{_path(TEXTS[name]): news.get(name) for name in TEXTS if changed(olds, news, name)},
        **{f"name.{part}": new.get(part) for part in {*old, *new} if changed(old, new, part)},
        **{
            name: [news[name]] if news.get(name) else None
            for name in CONTACTS
            if changed(olds, news, name)
        },
    }
    return [
        {"AttributePath": path, "AttributeValue": value} for path, value in sorted(changes.items())
    ]


def _path(api_name: str) -> str:
    return api_name[:1].lower() + api_name[1:]
