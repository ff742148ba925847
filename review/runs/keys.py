"""The keys of programs, as a run leaves them and as files say them, with how long they live."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from access import model
from access.effective.region import instant
from review.preview import Resource, Unknown
from review.runs.reading import Reading, ended

INACTIVE = "Inactive"
TYPES: Mapping[str, tuple[str, ...]] = {
    "aws": ("aws:iam/accessKey:AccessKey",),
    "ovh": ("ovh:Oauth2Client", "ovh:Token"),
    "scaleway": ("scaleway:ApiKey",),
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Key:
    """One key, by its account, its program and its own name."""

    account: str
    program: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """How long a key counts: until an instant, for some seconds from its making, or for ever."""

    until: str = ""
    seconds: int = 0
    is_active: bool = True

    def __str__(self) -> str:
        """Return it in words."""
        if not self.is_active:
            return "switched off"
        if self.until:
            return f"until {self.until}"
        span = timedelta(seconds=self.seconds)
        whole = f"{span.days} days" if span == timedelta(days=span.days) else str(span)
        return f"for {whole}" if self.seconds else "without an end"


Keys = Mapping[Key, Life]


def declared(declaration: model.Declaration) -> Keys:
    """Return the keys that files say."""
    return {
        Key(account=key.account, program=program.key, name=key.key): Life(
            until=instant(key.expires),
            seconds=int(key.lifetime.total_seconds()) if key.lifetime else 0,
            is_active=key.is_active,
        )
        for program in declaration.applications
        for key in program.keys
    }


def made(account: model.Account, reading: Reading) -> Iterator[tuple[Key, Life]]:
    """Yield the keys that are there."""
    for type_ in TYPES[account.cloud]:
        yield from reading.every(type_, _key)


def _key(resource: Resource) -> tuple[Key, Life]:
    seconds = resource.said("lifetime_s") or 0
    if not isinstance(seconds, int | float):
        raise Unknown
    whose, _, name = resource.name.rpartition("/")
    program = whose.removeprefix(f"{resource.account}/")
    return Key(account=resource.account, program=program, name=name), Life(
        until=ended(resource.text("expires_at")),
        seconds=int(seconds),
        is_active=resource.text("status") != INACTIVE,
    )
