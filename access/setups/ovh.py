"""OVHcloud: permissions groups, resource groups, tags and an identity provider.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
https://help.ovhcloud.com/csm/en-gb-iam-tag-manager
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from access import model, ovh_words, renaming, saml, setup, setup_form
from access.mistakes import Wrong
from access.place import Place

TAG_KEY = re.compile(r"[a-zA-Z0-9_.:/=+@-]{1,128}")
TAG_VALUE = re.compile(r"[a-zA-Z0-9_.:/=+@-]{0,256}")
TAG_RULE = "A key has 1 to 128, a value up to 256 of letters, digits and _ . : / = + @ -."
COMPUTED = "ovh:"  # Tags that OVHcloud sets itself.
EMPTY = {
    "permissions_groups": setup_form.PermissionsGroup(),
    "resource_groups": setup_form.ResourceGroup.model_construct(resources=[]),
}
PlaceOf = Callable[..., Place]  # From a path below the entry.


def resolve(
    written: setup_form.OvhSetup, account: model.Account, place: PlaceOf
) -> tuple[setup.Setup, list[Wrong]]:
    """Return what an account has in the model's words, and what is wrong with it."""
    wrong = [
        *renaming.claimed(("permissions_groups",), written.permissions_groups),
        *renaming.claimed(("resource_groups",), written.resource_groups),
    ]
    found = setup.Setup(
        permissions_groups=tuple(_permissions_groups(written, place, wrong)),
        resource_groups=tuple(_resource_groups(written, account, place, wrong)),
        tagged=tuple(_tagged(written, account, place, wrong)),
        identity_provider=_identity_provider(written.identity_provider, place, wrong),
    )
    return found, wrong


def restored(left: setup_form.OvhSetup | None, written: Any) -> setup_form.OvhSetup:
    """Return what is left of an entry, with an empty group for each that was refused.

    Grants that name it are then not refused too.
    """
    kept = left or setup_form.OvhSetup()
    return kept.model_copy(
        update={
            section: {**dict.fromkeys(_keys(written, section), empty), **getattr(kept, section)}
            for section, empty in EMPTY.items()
        }
    )


def _keys(written: Any, section: str) -> Iterable[str]:
    groups = written.get(section) if isinstance(written, dict) else None
    return groups if isinstance(groups, dict) else ()


def _permissions_groups(
    written: setup_form.OvhSetup, place: PlaceOf, wrong: list[Wrong]
) -> Iterator[setup.PermissionsGroup]:
    for key, group in sorted(written.permissions_groups.items()):
        path = ("permissions_groups", key)
        lists = {"allow": group.allow, "except": group.except_, "deny": group.deny}
        wrong += [
            _inside(path, "permissions group", found)
            for name, words in lists.items()
            for found in ovh_words.actions(name, words)
        ]
        if not (group.allow or group.deny):
            what = f'has the permissions group "{key}", which holds nothing'
            wrong.append(Wrong(path=path, what=what, mend="Write `allow`, or `deny`."))
        elif group.except_ and not group.allow:
            what = f'has the permissions group "{key}" with an except, and no allow to trim'
            mend = "An except leaves out actions of the same group's allow; `deny` is for all."
            wrong.append(Wrong(path=(*path, "except"), what=what, mend=mend))
        yield setup.PermissionsGroup(
            key=key,
            description=group.description,
            allow=tuple(sorted(set(group.allow))),
            excepted=tuple(sorted(set(group.except_))),
            deny=tuple(sorted(set(group.deny))),
            renamed_from=group.renamed_from or "",
            place=place(*path),
        )


def _resource_groups(
    written: setup_form.OvhSetup, account: model.Account, place: PlaceOf, wrong: list[Wrong]
) -> Iterator[setup.ResourceGroup]:
    for key, group in sorted(written.resource_groups.items()):
        path = ("resource_groups", key)
        unread: list[Wrong] = []
        words = ovh_words.each("resources", group.resources, ovh_words.resource, account, unread)
        resources = tuple(sorted(set(words)))
        wrong += [_inside(path, "resource group", found) for found in unread]
        yield setup.ResourceGroup(
            key=key,
            resources=resources,
            renamed_from=group.renamed_from or "",
            place=place(*path),
        )


def _inside(path: tuple[str, str], noun: str, found: Wrong) -> Wrong:
    """Return a mistake in a group as one of the account."""
    what = f'has the {noun} "{path[1]}", which {found.what}'
    return Wrong(path=(*path, *found.path), what=what, mend=found.mend)


def _tagged(
    written: setup_form.OvhSetup, account: model.Account, place: PlaceOf, wrong: list[Wrong]
) -> Iterator[setup.Tagged]:
    named: dict[str, str] = {}
    for word, tags in sorted(written.tags.items()):
        try:
            urn = ovh_words.resource(word, account)
        except ovh_words.Unreadable as error:
            wrong.append(Wrong(path=("tags", word), what=error.what, mend=error.mend))
            continue
        if urn in named:
            what = f'has tags for "{word}", which is "{named[urn]}" written otherwise'
            mend = "Write them below one of both."
            wrong.append(Wrong(path=("tags", word), what=what, mend=mend))
        named[urn] = word
        wrong += _tags(word, tags)
        yield setup.Tagged(resource=urn, tags=dict(sorted(tags.items())), place=place("tags", word))


def _tags(word: str, tags: dict[str, str]) -> Iterator[Wrong]:
    for key, value in tags.items():
        path = ("tags", word, key)
        if key.startswith(COMPUTED):
            what = f'has the tag "{key}", which OVHcloud sets itself'
            yield Wrong(path=path, what=what, mend=f"Keys that begin with {COMPUTED} are its own.")
        elif not (TAG_KEY.fullmatch(key) and TAG_VALUE.fullmatch(value)):
            what = f'has the tag "{key}: {value}", which OVHcloud does not take'
            yield Wrong(path=path, what=what, mend=TAG_RULE)
    if not tags:
        yield Wrong(path=("tags", word), what=f'has no tags for "{word}"', mend="Leave it out.")


def _identity_provider(
    written: setup_form.IdentityProvider | None, place: PlaceOf, wrong: list[Wrong]
) -> setup.IdentityProvider | None:
    if written is None:
        return None
    wrong += saml.mistakes(written.metadata)
    return setup.IdentityProvider(
        metadata=written.metadata.strip(),
        group_attribute=written.group_attribute,
        user_attribute=written.user_attribute,
        disable_users=written.disable_users,
        sign_requests=written.sign_requests,
        requested_attributes=tuple(sorted(set(written.requested_attributes))),
        place=place("identity_provider"),
    )
