"""IAM access key of a user.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource, changed
from sandbox.aws.plugin.errors import CloudError, HalfMade
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class AccessKey(Resource):
    """A key by its id. The secret is known only from create; the state keeps it."""

    # hashicorp/terraform-provider-aws, internal/service/iam/access_key.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "user": Input(required=True, replaces=True),
        "status": Input(default="Active", fits=rules.one_of("Active", "Inactive")),
    }
    outputs = ("createDate", "secret", "sesSmtpPasswordV4")
    secrets = ("secret", "sesSmtpPasswordV4")
    refused = ("pgpKey",)
    unread = ("encryptedSecret", "encryptedSesSmtpPasswordV4", "keyFingerprint")

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make an active key, and turn it off when so declared."""
        key = cloud.iam("create_access_key", UserName=props["user"])["AccessKey"]
        secret = key["SecretAccessKey"]
        outputs = {
            **props,
            "status": key["Status"],
            "createDate": _date(key["CreateDate"]),
            "secret": secret,
            "sesSmtpPasswordV4": ses_smtp_password(secret, cloud.settings.region),
        }
        if props["status"] != key["Status"]:
            try:
                self._set_status(cloud, key["AccessKeyId"], props)
            except CloudError as refusal:
                raise HalfMade(key["AccessKeyId"], outputs, str(refusal)) from refusal
        return key["AccessKeyId"], {**outputs, "status": props["status"]}

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the key among those of its user."""
        user = props["user"]
        if cloud.find("get_user", UserName=user) is None:
            return None
        keys = cloud.pages("list_access_keys", "AccessKeyMetadata", UserName=user)
        found = next((key for key in keys if key["AccessKeyId"] == id_), None)
        if found is None:
            return None
        kept = {name: props[name] for name in self.secrets if name in props}
        return {
            **kept,
            "user": found["UserName"],
            "status": found["Status"],
            "createDate": _date(found["CreateDate"]),
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Turn the key on or off."""
        if changed(olds, news, "status"):
            self._set_status(cloud, id_, news)
        return self.seen(cloud, id_, {**olds, **news})

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Remove the key."""
        cloud.find("delete_access_key", UserName=props["user"], AccessKeyId=id_)

    def imported(self, cloud: "Cloud", id_: str) -> tuple[str, Props] | None:
        """Find the key's user by its last use, which needs nothing but the key's id."""
        found = cloud.find("get_access_key_last_used", AccessKeyId=id_)
        return None if found is None else (id_, {"user": found["UserName"]})

    def _set_status(self, cloud: "Cloud", id_: str, props: Props) -> None:
        cloud.iam(
            "update_access_key", UserName=props["user"], AccessKeyId=id_, Status=props["status"]
        )


def ses_smtp_password(secret_key: str, region: str) -> str:
    """Return the SMTP password that SES derives from a secret key.

    https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html
    """
    signature = f"AWS4{secret_key}".encode()
    for text in ("11111111", region, "ses", "aws4_request", "SendRawEmail"):
        signature = hmac.digest(signature, text.encode(), hashlib.sha256)
    return base64.b64encode(b"\x04" + signature).decode()


def _date(moment: Any) -> str:
    return str(moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
