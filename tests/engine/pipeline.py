"""A pipeline with the rights of the page on the first real account, made by hand as it says."""

import json
import secrets
from collections.abc import Collection, Mapping
from typing import Any

import requests

from tests import pages
from tests.engine import hands
from tests.engine.hands_scaleway import IAM

PAGE = pages.ROOT / "docs" / "how-to" / "first-real-account.md"

Json = dict[str, Any]


def documents() -> Json:
    """Return the page's documents by their first keys, policies of OVHcloud aside."""
    found = [json.loads(text) for text in pages.blocks(PAGE, "json")]
    named = [each for each in found if "identities" not in each]
    return {next(iter(each if "flow" not in each else {"flow": 0})): each for each in named}


def policies() -> list[Json]:
    """Return the page's policies of OVHcloud: on the account, and on what is tagged."""
    found = [json.loads(text) for text in pages.blocks(PAGE, "json")]
    return [each for each in found if "identities" in each]


def granted() -> dict[str, set[str]]:
    """Return the actions of these policies, by the URN of their resource."""
    return {
        resource["urn"]: {each["action"] for each in policy["permissions"]["allow"]}
        for policy in policies()
        for resource in policy["resources"]
    }


def service_account(console: hands.Hands, *, without: Collection[str] = ()) -> dict[str, str]:
    """Make a service account of OVHcloud with all rights but some; return its credentials."""
    made = console.ovh.post("/v1/me/api/oauth2/client", **documents()["flow"])
    urn = console.ovh.get(f"/v1/me/api/oauth2/client/{made['clientId']}")["identity"]
    for policy in policies():
        allow = [
            each for each in policy["permissions"]["allow"] if each["action"] not in {*without}
        ]
        told = {"identities": [urn], "permissions": {"allow": allow}}
        console.ovh.post("/v2/iam/policy", **{**policy, **told})
    return {"OVH_CLIENT_ID": made["clientId"], "OVH_CLIENT_SECRET": made["clientSecret"]}


def consumer_key(console: hands.Hands) -> str:
    """Return a key with the rules of the page, validated by a user with its policies."""
    person = {"login": "pipeline", "email": "p@example.com", "password": "a-long-enough-password"}
    console.ovh.post("/v1/me/identity/group", name="pipelines", description="", role="NONE")
    console.ovh.post("/v1/me/identity/user", **person, group="pipelines", description="")
    urn = console.ovh.get("/v1/me/identity/user/pipeline")["urn"]
    for policy in policies():
        console.ovh.post("/v2/iam/policy", **{**policy, "identities": [urn]})
    block = next(text for text in pages.blocks(PAGE, "text") if "/auth/details" in text)
    rules = [
        dict(zip(("method", "path"), line.split(), strict=True)) for line in block.splitlines()
    ]
    asked = console.ovh.request_consumerkey(rules)
    form = {"login": "xx1111-ovh/pipeline", "password": person["password"], "duration": "0"}
    requests.post(asked["validationUrl"], data=form, timeout=10).raise_for_status()
    return str(asked["consumerKey"])


def sets() -> set[str]:
    """Return the permission sets of the page's policy of Scaleway."""
    return {name for rule in documents()["rules"]["rules"] for name in rule["permission_set_names"]}


def application(console: hands.Hands, *sets: str) -> dict[str, str]:
    """Make an application of Scaleway with the page's rules, or these sets; return its key."""
    organization = console.env["SCW_DEFAULT_ORGANIZATION_ID"]
    whole = {"organization_id": organization}
    rules = [{"permission_set_names": [each], **whole} for each in sets]
    body = {"name": f"grantbook-{secrets.token_hex(4)}", **whole}
    made = console.scaleway("POST", f"{IAM}/applications", body)
    policy = {**body, "application_id": made["id"], "rules": rules or documents()["rules"]["rules"]}
    console.scaleway("POST", f"{IAM}/policies", policy)
    key = console.scaleway("POST", f"{IAM}/api-keys", {"application_id": made["id"]})
    return {"SCW_ACCESS_KEY": key["access_key"], "SCW_SECRET_KEY": key["secret_key"]}


def application_of(console: hands.Hands, credentials: Mapping[str, str]) -> str:
    """Return the application that a key of Scaleway is of, by its id."""
    key = console.scaleway("GET", f"{IAM}/api-keys/{credentials['SCW_ACCESS_KEY']}")
    return str(key["application_id"])


def statements() -> Mapping[str, Json]:
    """Return the statements of the page's policy of AWS, by their names."""
    return {each["Sid"]: each for each in documents()["Version"]["Statement"]}


def listed(said: str | list[str]) -> list[str]:
    """Return what a policy of AWS says as one word or as several."""
    return [said] if isinstance(said, str) else said


def everywhere(console: hands.Hands) -> dict[str, str]:
    """Return the credentials of one pipeline on all three clouds."""
    return service_account(console) | application(console) | user(console)


def user(console: hands.Hands) -> dict[str, str]:
    """Make a user of AWS in place of the role: it is the policy that counts."""
    document = json.dumps(documents()["Version"])
    policy = console.aws.create_policy(PolicyName="grantbook", PolicyDocument=document)
    console.aws.create_user(UserName="grantbook")
    console.aws.attach_user_policy(UserName="grantbook", PolicyArn=policy["Policy"]["Arn"])
    key = console.aws.create_access_key(UserName="grantbook")["AccessKey"]
    return {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }
