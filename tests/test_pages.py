import pytest

from tests import pages

SAID = """\
Previewing update (sandbox):

 +  one created (0.3s)
Resources:
    + 48 to create

    ├─ a:Team  support
    │  ├─ a:Group  support
    │  └─ a:Policy  support
Duration: 3s
"""


@pytest.mark.parametrize(
    "shown",
    [
        SAID.partition("\n    ├")[0] + "\n…",
        "…\nResources:\n    + 48 to create\n…",
        "Previewing update (sandbox):\n…\nDuration: 12s",
        "…\n    ├─ a:Team  support\n    │  ├─ a:Policy  support\n    │  └─ a:Group  support\n…",
        "…",
    ],
    ids=["beginning", "middle", "ends-at-another-time", "branches-in-another-order", "nothing"],
)
def test_what_was_said_may_be_shown_in_part(shown: str) -> None:
    """Blank lines and seconds do not count, and what is left out is said to be."""
    assert pages.missing(shown.splitlines(), SAID) == []


@pytest.mark.parametrize(
    "shown",
    [
        "…\n    + 41 to create\n…",
        "Resources:\n    + 48 to create\n…",
        "…\nResources:\n    + 48 to create",
        "…\nPreviewing update (sandbox):\nResources:\n…",
        "…\nDuration: 3s\n…\nResources:\n…",
        "…\n    ├─ a:Team  support\n    │  ├─ a:Policy  support\n    │  └─ a:User  support\n…",
        "",
    ],
    ids=["number", "start", "end", "joined", "order", "branch", "silence"],
)
def test_what_was_not_said_so_is_found(shown: str) -> None:
    """A page that shows it lies."""
    assert pages.missing(shown.splitlines(), SAID)
