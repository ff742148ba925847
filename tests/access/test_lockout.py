import pytest

from access import lockout
from tests.access.stacks import CONFIG, declared, mistakes, on_scaleway

KEEP = "{permission_sets: IAMManager, organization: true}"
AL = "people: {al: {email: al@example.com}}"
LOCKED = (
    'application "ci" runs this stack on "scaleway", and its grants would not let it manage'
    " access any more\n"
    "  Grant it one of IAMManager, IAMPolicyManager, OrganizationManager, with"
    " `organization: true`, without condition or end; or write `may_lock_itself_out: true`"
    " beside `run_by`."
)


def ran(*grants: str, more: str = "", files: tuple[str, ...] = ()) -> list[str]:
    """Return what is wrong where an application with some grants runs the stack."""
    program = f"applications:\n  ci: {{owner: al, grants: {{scaleway: [{', '.join(grants)}]}}}}\n"
    return mistakes(AL, program, *files, config=on_scaleway(f"run_by: ci{more}"))


@pytest.mark.parametrize("name", [*lockout.KEEPERS, "[BillingReadOnly, IAMManager]"])
def test_who_manages_access_stays_in(name: str) -> None:
    """By any of the sets with which one can give oneself the rest."""
    assert ran(f"{{permission_sets: {name}, organization: true}}") == []


@pytest.mark.parametrize(
    "grant",
    [
        "{permission_sets: IAMReadOnly, organization: true}",
        "{permission_sets: [IAMUserManager, IAMGroupManager], organization: true}",
        "{permission_sets: IAMManager, organization: true, until: 2031-06-30}",
        "{permission_sets: IAMManager, organization: true, condition: 'request.ip == \"::1\"'}",
        "{permission_sets: AllProductsFullAccess, projects: web}",
    ],
)
def test_who_would_not_manage_access_any_more_is_told(grant: str) -> None:
    """A right with a condition or an end is one that may not be there for the next run."""
    assert ran(grant) == [f"2.yaml:2: {LOCKED}"]
    assert ran() == [f"2.yaml:2: {LOCKED}"]
    assert ran(grant, KEEP) == []


def test_a_grant_to_oneself_may_come_in_a_bundle() -> None:
    """As any other."""
    program = "applications: {ci: {owner: al, bundles: [iam]}}"
    bundle = f"bundles: {{iam: {{scaleway: [{KEEP}]}}}}"

    assert mistakes(AL, program, bundle, config=on_scaleway("run_by: ci")) == []


def test_a_grant_on_another_account_does_not_keep_one_in() -> None:
    """Each has its own pipeline."""
    two = CONFIG + (
        "    other: {cloud: scaleway, organization: 9f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10,"
        " run_by: ci}\n"
    )
    program = f"applications: {{ci: {{owner: al, grants: {{scaleway: [{KEEP}]}}}}}}"

    assert mistakes(AL, program, config=two) == [f"2.yaml:1: {LOCKED.replace('scaleway', 'other')}"]


def test_locking_oneself_out_may_be_meant() -> None:
    """Once it is said."""
    assert ran(more=", may_lock_itself_out: true") == []
    assert ran(more=", may_lock_itself_out: false") == [f"2.yaml:2: {LOCKED}"]


@pytest.mark.parametrize(
    ("name", "mend"),
    [("c-i", 'Did you mean "ci"?'), ("al", "Write a key of one, or an id.")],
)
def test_an_unknown_application_runs_nothing(name: str, mend: str) -> None:
    """People neither: their keys are their own."""
    program = "applications: {ci: {owner: al}}"
    below = CONFIG.replace("10}", f"10,\n      run_by: {name}}}")

    assert mistakes(AL, program, config=below) == [
        (
            f'Pulumi.yaml:7: account "scaleway" is run by "{name}", which is no application of '
            f"this stack\n  {mend}"
        )
    ]


@pytest.mark.parametrize("run_by", ["3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10", "''"])
def test_of_a_pipeline_that_the_stack_does_not_declare_nothing_is_known(run_by: str) -> None:
    """By its id, or not named at all."""
    assert mistakes(AL, config=on_scaleway(f"run_by: {run_by}")) == []


def test_what_is_wrong_with_its_application_is_told_alone() -> None:
    """It may be all that is missing; so may a bundle, or a file."""
    config = on_scaleway("run_by: ci")
    misspelled = "{permission_sets: IAMManger, organization: true}"
    bundle = f"bundles: {{iam: {{scaleway: [{misspelled}]}}}}"
    bundled = "applications: {ci: {owner: al, bundles: [iam]}}"

    (grant,) = ran(misspelled)
    (form,) = mistakes("applications: {ci: 5}", config=config)
    (through,) = mistakes(AL, bundled, bundle, config=config)
    (unread,) = mistakes(AL, "applications: {", config=config)

    assert 'application "ci" asks for "IAMManger", unknown on Scaleway' in grant
    assert 'application "ci" is 5, not a mapping' in form
    assert 'bundle "iam" asks for "IAMManger", unknown on Scaleway' in through
    assert unread.startswith("2.yaml:1: this is not YAML")


def test_what_is_wrong_elsewhere_does_not_hide_it() -> None:
    """All is told at once."""
    found = ran("{permission_sets: IAMReadOnly, organization: true}", files=("teams: {ops: 5}",))

    assert [each.partition("\n")[0].partition(" ")[2] for each in found] == [
        LOCKED.partition("\n")[0],
        'team "ops" is 5, not a mapping',
    ]


def test_who_keeps_access_is_asked_account_by_account() -> None:
    """Of anybody who may hold grants."""
    (team,) = declared(f"teams: {{ops: {{grants: {{scaleway: [{KEEP}]}}}}}}").teams

    assert lockout.keeps(team, "scaleway")
    assert not lockout.keeps(team, "aws")
