import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import ssh

NONE = "no public SSH key: one begins like ssh-ed25519 AAAA"
CUT = "an SSH key that is cut off, or not what it says it is"
SEVERAL = "more than one line, where one key is expected"
PRIVATE = "a private key: whoever has read it here may use it, so make a new one"
ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIEpL3bPEZNCYcAU7Yjn0QWoCQdw1wHkZJ0VdHlxA9SHv"


def encoded(*parts: bytes) -> str:
    """Return parts, each after its length, as they stand in a key."""
    told = (len(part).to_bytes(4, "big") + part for part in parts)
    return base64.b64encode(b"".join(told)).decode()


def outcome(written: str) -> str:
    """Return what counts of a text, or why it is no key."""
    try:
        return ssh.plain(written)
    except ValueError as error:
        return str(error)


KEYS = [
    f"ssh-ed25519 {ED25519}",
    f"ssh-rsa {encoded(b'ssh-rsa', b'e', b'n' * 257)}",
    f"ecdsa-sha2-nistp256 {encoded(b'ecdsa-sha2-nistp256', b'nistp256', b'q' * 65)}",
    f"sk-ssh-ed25519@openssh.com {encoded(b'sk-ssh-ed25519@openssh.com', b'k' * 32, b'ssh:')}",
    "sk-ecdsa-sha2-nistp256@openssh.com "
    + encoded(b"sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", b"q" * 65, b"ssh:"),
]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.split()[0])
@pytest.mark.parametrize(
    "written",
    ["{}", "{}\n", "  {}\r\n", "{} jo@laptop", "{} Jo's PRIVATE one", "{}\tjo 2026 \n\n"],
)
def test_comment_and_line_end_mean_nothing(key: str, written: str) -> None:
    """What is left is the algorithm and the key."""
    assert ssh.plain(written.format(key)) == key


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.split()[0])
def test_what_counts_of_a_key_is_a_key(key: str) -> None:
    """Taken apart again it is the same."""
    assert ssh.plain(ssh.plain(key)) == key


def test_a_key_has_one_spelling() -> None:
    """Bits that base64 ignores do not make another key."""
    last = encoded(b"ssh-ed25519", b"k" * 30)
    assert last.endswith("aw==")

    assert ssh.plain(f"ssh-ed25519 {last[:-4]}ax==") == ssh.plain(f"ssh-ed25519 {last}")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", NONE),
        ("ssh-ed25519", CUT),
        ("jo@laptop", NONE),
        ("ssh-dss AAAA", NONE),
        (ED25519, NONE),
        ("ssh-ed25519 é", NONE),
        ("ssh-ed25519 A", NONE),
        (f"ssh-rsa {ED25519}", CUT),
        (f"ssh-ed25519 {ED25519[:-4]}", CUT),
        (f"ssh-ed25519 {ED25519[:20]}", CUT),
        (f"ssh-ed25519 {ED25519}AAAA", CUT),
        (f"ssh-ed25519 {encoded(b'ssh-ed25519', b'')}", CUT),
        (f"ssh-ed25519 {encoded(b'ssh-ed25519')}", CUT),
        (f"ssh-ed25519 {encoded(b'ssh-ed25518', b'k' * 32)}", CUT),
        (f"ssh-ed25519 {ED25519}\nssh-ed25519 {ED25519}", SEVERAL),
        (f"# laptop\nssh-ed25519 {ED25519}", SEVERAL),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz", PRIVATE),
        ("-----BEGIN PRIVATE KEY-----", PRIVATE),
        ("PuTTY-User-Key-File-3: ssh-ed25519", PRIVATE),
    ],
)
def test_what_is_no_public_key_says_why(written: str, said: str) -> None:
    """And never shows what was written."""
    assert outcome(written) == said


@given(st.text() | st.binary().map(lambda data: f"ssh-rsa {base64.b64encode(data).decode()}"))
def test_any_other_text_is_refused_in_words(written: str) -> None:
    """Whatever stands in a declaration, nothing but a ValueError comes of it."""
    found = outcome(written)

    assert found in {NONE, CUT, SEVERAL, PRIVATE} or outcome(found) == found
