import json

import pytest

from tests.access.metadata import METADATA
from tests.access.stacks import CONFIG, on_scaleway
from tests.review.notes.noted import said

XML = json.dumps(METADATA)
MARK = "writes, less is demanded"


def of(account: str, setup: str) -> str:
    """Return a file that says something of an account."""
    return f"accounts: {{{account}: {{{setup}}}}}"


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [
        ("minimum_length: 14", "minimum_length: 8", "passwords have 8 characters or more, not 14"),
        ("lowercase: true", "lowercase: false", "passwords need no lowercase any more"),
        ("symbols: true", "", "passwords need no symbols any more"),
        ("max_age: 90d", "max_age: 180d", "passwords end after 180 days, not after 90 days"),
        ("max_age: 90d", "", "passwords end never, not after 90 days"),
        ("remembered: 24", "remembered: 1", "the last 1 passwords are refused, not 24"),
        (
            "max_age: 90d, hard_expiry: true",
            "max_age: 90d",
            "who has an old password may renew it without an administrator",
        ),
    ],
)
def test_weaker_passwords_are_noted(before: str, now: str, what: str) -> None:
    """Stronger ones are not."""
    one, other = (
        of("aws", f"password_policy: {{{', '.join(filter(None, (_length(words), words)))}}}")
        for words in (before, now)
    )

    assert said(one, other) == [f"{MARK}: aws: {what}"]
    assert said(other, one) == []


def _length(words: str) -> str:
    return "" if "minimum_length" in words else "minimum_length: 14"


def test_a_password_policy_that_is_gone_is_noted() -> None:
    """AWS's own is in force then."""
    policy = of("aws", "password_policy: {minimum_length: 14}")

    assert said(policy, "people: {}") == [f"{MARK}: aws: passwords are as AWS has them by default"]


@pytest.mark.parametrize(
    ("before", "now", "what"),
    [
        (
            "max_api_key_lifetime: 90d",
            "max_api_key_lifetime: 365d",
            "the longest life of an API key is 365 days, not 90 days",
        ),
        ("grace_period: 1d", "grace_period: 7d", "the time to put off what is demanded is 7 days"),
        ("login_attempts: 5", "login_attempts: 50", "the number of wrong passwords is 50, not 5"),
        ("max_session: 1d", "login_attempts: 5", "the longest session is not kept at 1 day"),
        (
            "enforce_password_renewal: true",
            "enforce_password_renewal: false",
            "passwords need not be renewed any more",
        ),
    ],
)
def test_an_organization_that_demands_less_is_noted(before: str, now: str, what: str) -> None:
    """What is no longer declared is no longer kept."""
    one, other = (of("scaleway", f"security: {{{words}}}") for words in (before, now))

    (found,) = said(one, other)

    assert found.startswith(f"{MARK}: scaleway: {what}")
    assert said(one, one) == []


def test_users_who_may_sign_in_beside_an_identity_provider_are_noted() -> None:
    """And requests to it that are no longer signed."""
    strict, loose = (
        of("ovh", f"identity_provider: {{metadata: {XML}{more}}}")
        for more in (", disable_users: true, sign_requests: true", "")
    )

    assert said(strict, loose) == [
        f"{MARK}: ovh: the account's own users may sign in again",
        f"{MARK}: ovh: what is asked of the identity provider is not signed any more",
    ]
    assert said(strict, "people: {}") == [f"{MARK}: ovh: the account's own users may sign in again"]
    assert said(loose, strict) == []


def test_keys_that_need_no_end_are_noted() -> None:
    """Where the stack's own limits say so."""
    strict, longer, loose = (
        on_scaleway("limits: {api_key_lifetime: 90d}"),
        on_scaleway("limits: {api_key_lifetime: 180d}"),
        CONFIG,
    )
    empty = "people: {}"

    assert said(empty, empty, configs=(strict, longer)) == [
        f"{MARK}: scaleway: API keys may live 180 days, not 90 days"
    ]
    assert said(empty, empty, configs=(strict, loose)) == [
        f"{MARK}: scaleway: API keys need no end any more"
    ]
    assert said(empty, empty, configs=(loose, strict)) == []


def test_a_run_that_may_lock_itself_out_is_noted() -> None:
    """It is an account's own word."""
    empty = "people: {}"
    run_by = "run_by: 3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f11"
    configs = (on_scaleway(run_by), on_scaleway(f"{run_by}, may_lock_itself_out: true"))

    assert said(empty, empty, configs=configs) == [
        f"{MARK}: scaleway: a run may take away its own right to manage access"
    ]


def test_what_everybody_need_not_do_any_more_is_said_once() -> None:
    """Whoever says otherwise for themselves is not meant."""
    people = "people: {al: {email: a@b.c}, bo: {email: b@b.c, users: {aws: {require_mfa: true}}}}"
    strict = f"{of('aws', 'users: {require_mfa: true}')}\n{people}"

    assert said(strict, people) == [f"{MARK}: aws: people: no second factor is asked for any more"]
    assert said(people, strict) == []


def test_what_one_need_not_do_any_more_is_said_of_them() -> None:
    """A second factor, a boundary, a watch over what they hold."""
    strict = "users: {aws: {require_mfa: true, permissions_boundary: ReadOnlyAccess}}"
    before, now = (
        f"people: {{al: {{email: a@b.c, {words}}}}}"
        for words in (strict, "users: {aws: {exclusive: false}}")
    )

    boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    assert said(before, now) == [
        f"{MARK}: aws: al: no second factor is asked for any more",
        f"{MARK}: aws: al: the boundary {boundary} is gone",
        f"{MARK}: aws: al: what is granted beyond the declaration stays",
    ]
    assert said(now, before) == []


def test_longer_sessions_are_noted() -> None:
    """Of a program's role, an hour unless it says."""
    text = (
        "people: {al: {email: a@b.c}}\n"
        "applications: {ci: {owner: al, assumed_by: {service: lambda.amazonaws.com}, "
        "grants: {aws: [{allow: 's3:ListAllMyBuckets'}]}, identities: {aws: {%s}}}}"
    )
    short, long = (text.replace("%s", words) for words in ("", "session: 4h"))

    assert said(short, long) == [f"{MARK}: aws: ci: sessions last 4:00:00, not 1:00:00"]
    assert said(long, short) == []
