"""Tags of people, teams and programs, in characters that both AWS and Scaleway take.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
"""

import re
from collections.abc import Iterator, Mapping

from access.mistakes import Wrong

MOST = 9
LENGTH = 70  # Of key, equals sign and value, as Scaleway has them.
TEXT = re.compile(r"[A-Za-z0-9._@/-]+( +[A-Za-z0-9._@/-]+)*")
RULE = "Key and value are letters, digits, spaces and . _ @ / -, 69 characters together."
OURS: Mapping[str, set[str]] = {"application": {"grantbook", "owner"}}  # On AWS.


def mistakes(tags: Mapping[str, str], noun: str) -> Iterator[Wrong]:
    """Yield what keeps the tags of an entry from being taken by every cloud that has tags."""
    if len(tags) > MOST:
        what, mend = f"has {len(tags)} tags", f"Scaleway has room for {MOST} beside its mark."
        yield Wrong(path=("tags",), what=what, mend=mend)
    lower = [key.lower() for key in tags]
    for key, value in tags.items():
        path = ("tags", key)
        if not (TEXT.fullmatch(key) and TEXT.fullmatch(value)) or len(f"{key}={value}") > LENGTH:
            what = f'has the tag "{key}: {value}", which not every cloud takes'
            yield Wrong(path=path, what=what, mend=RULE)
        elif key.lower() in OURS.get(noun, {"grantbook"}):
            what = f'has the tag "{key}", which grantbook sets itself'
            yield Wrong(path=path, what=what, mend="Call it otherwise.")
        elif lower.count(key.lower()) > 1:
            what = f'has the tag "{key}" in two spellings'
            yield Wrong(path=path, what=what, mend="AWS takes them for one: keep one.")
