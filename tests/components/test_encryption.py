from pathlib import Path

import pytest

from access import text
from components import encryption

FILE = "stacks/Pulumi.test.yaml"


@pytest.mark.parametrize(
    ("written", "environment"),
    [
        ("secretsprovider: awskms://alias/state", {}),
        ("secretsprovider: passphrase", {"PULUMI_CONFIG_PASSPHRASE": "horse"}),
        ("encryptionsalt: v1:abc", {"PULUMI_CONFIG_PASSPHRASE": "horse"}),
        ("", {"PULUMI_CONFIG_PASSPHRASE": "horse"}),
    ],
)
def test_stack_with_a_key_is_built(written: str, environment: dict[str, str]) -> None:
    """A key service or a passphrase protects what state holds."""
    tree, _ = text.parse(FILE, written)

    encryption.demand(tree, environment)


def test_passphrase_may_be_in_a_file(tmp_path: Path) -> None:
    """As Pulumi itself reads it."""
    file = tmp_path / "passphrase"
    file.write_text("horse\n", "utf-8")
    tree, _ = text.parse(FILE, "")

    encryption.demand(tree, {"PULUMI_CONFIG_PASSPHRASE_FILE": str(file)})


@pytest.mark.parametrize("written", ["", "secretsprovider: passphrase", "- no mapping"])
def test_empty_passphrase_is_refused(written: str) -> None:
    """Pulumi accepts one, and anybody could then read passwords and keys."""
    tree, _ = text.parse(FILE, written)

    with pytest.raises(encryption.Unencrypted) as refusal:
        encryption.demand(tree, {"PULUMI_CONFIG_PASSPHRASE": ""})

    assert str(refusal.value) == (
        "stacks/Pulumi.test.yaml: the passphrase of this stack is empty, so anybody could read its "
        "state.\n  Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, or use a key "
        "service: `pulumi stack change-secrets-provider`."
    )


@pytest.mark.parametrize("content", [None, "\n"], ids=["absent", "empty"])
def test_file_without_a_passphrase_is_refused(tmp_path: Path, content: str | None) -> None:
    """Naming a file is not having a passphrase."""
    file = tmp_path / "passphrase"
    if content is not None:
        file.write_text(content, "utf-8")
    tree, _ = text.parse(FILE, "")

    with pytest.raises(encryption.Unencrypted):
        encryption.demand(tree, {"PULUMI_CONFIG_PASSPHRASE_FILE": str(file)})
