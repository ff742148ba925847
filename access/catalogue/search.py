"""The names that a cloud can grant, as `grantbook catalogue` lists them."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from access.catalogue import condition_keys, lookup
from access.model import Cloud

Found = tuple[str, str]  # A name as a declaration writes it, and what it is.


def search(cloud: Cloud, word: str) -> list[Found]:
    """Return the names that hold a word, or match it where it has a * or ?; sorted, "" for all.

    AWS has too many actions to look through: they, and the condition keys of services, are there
    for a word with a service, `s3:Get*`.
    """
    if cloud == "aws" and ":" in word:
        actions = [(name, "action") for name in lookup.reached("aws", word)]
        keys = condition_keys.of_service(word.partition(":")[0].lower())
        found = filter(
            lambda each: _matches(each[0], word), _keys((*condition_keys.everywhere(), *keys))
        )
        return sorted({*actions, *found})
    return sorted(found for found in _names(cloud) if _matches(found[0], word))


def _matches(name: str, word: str) -> bool:
    pattern = word if set("*?") & set(word) else f"*{word}*"
    return fnmatchcase(name.lower(), pattern.lower().replace("[", "[[]"))


def _names(cloud: Cloud) -> Iterator[Found]:
    data = lookup.data(cloud)
    if cloud == "aws":
        yield from ((f"{service}:*", "service") for service in lookup.aws_services())
        yield from ((name, "managed policy") for name in data["managed_policies"])
        yield from _keys(condition_keys.everywhere())
    elif cloud == "ovh":
        yield from ((name, "action") for name in lookup.ovh_actions())
        yield from ((name, "permissions group") for name in data["permissions_groups"])
        yield from ((f"{name}:*", "resource type") for name in data["resource_types"])
    else:
        types = lookup.permission_sets().items()
        yield from ((name, f"permission set of {type_}") for name, type_ in types)


def _keys(keys: Iterable[condition_keys.Key]) -> Iterator[Found]:
    """Yield condition keys with what they hold: `condition key, list of String`."""
    for key in keys:
        yield key.name, f"condition key, {'list of ' * key.is_list}{' or '.join(key.types)}"
