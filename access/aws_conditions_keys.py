"""The keys of AWS's conditions beside the actions of their statement: a wrong one is never there.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from access import aws_resources
from access.catalogue import condition_keys, lookup
from access.catalogue.condition_keys import Key
from access.mistakes import nearest

Fault = tuple[str, str]  # What is wrong, and how to mend it.
EFFECTS = {"allow": "allows", "deny": "denies"}
LIST = "`grantbook catalogue aws` lists them."


@cache
def known(written: str, actions: tuple[str, ...]) -> Key | None:
    """Return the key that is written, of all of AWS or of a service that it may be of."""
    everywhere = condition_keys.find(written, condition_keys.everywhere())
    return everywhere or condition_keys.find(written, _of_services(written, actions))


def faults(
    written: str,
    key: Key | None,
    statements: Mapping[str, Sequence[str]],
    *,
    holds_without: bool,
) -> Iterator[Fault]:
    """Yield what keeps a written key, known or not, from being there when an action is called.

    `statements` holds the actions by `allow` and `deny`; unknown actions are left to others.
    `holds_without` tells whether the comparison holds where the key is missing.
    """
    if _is_of_a_provider(written):
        what = f'has a condition on "{written}", which an identity provider says at sign-in'
        yield what, "Say in `assumed_by` who may have the role: a grant is for whoever has it."
    elif key is None:
        yield _unknown(written, statements)
    elif chosen := condition_keys.CHOSEN.search(written):
        what = f'has a condition on "{written}", where {chosen[0]} stands for a word of yours'
        yield what, "Write that word: the key of a tag, for example."
    elif not key.is_everywhere:
        for effect, words in statements.items():
            if not _is_known_to(key, tuple(words)):
                end = f"so it {'always' if holds_without else 'never'} holds"
                what = f'has a condition on "{written}", which no action that it {EFFECTS[effect]}'
                yield f"{what} knows, {end}", _mend(key)


def _of_services(written: str, actions: tuple[str, ...]) -> list[Key]:
    """Return the keys of the services of a key and of actions."""
    services = {written.partition(":")[0].lower(), *_services(actions)}
    return [key for service in sorted(services) for key in condition_keys.of_service(service)]


@cache
def _services(actions: tuple[str, ...]) -> frozenset[str]:
    names = (name for action in actions for name in lookup.reached("aws", action))
    return frozenset(name.partition(":")[0] for name in names)


def _is_of_a_provider(written: str) -> bool:
    """Tell whether a key is of a token or an assertion: issuers have addresses, services words."""
    owner = written.partition(":")[0].lower()
    return owner == "saml" or "." in owner


def _unknown(written: str, statements: Mapping[str, Sequence[str]]) -> Fault:
    if ":" not in written:
        what = f'has a condition on "{written}", which is not service:key'
        return what, "For example aws:SourceIp."
    service = written.partition(":")[0].lower()
    actions = (action for words in statements.values() for action in words if action != "*")
    own = [] if service == "aws" else _of_services(written, tuple(actions))
    names = [key.name for key in (*condition_keys.everywhere(), *own)]
    begun = [name for name in names if name.startswith(f"{written}/")]
    return (
        f'has a condition on "{written}", unknown on AWS',
        f"{nearest(written, begun or names)} {LIST}".strip(),
    )


@cache
def _is_known_to(key: Key, actions: tuple[str, ...]) -> bool:
    """Tell whether some action knows a key, or nobody says which do; unknown actions may."""
    names = {name for action in actions for name in lookup.reached("aws", action)}
    if not names or any(key.name in condition_keys.of_action(name) for name in names):
        return True
    unsaid = (each for of in _services(actions) for each in condition_keys.of_no_action(of))
    return key.name in {each.name for each in unsaid}


def _mend(key: Key) -> str:
    """Return the actions that a key is for."""
    service = key.name.partition(":")[0]
    actions = lookup.aws_actions(service)
    fitting = {action for action in actions if key.name in condition_keys.of_action(action)}
    return f"It is for {aws_resources.shown(fitting)}." if fitting else "Leave it out."
