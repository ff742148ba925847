"""What is expected of each call, written by hand: not read from the declarations.

A refusal stands in the list that says why it is refused, because a cloud that forgets to enforce
one thing must be caught at those lines and at no others.
"""

from functools import partial

from sandbox.prover import proof

may = partial(proof.allowed, "ovh")
may_not = partial(proof.refused, "ovh")

WEB = "GET /vps/vps-xx1111a.vps.ovh.net"
WEB_REBOOT = "POST /vps/vps-xx1111a.vps.ovh.net/reboot"
TEST = "GET /vps/vps-xx1111b.vps.ovh.net"
THEIRS = "GET /vps/vps-yy2222a.vps.ovh.net"
ENABLE = "POST /me/identity/user/nora/enable"
SECRET = "GET /_sandbox/okms/okms-xx1111/secrets/door"
NEW_SECRET = "POST /_sandbox/okms/okms-xx1111/secrets"
THEIR_SECRET = "GET /_sandbox/okms/okms-yy2222/secrets/door"
LOGIN = ("GET /me", "GET /me/supportLevel", "GET /me/certificates", "GET /me/tag")

SEES = "vps:apiovh:get"
REBOOTS = "vps:apiovh:reboot"
BILLS = "account:apiovh:me/bill/get"
ME = "account:apiovh:me/get"
EDITS = "account:apiovh:me/edit"
ENABLES = "account:apiovh:me/identity/user/enable"
READS_SECRETS = "okms:apikms:secret/version/getData"
MAKES_SECRETS = "okms:apikms:secret/create"

# What the role of a group grants outside of all policies; a policy's deny holds against it.
ADMIN = may("ada", "GET /me", "PUT /me", WEB, WEB_REBOOT, ENABLE)
ADMIN_DENIED = may_not("ada", {"GET /me/bill": BILLS})
REGULAR = may("rene", "GET /me/bill", "PUT /me", WEB, WEB_REBOOT)
REGULAR_REFUSED = may_not("rene", {ENABLE: ENABLES})
UNPRIVILEGED = may("uma", "GET /me/bill", "GET /me/identity/user", WEB)
UNPRIVILEGED_REFUSED = may_not("uma", {"PUT /me": EDITS, WEB_REBOOT: REBOOTS, ENABLE: ENABLES})
NONE_REFUSED = may_not("nora", {"GET /me": ME, "PUT /me": EDITS, WEB: SEES, ENABLE: ENABLES})

# Greta has a grant on a declared resource group, omar one on OVHcloud's own.
IN_THE_GROUP = may("greta", WEB)
OUTSIDE_THE_GROUP = may_not("greta", {TEST: SEES})
BEYOND_THE_GRANT = may_not("greta", {WEB_REBOOT: REBOOTS})
IN_THE_ACCOUNT = may("omar", WEB, TEST)
ANOTHER_ACCOUNT = may_not("omar", {THEIRS: SEES, "GET /me": ME})

# Tina has a grant on all servers, if their environment is prod.
TAGGED = may("tina", WEB)
OTHERWISE_TAGGED = may_not("tina", {TEST: SEES})

# Olga has a declared permissions group and `me/*`, otto a grant to reboot as well.
OF_THE_GROUP = may("olga", WEB, "GET /me")
EXCEPTED = may_not("olga", {WEB_REBOOT: REBOOTS})
GRANTED_BESIDE_THE_EXCEPT = may("otto", WEB, WEB_REBOOT)
DENIED_BY_THE_GROUP = [
    *may_not("olga", {"GET /me/bill": BILLS}),
    *may_not("otto", {"GET /me/bill": BILLS}),
]

# Lena has OVHcloud's group for a login, lars the four actions; beyond, both have nothing.
BY_NAME = may("lena", *LOGIN)
BY_ACTIONS = may("lars", *LOGIN)
BEYOND_THE_LOGIN = [
    *may_not("lena", {"GET /me/bill": BILLS, WEB: SEES}),
    *may_not("lars", {"GET /me/bill": BILLS, WEB: SEES}),
]

# Sofia has lars's team, and is suspended.
SUSPENDED = may_not("sofia", dict.fromkeys((*LOGIN, "GET /me/bill"), "sign-in"))
BACK = [*may("sofia", *LOGIN), *may_not("sofia", {"GET /me/bill": BILLS})]

# Dana comes through the identity provider of the other account, in the team's group; the two
# others do not: one is sent in the team's key, which is not the group's name there.
SENT = may("dana", "GET /me")
BEYOND_THE_TEAM = may_not("dana", {"GET /me/bill": BILLS, THEIRS: SEES})
NOT_SENT = [
    *may_not("dana without a group", {"GET /me": ME, THEIRS: SEES}),
    *may_not("dana in another group", {"GET /me": ME, THEIRS: SEES}),
]

# Reader has a token for one service; archivist has one for another, which is not here.
BY_TOKEN = may("reader", SECRET)
BEYOND_THE_TOKEN = may_not("reader", {NEW_SECRET: MAKES_SECRETS, THEIR_SECRET: READS_SECRETS})
NO_TOKEN_OF_THE_API = may_not("reader", {"GET /me": "access token"})
ANOTHER_SERVICE = may_not("archivist", {SECRET: READS_SECRETS})

BLUE = may("deploy/blue", "GET /me", WEB, WEB_REBOOT)
BLUE_OUTSIDE = may_not("deploy/blue", {TEST: SEES})
BLUE_BEYOND = may_not("deploy/blue", {"GET /me/bill": BILLS})
BLUE_WHOLE = [*BLUE, *BLUE_OUTSIDE, *BLUE_BEYOND]
GREEN_WHOLE = [
    *may("deploy/green", "GET /me", WEB, WEB_REBOOT),
    *may_not("deploy/green", {TEST: SEES, "GET /me/bill": BILLS}),
]
BLUE_GONE = may_not("deploy/blue", dict.fromkeys(("GET /me", WEB, WEB_REBOOT), "sign-in"))

# A grant of eve's has a last day, and so has enzo; reader's token ends with the same day.
# So have timo, who has lars's team, and rolf, who has rene's with its role.
ENDING = [*may("eve", "GET /me/bill"), *may("enzo", "GET /me"), *BY_TOKEN]
ENDING_IN_TEAMS = [*may("timo", *LOGIN), *may("rolf", "GET /me/bill", "PUT /me", WEB)]
ENDLESS = [*may("eve", "GET /me"), *BY_ACTIONS, *REGULAR]
ENDED_GRANTS = may_not("eve", {"GET /me/bill": BILLS})
ENDED_TWICE = may_not("enzo", {"GET /me": ME})
ENDED_IN_TEAMS = [
    *may_not("timo", {call: f"account:apiovh:{call.removeprefix('GET /')}/get" for call in LOGIN}),
    *may_not("rolf", {"GET /me/bill": BILLS, "PUT /me": EDITS, WEB: SEES}),
]
ENDED_TOKEN = may_not("reader", {SECRET: "expired access token"})

# After the second run: the other server is in the group and tagged, and has its tag for a while.
ADDED_TO_THE_GROUP = may("greta", WEB, TEST)
TAGGED_AS_WELL = may("tina", WEB, TEST)
UNTAGGED = [*TAGGED, *OTHERWISE_TAGGED]
MUST_CHANGE_THE_PASSWORD = may_not("lena", dict.fromkeys(LOGIN, "sign-in"))

ALLOWED = [
    *(*ADMIN, *REGULAR, *UNPRIVILEGED),
    *(*IN_THE_GROUP, *IN_THE_ACCOUNT, *TAGGED),
    *(*OF_THE_GROUP, *GRANTED_BESIDE_THE_EXCEPT),
    *(*BY_NAME, *BY_ACTIONS, *SENT, *BLUE),
    *(*ENDING, *ENDING_IN_TEAMS, *may("eve", "GET /me")),
]
NOT_GRANTED = [
    *(*REGULAR_REFUSED, *UNPRIVILEGED_REFUSED, *NONE_REFUSED),
    *(*BEYOND_THE_GRANT, *ANOTHER_ACCOUNT, *OTHERWISE_TAGGED, *EXCEPTED),
    *(*BEYOND_THE_LOGIN, *BEYOND_THE_TEAM, *NOT_SENT, *BEYOND_THE_TOKEN, *BLUE_BEYOND),
]
DENIED = [*ADMIN_DENIED, *DENIED_BY_THE_GROUP]
OUT_OF_SCOPE = [*OUTSIDE_THE_GROUP, *ANOTHER_SERVICE, *BLUE_OUTSIDE]
NOT_LET_IN = [*SUSPENDED, *NO_TOKEN_OF_THE_API]

FIRST = [*ALLOWED, *NOT_GRANTED, *DENIED, *OUT_OF_SCOPE, *NOT_LET_IN]
LAST_DAY = [*ENDING, *ENDING_IN_TEAMS, *ENDLESS]
DAY_AFTER = [*ENDED_GRANTS, *ENDED_TWICE, *ENDED_IN_TEAMS, *ENDED_TOKEN, *ENDLESS]
SECOND = [*ADDED_TO_THE_GROUP, *TAGGED_AS_WELL, *BACK, *BLUE_WHOLE, *GREEN_WHOLE]
BY_HAND = UNTAGGED
THIRD = [*TAGGED_AS_WELL, *BLUE_GONE, *GREEN_WHOLE, *MUST_CHANGE_THE_PASSWORD]
