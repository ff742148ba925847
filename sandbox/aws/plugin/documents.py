"""Policy documents as IAM gives them back.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_PolicyVersion.html
"""

import json
from typing import Any

from sandbox.aws.plugin import kinds


def as_found(known: str | None, found: Any) -> str:
    """Return the document found; in the known spelling when it means the same."""
    text = found if isinstance(found, str) else json.dumps(found)
    return known if known and kinds.same("document", known, text) else text
