"""`/me/api`: applications and their consumer keys, which web pages make and calls only remove.

https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api
"""

from sandbox.ovh import errors, fields
from sandbox.ovh.call import Call, Json, on_account
from sandbox.ovh.state import Application, Credential, v1_time

STATES = ("expired", "pendingValidation", "refused", "validated")


def _applications(call: Call) -> dict[str, Application]:
    """Return the account's applications by id."""
    every = call.world.applications.values()
    return {str(each.id): each for each in every if each.nic == call.account.nic}


def _credentials(call: Call) -> dict[str, Credential]:
    """Return the account's consumer keys by id."""
    # Choice: those of its local users too; one that nobody validated is its application's owner's.
    return {
        str(each.id): each
        for each in call.world.credentials.values()
        if (each.nic or each.application.nic) == call.account.nic and not each.is_revoked
    }


def find_application(call: Call) -> Application:
    """Return the application that the path names. Raises ApiError."""
    application = _applications(call).get(call.named["id"])
    if application is None:
        raise errors.not_found(f"application {call.named['id']}")
    return application


def find(call: Call) -> Credential:
    """Return the consumer key that the path names. Raises ApiError."""
    credential = _credentials(call).get(call.named["id"])
    if credential is None:
        raise errors.not_found(f"credential {call.named['id']}")
    return credential


def applications(call: Call) -> list[int]:
    """Answer with every application's id."""
    return call.listed(each.id for each in _applications(call).values())


def application(call: Call) -> Json:
    """Answer with one application, without its secret."""
    return _shown_application(find_application(call))


def delete_application(call: Call) -> None:
    """Remove an application and revoke all consumer keys that it asked for."""
    gone = find_application(call)
    del call.world.applications[gone.key]
    for credential in call.world.credentials.values():
        if credential.application == gone:
            credential.revoke()


def index(call: Call) -> list[int]:
    """Answer with the ids of the consumer keys that the query asks for."""
    of, status = call.request.args.get("applicationId"), call.request.args.get("status")
    if of is not None and not of.isdecimal():
        raise errors.bad_request(f"applicationId is a number, not {of!r}", "INVALID_PARAMETER")
    if status is not None:
        fields.one_of({"status": status}, "status", STATES)
    return call.listed(
        each.id
        for each in _credentials(call).values()
        if of in {None, str(each.application.id)} and status in {None, _status(call, each)}
    )


def get(call: Call) -> Json:
    """Answer with one consumer key, by its id: the key itself is shown nowhere."""
    return shown(call, find(call))


def shown(call: Call, credential: Credential) -> Json:
    """Return a consumer key as the API shows it."""
    return {
        "credentialId": credential.id,
        "applicationId": credential.application.id,
        "status": _status(call, credential),
        "allowedIPs": credential.allowed_ips,
        "rules": credential.rules,
        "creation": v1_time(credential.creation),
        "expiration": credential.expiration and v1_time(credential.expiration),
        "lastUse": credential.last_use and v1_time(credential.last_use),
        "ovhSupport": False,
    }


def _status(call: Call, credential: Credential) -> str:
    is_over = credential.is_over(call.now) and not call.journal.switches.ignore_expiry
    return "expired" if is_over else credential.status


def edit(call: Call) -> None:
    """Replace the addresses that the key is for; null, or none told, is any."""
    find(call).allowed_ips = fields.ip_blocks(call.body, "allowedIPs")


def delete(call: Call) -> None:
    """Revoke a consumer key, the caller's own not excepted."""
    find(call).revoke()


def application_of(call: Call) -> Json:
    """Answer with the application that asked for a consumer key, another account's as well."""
    return _shown_application(find(call).application)


def _shown_application(application: Application) -> Json:
    return {
        "applicationId": application.id,
        "applicationKey": application.key,
        "name": application.name,
        "description": application.description,
        "status": "active",
    }


APPLICATION = "/v1/me/api/application"
CREDENTIAL = "/v1/me/api/credential"
ROUTES = {
    ("GET", APPLICATION): on_account("me/api/application/get", applications),
    ("GET", f"{APPLICATION}/<id>"): on_account("me/api/application/get", application),
    ("DELETE", f"{APPLICATION}/<id>"): on_account("me/api/application/delete", delete_application),
    ("GET", CREDENTIAL): on_account("me/api/credential/get", index),
    ("GET", f"{CREDENTIAL}/<id>"): on_account("me/api/credential/get", get),
    ("PUT", f"{CREDENTIAL}/<id>"): on_account("me/api/credential/edit", edit),
    ("DELETE", f"{CREDENTIAL}/<id>"): on_account("me/api/credential/delete", delete),
    ("GET", f"{CREDENTIAL}/<id>/application"): on_account(
        "me/api/credential/application/get", application_of
    ),
}
