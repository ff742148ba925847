"""What an account demands of people and keys, where it demands less than it did.

More is demanded without a note: it lets nobody do more.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from access import model, setup
from access.identity import Identity
from access.place import Place
from access.ranks import Rank
from review.notes import said
from review.notes.both import Both, keyed, paired
from review.report import Note

Less = Iterator[str]
HOUR = timedelta(hours=1)


def notes(both: Both) -> Iterator[Note]:
    """Yield what is demanded no longer, account by account; of everybody, then of some."""
    for was, is_ in both.accounts():
        before, now = was.setup, is_.setup
        for place, words in (
            (_place(now.password_policy), passwords(before.password_policy, now.password_policy)),
            (_place(now.security), _security(before.security, now.security)),
            (_place(now.identity_provider), _sign_in(before, now)),
            (_place(now.identity_center), _sessions(before, now)),
            (is_.limits.place if is_.limits else None, _limits(was, is_)),
            (None, _everybody("people", *(each.users or _plain(was) for each in (before, now)))),
            (
                None,
                _everybody(
                    "applications", *(each.identities or _plain(was) for each in (before, now))
                ),
            ),
        ):
            yield from (_note(is_, word, place) for word in words)
        yield from _somebody(both, was, is_)


def passwords(was: setup.PasswordPolicy | None, is_: setup.PasswordPolicy | None) -> Less:
    """Yield what of passwords is demanded no longer."""
    if was is None:
        return
    if is_ is None:
        yield "passwords are as AWS has them by default"
        return
    if is_.minimum_length < was.minimum_length:
        yield f"passwords have {is_.minimum_length} characters or more, not {was.minimum_length}"
    for word in ("lowercase", "uppercase", "numbers", "symbols"):
        if getattr(was, word) and not getattr(is_, word):
            yield f"passwords need no {word} any more"
    if _longer(was.max_age, is_.max_age):
        yield f"passwords end {_after(is_.max_age)}, not {_after(was.max_age)}"
    if is_.remembered < was.remembered:
        yield f"the last {is_.remembered} passwords are refused, not {was.remembered}"
    if was.hard_expiry and not is_.hard_expiry:
        yield "who has an old password may renew it without an administrator"


def _security(was: setup.Security | None, is_: setup.Security | None) -> Less:
    """Yield what is less; what is no longer declared stays as it is, and nobody keeps it so."""
    if was is None:
        return
    now = is_ or setup.Security(
        max_api_key_lifetime=None,
        enforce_password_renewal=None,
        grace_period=None,
        login_attempts=None,
        max_session=None,
        place=was.place,
    )
    for word, what in (
        ("max_api_key_lifetime", "the longest life of an API key"),
        ("grace_period", "the time to put off what is demanded"),
        ("login_attempts", "the number of wrong passwords"),
        ("max_session", "the longest session"),
    ):
        before, after = getattr(was, word), getattr(now, word)
        if before is not None and after is None:
            yield f"{what} is not kept at {_said(before)} any more"
        elif before is not None and after > before:
            yield f"{what} is {_said(after)}, not {_said(before)}"
    if was.enforce_password_renewal and not now.enforce_password_renewal:
        yield "passwords need not be renewed any more"


def _sign_in(was: setup.Setup, is_: setup.Setup) -> Less:
    before, now = was.identity_provider, is_.identity_provider
    if before and before.disable_users and not (now and now.disable_users):
        yield "the account's own users may sign in again"
    if before and now and before.sign_requests and not now.sign_requests:
        yield "what is asked of the identity provider is not signed any more"


def _sessions(was: setup.Setup, is_: setup.Setup) -> Less:
    before, now = was.identity_center, is_.identity_center
    if before and now and (now.session or HOUR) > (before.session or HOUR):
        yield f"sessions last {now.session}, not {before.session or HOUR}"


def _limits(was: model.Account, is_: model.Account) -> Less:
    before, now = was.limits, is_.limits
    if before and before.api_keys_end and not (now and now.api_keys_end):
        yield "API keys need no end any more"
    if before and now and now.api_key_lifetime and before.api_key_lifetime:
        longest, longest_now = before.api_key_lifetime, now.api_key_lifetime
        if longest_now > longest:
            yield f"API keys may live {_said(longest_now)}, not {_said(longest)}"
    could, can = (bool(each.run_by and each.run_by.may_lock_itself_out) for each in (was, is_))
    if can and not could:
        yield "a run may take away its own right to manage access"


def _everybody(noun: str, was: Identity, is_: Identity) -> Less:
    """Yield what of everybody of a kind is demanded less, unless they say otherwise."""
    yield from (f"{noun}: {word}" for word in _identity(was, is_))


def _somebody(both: Both, was: model.Account, is_: model.Account) -> Iterator[Note]:
    """Yield what is demanded less of one alone; what everybody's default did is said once."""
    for noun, before, now in _kinds(both):
        defaults = [getattr(each.setup, noun) or _plain(is_) for each in (was, is_)]
        usual = set(_identity(*defaults))
        for old, new in paired(before, now, by=keyed):
            if old is None or new is None:
                continue
            for word in _identity(old.identity_on(is_.name), new.identity_on(is_.name)):
                if word not in usual:
                    yield _note(is_, f"{new.key}: {word}", new.place)


def _kinds(
    both: Both,
) -> Iterator[tuple[str, Sequence[model.Principal], Sequence[model.Principal]]]:
    yield "users", both.before.people, both.now.people
    yield "identities", both.before.applications, both.now.applications


def _identity(was: Identity, is_: Identity) -> Less:
    if was.require_mfa and not is_.require_mfa:
        yield "no second factor is asked for any more"
    if was.boundary and not is_.boundary:
        yield f"the boundary {was.boundary} is gone"
    if was.exclusive and not is_.exclusive:
        yield "what is granted beyond the declaration stays"
    if (is_.session or HOUR) > (was.session or HOUR):
        yield f"sessions last {is_.session}, not {was.session or HOUR}"


def _plain(account: model.Account) -> Identity:
    return Identity(account=account.name)


def _place(part: object) -> Place | None:
    found = getattr(part, "place", None)
    return found if isinstance(found, Place) else None


def _longer(was: timedelta | None, is_: timedelta | None) -> bool:
    return was is not None and (is_ is None or is_ > was)


def _after(life: timedelta | None) -> str:
    return f"after {_said(life)}" if life else "never"


def _said(value: object) -> str:
    """Return a span in days where it is whole days, and anything else as it is."""
    if isinstance(value, timedelta) and not value % timedelta(days=1):
        return f"{value.days} day{'s'[: value.days != 1]}"
    return str(value)


def _note(account: model.Account, what: str, place: Place | None) -> Note:
    return said.on(account, "less is demanded", what, place, rank=Rank.WRITES)
