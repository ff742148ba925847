"""First passwords, made where the user is made and known to nobody before."""

import secrets
import string

LENGTH = 24  # Characters: about 140 bits.
KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.!")


def make() -> str:
    """Return a password with a character of each kind, as most password rules ask."""
    letters = [secrets.choice(kind) for kind in KINDS]
    letters += [secrets.choice("".join(KINDS)) for _ in range(LENGTH - len(KINDS))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)
