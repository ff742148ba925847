from access import others
from access.diff import Holder
from tests.access.stacks import CONFIG, declared

FEDERATED = CONFIG.replace("cloud: ovh,", "cloud: ovh, people: federated,")
GRANTS = "grants: {ovh: [{allow: 'account:apiovh:me/get', resources: [account]}]}"
TEAM = f"teams: {{ops: {{{GRANTS}}}}}"
WEB = "grants: {scaleway: [{permission_sets: [InstancesReadOnly], projects: [web]}]}"
PARTIAL = f"teams: {{ops: {{{WEB}, groups: {{scaleway: {{membership: partial}}}}}}}}"
THEM = "others in ops"


def test_members_from_an_identity_provider_are_one_holder() -> None:
    """What the team is granted is theirs, whoever they are."""
    side = others.declared(declared(TEAM, config=FEDERATED))

    (statement,) = side.said[Holder(account="ovh", key=THEM)].statements
    assert statement.because.through == ("team ops",)
    assert side.teams == {"ops": {THEM}}


def test_members_of_a_shared_group_are_one_holder() -> None:
    """Beside those that the stack puts there."""
    person = "people: {al: {email: a@b.c, teams: [ops]}}"

    side = others.declared(declared(PARTIAL, person))

    assert side.teams == {"ops": {"al", THEM}}
    assert Holder(account="scaleway", key=THEM) in side.said


def test_members_of_other_teams_all_have_names() -> None:
    """A team on users of an account has the people of the stack alone."""
    side = others.declared(declared(TEAM))

    assert side.said == {}
    assert side.teams == {"ops": frozenset()}


def test_who_is_named_is_told_as_ever() -> None:
    """Nothing that a declaration says is left out."""
    text = f"people: {{al: {{email: a@b.c, teams: [ops]}}}}\n{TEAM}"

    plain, federated = (others.declared(declared(text, config=c)) for c in (CONFIG, FEDERATED))

    assert federated.said.keys() - plain.said.keys() == {Holder(account="ovh", key=THEM)}


def test_what_waits_for_members_is_told_apart() -> None:
    """Of teams that nobody is in, and others cannot be; and of parked policies."""
    parked = "policies: {later: {grants: [{permission_sets: [IAMReadOnly], organization: true}]}}"
    text = f"{TEAM}\naccounts: {{scaleway: {{{parked}}}}}"

    found = others.waiting(declared(text))

    assert {*found} == {Holder(account="ovh", key="ops"), Holder(account="scaleway", key="later")}
    assert all(said.statements for said in found.values())


def test_nothing_waits_where_somebody_is_or_may_be() -> None:
    """A member, or whoever an identity provider sends."""
    person = "people: {al: {email: a@b.c, teams: [ops]}}"

    assert others.waiting(declared(TEAM, person)) == {}
    assert others.waiting(declared(TEAM, config=FEDERATED)) == {}
    assert others.waiting(declared(PARTIAL)) == {}
