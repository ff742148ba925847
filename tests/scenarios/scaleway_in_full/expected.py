"""What is expected of each call, written by hand: not read from the declarations.

A refusal stands in the list that says why it is refused, because a cloud that forgets to enforce
one thing must be caught at those lines and at no others.
"""

from functools import partial

from sandbox.prover import proof

may = partial(proof.allowed, "scaleway")
may_not = partial(proof.refused, "scaleway")

DATA, WEB, VAULT = (f"GET servers in {project}" for project in ("data", "web", "vault"))
MAKE, MAKE_IN_VAULT = "POST servers in data", "POST servers in vault"
BUCKETS, WEB_BUCKETS = "GET buckets in data", "GET buckets in web"
SECRET, WEB_SECRET = "GET secrets/data-password in data", "GET secrets/web-password in web"
INSIDE, INSIDE_WEB = f"{DATA} from 127.0.0.2", f"{WEB} from 127.0.0.2"
ALSO_INSIDE, OUTSIDE = f"{DATA} from 127.0.0.3", f"{DATA} from 127.0.0.4"

SEES = "read server"
MAKES = "write server"
READS_BUCKETS = "read bucket"
READS_SECRETS = "read secret"

# Bruno is a member in a group, gina in one whose scope is a project that the stack declares.
BY_THE_GROUP = may("bruno", DATA)
BEYOND_THE_SETS = may_not("bruno", {MAKE: MAKES, BUCKETS: READS_BUCKETS, SECRET: READS_SECRETS})
OUTSIDE_THE_PROJECT = may_not("bruno", {WEB: SEES, VAULT: SEES})
IN_THE_DECLARED_PROJECT = may("gina", VAULT, MAKE_IN_VAULT)
OUTSIDE_THE_DECLARED_PROJECT = may_not("gina", {DATA: SEES, MAKE: MAKES})

# Alice has a grant on two projects, if the secret is called so. A list has no name.
THE_RESOURCE = may("alice", SECRET)
ANOTHER_RESOURCE = may_not("alice", {WEB_SECRET: READS_SECRETS})
NO_RESOURCE = may_not("alice", {"GET secrets in data": READS_SECRETS})

# Office has a grant from one range of addresses, in one project.
FROM_INSIDE = may("office", INSIDE, ALSO_INSIDE)
FROM_OUTSIDE = may_not("office", {DATA: SEES, OUTSIDE: SEES})
FROM_INSIDE_ELSEWHERE = may_not("office", {INSIDE_WEB: SEES})

# Backup's key ends after 90 days; auditor has sets of both types on everything.
BY_THE_KEY = may("backup", BUCKETS)
OUTSIDE_THE_KEYS_PROJECT = may_not("backup", {WEB_BUCKETS: READS_BUCKETS})
EVERYWHERE = may("auditor", DATA, WEB, VAULT)
BEYOND_THE_AUDIT = may_not("auditor", {MAKE: MAKES, BUCKETS: READS_BUCKETS})

# Carol has nothing. A parked policy would let whoever holds it make servers everywhere.
NOTHING = may_not("carol", {DATA: SEES, BUCKETS: READS_BUCKETS, MAKE: MAKES})
HANDED_OVER = may("carol", DATA, BUCKETS, MAKE, MAKE_IN_VAULT)

# Dora has bruno's team, and is suspended.
SUSPENDED = may_not("dora", {DATA: "sign-in", WEB: "sign-in"})
BACK = [*may("dora", DATA), *may_not("dora", {WEB: SEES})]

# Erin's grant has a last day, with which frank's begins.
ENDING = may("erin", DATA)
ENDED = may_not("erin", {DATA: SEES})
NOT_YET = may_not("frank", {DATA: SEES})
BEGUN = may("frank", DATA)
ENDLESS = [*BY_THE_GROUP, *THE_RESOURCE]
ENDED_KEY = may_not("backup", {BUCKETS: "expired"})

ALLOWED = [
    *(*BY_THE_GROUP, *IN_THE_DECLARED_PROJECT, *THE_RESOURCE),
    *(*FROM_INSIDE, *BY_THE_KEY, *EVERYWHERE, *ENDING),
]
NOT_GRANTED = [*BEYOND_THE_SETS, *BEYOND_THE_AUDIT, *NOTHING]
NOT_MET = [*ANOTHER_RESOURCE, *NO_RESOURCE, *FROM_OUTSIDE, *NOT_YET]
OUT_OF_SCOPE = [
    *(*OUTSIDE_THE_PROJECT, *OUTSIDE_THE_DECLARED_PROJECT),
    *(*FROM_INSIDE_ELSEWHERE, *OUTSIDE_THE_KEYS_PROJECT),
]

FIRST = [*ALLOWED, *NOT_GRANTED, *NOT_MET, *OUT_OF_SCOPE, *SUSPENDED]
LAST_DAY = [*ENDING, *NOT_YET, *ENDLESS]
DAY_AFTER = [*ENDED, *BEGUN, *ENDED_KEY, *ENDLESS]
SECOND = [*BACK, *HANDED_OVER, *BY_THE_GROUP, *OUTSIDE_THE_PROJECT]
