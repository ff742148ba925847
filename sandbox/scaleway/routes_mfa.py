"""Second factors: one-time passwords, and until when a member has to set one.

https://www.scaleway.com/en/developers/api/iam/#path-users
"""

import secrets
from datetime import datetime, timedelta

from sandbox.scaleway import errors, fields, totp
from sandbox.scaleway.call import Answer, Call, Json, about, shown
from sandbox.scaleway.state import time

ROOT = "/iam/v1alpha1"
USER = f"{ROOT}/users/<id>"
OTP = f"{USER}/mfa-otp"
RECOVERY_CODES = 10


def oneself(call: Call) -> Json:
    """Return the user of the path, who must be the caller. Raises ApiError."""
    # Choice: nobody sets a factor for somebody else, whatever their rights.
    id_ = fields.identifier(call.named["id"], "user_id")
    if (call.bearer.key, call.bearer.id) != ("user_id", id_):
        raise errors.forbidden(("write", "self_user"))
    return call.organization.users[id_]


def managed(call: Call, id_: str, verb: str) -> Json:
    """Return a user who is the caller, or whom the caller may manage. Raises ApiError."""
    user = call.organization.users.get(id_)
    own = (call.bearer.key, call.bearer.id) == ("user_id", id_)
    if not own and not call.may(verb, "user", about=about(user, id_)):
        action = shown(verb)
        raise errors.forbidden((action, "user"), (action, "self_user"))
    if user is None:
        raise errors.not_found("user", id_)
    return user


def start_otp(call: Call) -> Json:
    """Make the secret of one-time passwords; told once, and of no use until validated."""
    user = oneself(call)
    if user["id"] in call.organization.otp_secrets:
        # Choice: who has one-time passwords removes them before they begin anew.
        raise errors.precondition("unknown_precondition", "one-time passwords are in use")
    call.organization.pending_otp_secrets[user["id"]] = totp.new_secret()
    return {"secret": call.organization.pending_otp_secrets[user["id"]]}


def validate_otp(call: Call) -> Json:
    """Turn one-time passwords on by the first of them. The codes are told once."""
    user = oneself(call)
    told = fields.text(call.body, "one_time_password")
    if not told:
        raise errors.invalid("one_time_password", "required")
    fields.fitting(told, "one_time_password", "[0-9]{6}")
    secret = call.organization.pending_otp_secrets.get(user["id"])
    if secret is None:
        # Choice: without a secret there is nothing to validate.
        raise errors.precondition("attribute_must_be_set", "no one-time password was asked for")
    if not totp.fits(secret, told, call.now):
        # Choice: a wrong one is a wrong argument.
        raise errors.invalid("one_time_password", "constraint", "one-time password is wrong")
    call.organization.otp_secrets[user["id"]] = secret
    del call.organization.pending_otp_secrets[user["id"]]
    count_factors(call, user)
    return {"recovery_codes": [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]}


def remove_otp(call: Call) -> None:
    """Turn one-time passwords off, for oneself or as who manages users."""
    user = managed(call, fields.identifier(call.named["id"], "user_id"), "write")
    if call.organization.otp_secrets.pop(user["id"], None) is None:
        raise errors.not_found("mfa_otp", user["id"])
    count_factors(call, user)


def count_factors(call: Call, user: Json) -> None:
    """Note on a user whether there is a second factor."""
    # Choice: an authenticator is one as one-time passwords are.
    with_authenticator = {each["user_id"] for each in call.organization.authenticators.values()}
    has_one = user["id"] in {*call.organization.otp_secrets, *with_authenticator}
    user |= {"mfa": has_one, "two_factor_enabled": has_one}


def grace_periods(call: Call) -> Json:
    """Answer with what a member must still do, and until when."""
    told = call.request.args.get("user_id")
    if told is None and call.bearer.key == "application_id":
        raise errors.invalid("user_id", "required")
    id_ = call.bearer.id if told is None else fields.identifier(told, "user_id")
    user = managed(call, id_, "read")
    # Choice: a member without a second factor is to set one, for nothing published says when MFA
    # is enforced; a password that somebody else chose is to be changed where renewal is enforced.
    began = {}
    if call.organization.settings["enforce_password_renewal"]:
        began["update_password"] = call.organization.passwords_by_others.get(id_)
    if user["type"] == "member" and not user["mfa"]:
        began["set_mfa"] = user["created_at"]
    periods = [_period(call, type_, since) for type_, since in began.items() if since]
    return {"grace_periods": periods}


def _period(call: Call, type_: str, since: str) -> Json:
    life_s = int(call.organization.settings["grace_period_duration"].removesuffix("s"))
    ends = datetime.fromisoformat(since) + timedelta(seconds=life_s)
    return {"type": type_, "created_at": since, "expires_at": time(ends)}


ROUTES: dict[tuple[str, str], Answer] = {
    ("POST", OTP): start_otp,
    ("POST", f"{USER}/validate-mfa-otp"): validate_otp,
    ("DELETE", OTP): remove_otp,
    ("GET", f"{ROOT}/grace-periods"): grace_periods,
}
