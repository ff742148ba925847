"""What is expected of each call, written by hand: not read from the declarations.

A line says who judges it. What is `called` is called for real, on one of the two accounts, and the
sandbox lets it through or refuses it. What is `judged` is asked of a public evaluator, by the
documents that stand in the sandbox's IAM: there is no second factor in the sandbox and no token.

A refusal stands in the list that says why it is refused, because a cloud that forgets to enforce
one thing must be caught at those lines and at no others.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sandbox.prover import proof
from sandbox.prover.proof import Expectation
from tests.scenarios.aws_in_full.askers import ASKERS

CALLED, GUARDED, JUDGED = "called on aws", "called on guarded", "judged"

may, may_not = partial(proof.allowed, CALLED), partial(proof.refused, CALLED)
guarded_may, guarded_may_not = partial(proof.allowed, GUARDED), partial(proof.refused, GUARDED)
ruled_in, ruled_out = partial(proof.allowed, JUDGED), partial(proof.refused, JUDGED)

CREATE, LIST, RESOLVE = "support:CreateCase", "support:DescribeCases", "support:ResolveCase"
USERS = "iam:ListUsers"
ME = "sts:GetCallerIdentity"  # What every key that is accepted may ask.
NO = "AccessDenied"
NOTHING = "nothing in policy"


def password(who: str) -> str:
    """Return how a person changes the first password."""
    return f"iam:ChangePassword user/{who}"


def devices(who: str) -> str:
    """Return how a person lists the devices of one."""
    return f"iam:ListMFADevices UserName={who}"


def enabling(who: str) -> str:
    """Return how a person sets up a device, with two codes that it shows."""
    codes = "AuthenticationCode1=123456 AuthenticationCode2=654321"
    return f"iam:EnableMFADevice UserName={who} SerialNumber={who}-phone {codes}"


# Alice is in the team that may do all but resolve; bruno is in the one with AWSSupportAccess.
CREATES_AND_LISTS = may("alice", CREATE, LIST)
DOES_NOT_RESOLVE = [
    *may_not("alice", {RESOLVE: NO}),
    *ruled_out("alice", {RESOLVE: "support/attached/support"}),
]
RESOLVES = may("bruno", CREATE, LIST, RESOLVE)
STRANGER = may_not("carol", {CREATE: NO, LIST: NO, RESOLVE: NO})

# Who has a grant of `iam:ListUsers` has a boundary without it.
LISTS_NO_USERS = [
    line
    for who in ("alice", "bruno", "carol", "mona", "dora", "erik", "flora", "gwen")
    for line in may_not(who, {USERS: NO})
]
LISTS_NO_USERS_WITH_MFA = ruled_out("mona with MFA", {USERS: NOTHING})

# Everybody changes the first password with what they hold, and nobody another's.
CHANGES_THE_PASSWORD = [
    line
    for who in ("alice", "bruno", "carol", "mona", "dora", "erik", "gwen", "gina", "milo")
    for line in ruled_in(who, password(who))
]
CHANGES_NO_OTHER_PASSWORD = ruled_out("carol", {password("alice"): NOTHING})

# Mona has bruno's team and needs MFA; so does gina, as everybody on her account but milo does.
SETS_UP_MFA = may("mona", devices("mona"), "iam:GetUser UserName=mona", enabling("mona"))
MAKES_A_DEVICE = ruled_in(
    "mona", "iam:CreateVirtualMFADevice mfa/phone", "iam:EnableMFADevice user/mona"
)
SETS_UP_MFA_OF_NOBODY_ELSE = may_not("mona", {devices("bruno"): NO, enabling("bruno"): NO})
BEFORE_MFA = may_not("mona", {CREATE: NO, LIST: NO, RESOLVE: NO})
BEFORE_MFA_AS_JUDGED = [
    *ruled_out("mona", {LIST: "inline/sign-in", RESOLVE: "inline/sign-in"}),
    *ruled_out("mona at the console", {LIST: "inline/sign-in", RESOLVE: "inline/sign-in"}),
]
WITH_MFA = ruled_in("mona with MFA", CREATE, LIST, RESOLVE)
GUARDED_SETS_UP_MFA = guarded_may("gina", devices("gina"), enabling("gina"))
GUARDED_BEFORE_MFA = [
    *guarded_may_not("gina", {LIST: NO, RESOLVE: NO}),
    *ruled_out("gina", {LIST: "inline/sign-in"}),
]
GUARDED_WITH_MFA = ruled_in("gina with MFA", LIST, RESOLVE)
EXEMPT = guarded_may("milo", LIST, RESOLVE)

# Flora has bruno's team as well, and is suspended.
SUSPENDED = may_not("flora", {LIST: NO, RESOLVE: NO})

# Dora's grant to create ends, and so does all that erik has.
ENDING = [*may("dora", CREATE), *may("erik", LIST, RESOLVE)]
ENDLESS = [*may("dora", LIST), *may("alice", LIST), *may("bruno", RESOLVE)]
ENDED_GRANT = may_not("dora", {CREATE: NO})
ENDED_PERSON = may_not("erik", {LIST: NO, RESOLVE: NO})
ON_THE_LAST_DAY = [
    *ruled_in("dora on the last day", CREATE),
    *ruled_in("erik on the last day", LIST),
]
GRANT_AFTER_THE_LAST_DAY = ruled_out("dora after the last day", {CREATE: NOTHING})
AFTER_THE_LAST_DAY = [
    *GRANT_AFTER_THE_LAST_DAY,
    *ruled_out("erik after the last day", {LIST: "inline/until"}),
]

# Gwen has a grant from one range of addresses.
INSIDE, ALSO_INSIDE = f"{LIST} from 127.0.0.2", f"{LIST} from 127.0.0.3"
FROM_INSIDE = [*may("gwen", INSIDE, ALSO_INSIDE), *ruled_in("gwen from 127.0.0.3", LIST)]
FROM_OUTSIDE = [
    *may_not("gwen", {LIST: NO, f"{LIST} from 127.0.0.4": NO}),
    *ruled_out("gwen from 127.0.0.4", {LIST: NOTHING}),
]
FROM_INSIDE_NO_MORE = may_not("gwen", {f"{CREATE} from 127.0.0.2": NO})

# Robot is granted two actions, of which its boundary leaves one; its former key is inactive.
WITHIN_THE_BOUNDARY = [*may("robot/main", LIST), *ruled_in("robot", LIST)]
BEYOND_THE_BOUNDARY = [
    *may_not("robot/main", {USERS: NO}),
    *ruled_out("robot", {USERS: "nothing in boundary"}),
]
BEYOND_THE_GRANT = may_not("robot/main", {RESOLVE: NO})
ACTIVE = may("robot/main", ME)
INACTIVE = may_not("robot/former", {ME: "InvalidClientTokenId"})

# Auditor is a role for another account that says the word.
VISITS = [*may("auditor", LIST), *ruled_in("the other account with the word", "role/auditor")]
BEYOND_THE_VISIT = may_not("auditor", {RESOLVE: NO, USERS: NO})
NO_WORD = [
    *may_not("auditor without the word", {LIST: "sign-in"}),
    *may_not("auditor with another word", {LIST: "sign-in"}),
    *ruled_out("the other account", {"role/auditor": "nothing in trust"}),
    *ruled_out("the other account with another word", {"role/auditor": "nothing in trust"}),
]
NO_VISITOR = [
    *may_not("auditor from its own account", {LIST: "sign-in"}),
    *ruled_out("its own account with the word", {"role/auditor": "nothing in trust"}),
    *ruled_out("a third account with the word", {"role/auditor": "nothing in trust"}),
]

# Ci is a role for pipelines, by what their tokens say.
SECOND_SUBJECT = ruled_in("agent-2", "role/ci")
BY_TOKEN = [
    *ruled_in("github, main of acme/shop", "role/ci"),
    *ruled_in("gitlab, tag v1 of acme/shop", "role/ci"),
    *ruled_in("agent-1", "role/ci"),
    *SECOND_SUBJECT,
]
WRONG_SUBJECT = [
    line
    for who in (
        "github, another branch",
        "github, a tag main",
        "github, another repository",
        "github, no subject",
        "gitlab, branch v1 of acme/shop",
        "gitlab, another project",
        "gitlab, as github says it",
        "agent-3",
    )
    for line in ruled_out(who, {"role/ci": "nothing in trust"})
]
WRONG_AUDIENCE = [
    line
    for who in ("github, for others", "gitlab, for others", "agent-1, for others")
    for line in ruled_out(who, {"role/ci": "nothing in trust"})
]
BY_SERVICE = ruled_in("codebuild.amazonaws.com", "role/ci")
ANOTHER_SERVICE = ruled_out("ec2.amazonaws.com", {"role/ci": "nothing in trust"})
IN_THE_ROLE = ruled_in("role/ci", CREATE)
BEYOND_THE_ROLE = ruled_out("role/ci", {RESOLVE: NOTHING, USERS: NOTHING})

ALLOWED = [
    *(*CREATES_AND_LISTS, *RESOLVES, *SETS_UP_MFA, *GUARDED_SETS_UP_MFA, *EXEMPT),
    *(*ENDING, *may("dora", LIST), *FROM_INSIDE, *WITHIN_THE_BOUNDARY, *ACTIVE, *VISITS),
    *(*CHANGES_THE_PASSWORD, *MAKES_A_DEVICE, *WITH_MFA, *GUARDED_WITH_MFA, *ON_THE_LAST_DAY),
    *(*BY_TOKEN, *BY_SERVICE, *IN_THE_ROLE),
]
NOT_GRANTED = [
    *(*STRANGER, *LISTS_NO_USERS, *SETS_UP_MFA_OF_NOBODY_ELSE, *FROM_OUTSIDE),
    *(*FROM_INSIDE_NO_MORE, *BEYOND_THE_GRANT, *BEYOND_THE_BOUNDARY, *BEYOND_THE_VISIT),
    *(*LISTS_NO_USERS_WITH_MFA, *CHANGES_NO_OTHER_PASSWORD, *AFTER_THE_LAST_DAY),
    *(*WRONG_SUBJECT, *WRONG_AUDIENCE, *ANOTHER_SERVICE, *BEYOND_THE_ROLE),
]
DENIED = [
    *(*DOES_NOT_RESOLVE, *BEFORE_MFA, *BEFORE_MFA_AS_JUDGED, *GUARDED_BEFORE_MFA, *SUSPENDED),
]
NOT_LET_IN = [*INACTIVE, *NO_WORD, *NO_VISITOR]

FIRST = [*ALLOWED, *NOT_GRANTED, *DENIED, *NOT_LET_IN]
LAST_DAY = [*ENDING, *ENDLESS]
DAY_AFTER = [*ENDED_GRANT, *ENDED_PERSON, *ENDLESS]


def called(lines: Sequence[Expectation]) -> list[Expectation]:
    """Return the lines of which the sandbox is the judge."""
    return [line for line in lines if line.cloud != JUDGED]


def on_paper(lines: Sequence[Expectation]) -> list[Expectation]:
    """Return the calls that are no more than an action, for the other judge to judge as well."""
    plain = [line for line in called(lines) if line.who in ASKERS and " " not in line.call]
    return [replace(line, cloud=JUDGED, names="") for line in plain]
