"""What users of a stack hold on AWS that it does not know, and that a run would stumble over.

pulumi-aws has no resource that keeps keys, certificates or others' groups away from a user.
Users go with all that they hold; a group that holds what the stack did not give it stays.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups_manage_delete.html
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence

from access import aws_policies, model
from access.names import aws as names
from providers import mark
from providers.aws.own import Group, Holder, Holdings
from providers.inventory import Kind
from providers.listing import Found
from review.check import Check

OF_AWS = "arn:aws:iam::aws:"
REMOVAL: Mapping[Kind, tuple[str, str, str, str]] = {
    "signing_certificate": (
        *("signing certificate", "CertificateId"),
        *("delete-signing-certificate", "--certificate-id"),
    ),
    "ssh_key": (
        *("SSH key", "SSHPublicKeyId"),
        *("delete-ssh-public-key", "--ssh-public-key-id"),
    ),
    "service_credential": (
        *("service-specific credential", "ServiceSpecificCredentialId"),
        *("delete-service-specific-credential", "--service-specific-credential-id"),
    ),
}


def is_ours(held: str, declared: model.Declaration, account: model.Account) -> bool:
    """Tell whether a mark is of this stack and account, whatever its key."""
    ours = mark.owner(declared.stack, f"{account.name}/any").split("/")[:3]
    return held.split("/")[:3] == ours


def held(declared: model.Declaration, account: model.Account, there: Holdings) -> Check:
    """Return what declared users hold beside the declaration."""
    holders = _declared(declared, account)
    groups = {*names.taken(declared, account)["group"].values()}
    known = [each for each in there.users if each.name in holders]
    lines = [line for user in known for line in _beyond(user, holders[user.name], account, groups)]
    if lines:
        what = "users hold what the declaration does not know:"
        return Check(verdict="to mend", what=what, mend=tuple(lines))
    what = f"{len(known)} user{'s'[: len(known) != 1]}: no key, certificate or group beside"
    return Check(verdict="fine", what=f"{what} the declaration")


def leaving(
    declared: model.Declaration, account: model.Account, there: Holdings
) -> Iterator[Check]:
    """Yield who and what goes, if anything does, and what is in the way of it."""
    stay = {*names.taken(declared, account)["user"].values()}
    gone = [each.name for each in there.users if each.name not in stay]
    if gone:
        what = f"{len(gone)} user{'s'[: len(gone) != 1]} to delete, with all they hold, by hand too"
        yield Check(verdict="fine", what=f"{what}: {', '.join(gone)}")
    groups = there.leaving
    what = f"{len(groups)} group{'s'[: len(groups) != 1]} to delete"
    if lines := [line for group in groups for line in _in_the_way(group)]:
        what += ": AWS answers DeleteConflict until what was given by hand is gone:"
        yield Check(verdict="to mend", what=what, mend=tuple(lines))
    elif groups:
        yield Check(verdict="fine", what=f"{what}: nothing by hand is in the way")
    if unsure := sorted({arn.rpartition("/")[2] for group in groups for arn in _of_aws(group)}):
        what = "whether the stack itself attached them to groups to delete"
        yield Check(verdict="not checked", what=f"{what}: {', '.join(unsure)}")


def _declared(
    declared: model.Declaration, account: model.Account
) -> Mapping[str, model.Person | model.Application]:
    """Return the principals that are users, by their names in the cloud."""
    programs = declared.applications_on(account.name)
    people = {account.named(each.key): each for each in declared.people_on(account.name)}
    return {
        **people,
        **{account.named(each.key): each for each in programs if each.keys_on(account.name)},
    }


def _beyond(
    user: Holder,
    holder: model.Person | model.Application,
    account: model.Account,
    groups: set[str],
) -> Iterator[str]:
    """Yield what a user holds that a run neither makes nor takes away."""
    said = holder.identity_on(account.name)
    keys = user.held["access_key"] or ()
    if isinstance(holder, model.Application):
        yield from _spare_keys(user, keys, len(holder.keys_on(account.name)))
    elif said.exclusive:
        yield from (_key(user, key) for key in keys)
    if isinstance(holder, model.Person) and said.require_mfa and user.held["mfa_device"] == []:
        yield f"{user.name}: no MFA device, and may do nothing but set one up"
    if said.exclusive:
        for kind in REMOVAL:
            yield from (_removal(user, kind, found) for found in user.held[kind] or ())
        for group in user.groups:
            if group not in groups:
                command = _command("remove-user-from-group", user, "--group-name", group)
                yield f'{user.name}: in the group "{group}": {command}'


def _spare_keys(user: Holder, keys: Sequence[Found], wanted: int) -> Iterator[str]:
    """Yield the keys of a program where there are more than declared: which are whose is unknown.

    A rotation makes the new one first, and AWS refuses a third.
    """
    if len(keys) > wanted:
        listed = ", ".join(f"{key['AccessKeyId']} ({key['Status'].lower()})" for key in keys)
        yield f"{user.name}: {len(keys)} access keys, {wanted} declared: {listed};"
        yield "  a third is refused, so none can be replaced: delete what the stack did not make,"
        yield f"  {_command('delete-access-key', user, '--access-key-id', 'ID')}"


def _key(user: Holder, key: Found) -> str:
    command = _command("delete-access-key", user, "--access-key-id", key["AccessKeyId"])
    return f"{user.name}: access key, {key['Status'].lower()}: {command}"


def _removal(user: Holder, kind: Kind, found: Found) -> str:
    noun, id_, command, option = REMOVAL[kind]
    return f"{user.name}: {noun}: {_command(command, user, option, found[id_])}"


def _in_the_way(group: Group) -> Iterator[str]:
    """Yield what a group holds that no resource of the stack takes along."""
    of = ("--group-name", group.name)
    for name in group.inline:
        if name != aws_policies.OWN:
            command = _joined("delete-group-policy", *of, "--policy-name", name)
            yield f'{group.name}: own policy "{name}": {command}'
    for arn, is_ours in group.attached.items():
        if not (is_ours or arn in _of_aws(group)):
            command = _joined("detach-group-policy", *of, "--policy-arn", arn)
            yield f"{group.name}: {arn.rpartition('/')[2]} is attached: {command}"
    for user in group.strangers:
        command = _joined("remove-user-from-group", *of, "--user-name", user)
        yield f"{group.name}: {user} is in it: {command}"


def _of_aws(group: Group) -> Sequence[str]:
    """Return AWS's own policies that a group has, which carry nobody's mark."""
    return [arn for arn in group.attached if arn.startswith(OF_AWS)]


def _command(action: str, user: Holder, option: str, value: str) -> str:
    return _joined(action, "--user-name", user.name, option, value)


def _joined(*words: str) -> str:
    """Return a command of AWS's own tool, to be copied."""
    return shlex.join(["aws", "iam", *words])
