"""Who asks the judge, under the names of the expected lines, and what AWS is told of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.aws.accounts import ADMINISTRATOR
from sandbox.aws.accounts import FIRST as OWN
from sandbox.aws.accounts import SECOND as OTHER

GITHUB, GITLAB, ROBOTS = (
    "token.actions.githubusercontent.com",
    "gitlab.com",
    "token.example.com",
)
MFA = "aws:MultiFactorAuthPresent"
NOW = "aws:CurrentTime"
ADDRESS = "aws:SourceIp"
WORD = "sts:ExternalId"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A user of an account, a role as in `role/ci`, an ARN, or a service that calls."""

    who: str
    account: str = OWN
    told: Mapping[str, str] = field(default_factory=dict)


def token(issuer: str, audience: str, subject: str) -> Asker:
    """Return whoever an issuer vouches for."""
    claims = {f"{issuer}:sub": subject, f"{issuer}:aud": audience}
    return Asker(
        who=f"arn:aws:iam::{OWN}:oidc-provider/{issuer}",
        told={key: value for key, value in claims.items() if value},
    )


def administrator(account: str, word: str = "") -> Asker:
    """Return the administrator of an account, who may call anything there."""
    return Asker(
        who=f"arn:aws:iam::{account}:user/{ADMINISTRATOR}", told={WORD: word} if word else {}
    )


PEOPLE = ("alice", "bruno", "carol", "mona", "flora", "erik", "dora", "gwen")
STS = "sts.amazonaws.com"
SHOP = "repo:acme/shop"
AT_GITLAB = "https://gitlab.com"
PROJECT = "project_path:acme/shop"

ASKERS: Mapping[str, Asker] = {
    **{who: Asker(who=who) for who in (*PEOPLE, "robot", "role/ci")},
    **{who: Asker(who=who, account=OTHER) for who in ("gina", "milo")},
    **{who: Asker(who=who) for who in ("codebuild.amazonaws.com", "ec2.amazonaws.com")},
    "mona at the console": Asker(who="mona", told={MFA: "false"}),
    "mona with MFA": Asker(who="mona", told={MFA: "true"}),
    "gina with MFA": Asker(who="gina", account=OTHER, told={MFA: "true"}),
    "dora on the last day": Asker(who="dora", told={NOW: "2035-06-30T23:00:00Z"}),
    "erik on the last day": Asker(who="erik", told={NOW: "2035-06-30T23:00:00Z"}),
    "dora after the last day": Asker(who="dora", told={NOW: "2035-07-01T01:00:00Z"}),
    "erik after the last day": Asker(who="erik", told={NOW: "2035-07-01T01:00:00Z"}),
    "gwen from 127.0.0.3": Asker(who="gwen", told={ADDRESS: "127.0.0.3"}),
    "gwen from 127.0.0.4": Asker(who="gwen", told={ADDRESS: "127.0.0.4"}),
    "the other account": administrator(OTHER),
    "the other account with the word": administrator(OTHER, "between-us"),
    "the other account with another word": administrator(OTHER, "between-others"),
    "its own account with the word": administrator(OWN, "between-us"),
    "a third account with the word": administrator("999999999999", "between-us"),
    "github, main of acme/shop": token(GITHUB, STS, f"{SHOP}:ref:refs/heads/main"),
    "github, another branch": token(GITHUB, STS, f"{SHOP}:ref:refs/heads/main-2"),
    "github, a tag main": token(GITHUB, STS, f"{SHOP}:ref:refs/tags/main"),
    "github, another repository": token(GITHUB, STS, "repo:acme/shop-2:ref:refs/heads/main"),
    "github, no subject": token(GITHUB, STS, ""),
    "github, for others": token(GITHUB, "others", f"{SHOP}:ref:refs/heads/main"),
    "gitlab, tag v1 of acme/shop": token(GITLAB, AT_GITLAB, f"{PROJECT}:ref_type:tag:ref:v1"),
    "gitlab, branch v1 of acme/shop": token(GITLAB, AT_GITLAB, f"{PROJECT}:ref_type:branch:ref:v1"),
    "gitlab, another project": token(
        GITLAB, AT_GITLAB, "project_path:acme/shop-2:ref_type:tag:ref:v1"
    ),
    "gitlab, as github says it": token(GITLAB, AT_GITLAB, f"{SHOP}:ref:refs/heads/main"),
    "gitlab, for others": token(GITLAB, "others", f"{PROJECT}:ref_type:tag:ref:v1"),
    "agent-1": token(ROBOTS, "robots", "agent-1"),
    "agent-2": token(ROBOTS, "robots", "agent-2"),
    "agent-3": token(ROBOTS, "robots", "agent-3"),
    "agent-1, for others": token(ROBOTS, "others", "agent-1"),
}
