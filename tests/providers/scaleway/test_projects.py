from typing import Any

import pytest

from providers.errors import NotFound, ProviderError, Refused, Taken, Unreachable
from providers.scaleway import client
from providers.scaleway.client import PROJECTS, ScalewayClient
from providers.scaleway.project import ProjectProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import DATA, ORGANIZATION, OWNER, PARTNER
from tests.providers.story import Story, Tell

SECRETS = "/secret-manager/v1beta1/regions/fr-par/secrets"
THEIRS = "grantbook/prod/scaleway/lake/0f0f0f0f"
DECLARED = {
    "name": "lake",
    "description": "What is measured",
    "delete_when_removed": True,
    "organization_id": ORGANIZATION,
    "mark": f"{OWNER}/lake",
}
STAYING = {**DECLARED, "delete_when_removed": False}


@pytest.fixture
def lake(tell: Tell) -> Story:
    """Return a project about to be made, which goes with its declaration."""
    return tell(ProjectProvider(), DECLARED)


@pytest.fixture
def staying(tell: Tell) -> Story:
    """Return a project about to be made, which stays."""
    return tell(ProjectProvider(), STAYING)


def path(story: Story) -> str:
    """Return the path of a project."""
    return f"{PROJECTS}/{story.id}"


def marked(description: str, story: Story) -> str:
    """Return a description that ends in a project's mark."""
    return f"{description} {story.provider.mark(story.declared)}".strip()


def calls(control: Control) -> list[tuple[str, str]]:
    """Return the calls since the last reset, without those that prove whose the key is."""
    found = control.calls()["calls"]
    return [(call["method"], call["path"]) for call in found if "/iam/" not in call["path"]]


def lasting(found: dict[str, Any]) -> dict[str, Any]:
    """Return what of a project stays when it is put right."""
    return {key: value for key, value in found.items() if key != "updated_at"}


def test_a_project_is_made_with_what_was_declared(lake: Story, console: ScalewayClient) -> None:
    """The mark is the end of the description; whether it may go is nobody's business there."""
    lake.create()

    found = console.call("GET", path(lake))

    assert (found["name"], found["organization_id"]) == ("lake", ORGANIZATION)
    assert found["description"] == marked("What is measured", lake)


@pytest.mark.parametrize("declared", [DECLARED, STAYING, {**DECLARED, "description": ""}])
def test_a_project_just_made_reads_back_without_a_difference(
    tell: Tell, declared: dict[str, Any]
) -> None:
    """Outputs and inputs are the declared values."""
    project = tell(ProjectProvider(), declared).create()

    assert project.read()

    assert project.outputs == project.inputs == declared
    assert project.plan() == "same"


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("name", {"name": "pond"}),
        ("description", {"description": "Changed"}),
        ("description", {"description": ""}),
        ("mark", {"description": "What is measured"}),
        ("mark", {"description": f"What is measured {THEIRS}"}),
        ("description", {"description": f"What is measured {THEIRS}"}),
    ],
)
def test_a_project_edited_in_the_console_is_seen_and_put_right(
    lake: Story, console: ScalewayClient, key: str, by_hand: dict[str, str]
) -> None:
    """Each attribute is read as found, so that the next run changes it back."""
    lake.create()
    before = console.call("GET", path(lake))
    console.call("PATCH", path(lake), by_hand)

    assert lake.read()
    seen, planned = lake.inputs[key], lake.plan()
    lake.update()

    assert seen != DECLARED[key]
    assert planned == "update"
    assert lasting(console.call("GET", path(lake))) == lasting(before)
    assert lake.read()
    assert lake.plan() == "same"


@pytest.mark.parametrize(
    ("changes", "by_hand"),
    [({"name": "pond"}, {"description": "By hand"}), ({"description": ""}, {"name": "by-hand"})],
)
def test_a_change_tells_what_has_changed_and_no_more(
    lake: Story, console: ScalewayClient, changes: dict[str, str], by_hand: dict[str, str]
) -> None:
    """In place: the id, which rules are scoped to, stays, and so does what nobody has refreshed."""
    lake.create()
    console.call("PATCH", path(lake), by_hand)

    assert lake.plan(**changes) == "update"
    lake.update(**changes)

    found = console.call("GET", path(lake))
    told = {
        key: marked(value, lake) if key == "description" else value
        for key, value in changes.items()
    }
    assert {**told, **by_hand}.items() <= found.items()


def test_what_is_no_longer_described_is_cleared(lake: Story, console: ScalewayClient) -> None:
    """All but the mark."""
    lake.create()

    lake.update(description="")

    assert console.call("GET", path(lake))["description"] == marked("", lake)
    assert lake.read()
    assert lake.plan(description="") == "same"


def test_whether_a_project_may_go_is_told_to_the_state_alone(
    staying: Story, control: Control, console: ScalewayClient
) -> None:
    """It is an update without a call, and the deletion after it is one."""
    staying.create()
    control.reset_calls()

    planned = staying.plan(delete_when_removed=True)
    staying.update(delete_when_removed=True)

    assert planned == "update"
    assert calls(control) == []
    assert staying.read()
    assert staying.plan(delete_when_removed=True) == "same"
    staying.delete()
    assert console.find(path(staying)) is None


def test_another_organization_is_another_project(lake: Story) -> None:
    """The organization of a project is fixed."""
    lake.create()

    assert lake.plan(organization_id=PARTNER) == "replace organization_id"


def test_a_project_goes_where_that_was_said(lake: Story, control: Control) -> None:
    """And twice is once."""
    before = control.state()
    lake.create()

    lake.delete()
    lake.delete()

    assert control.state() == before


def test_a_project_stays_where_nothing_was_said(
    staying: Story, console: ScalewayClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without our mark, and the run says so."""
    staying.create()

    staying.delete()

    assert console.call("GET", path(staying))["description"] == "What is measured"
    assert capsys.readouterr().out == (
        f"scaleway: left the project lake ({staying.id}) where it stands, and it is no longer "
        "ours: delete_when_removed was not declared\n"
    )


@pytest.mark.parametrize("description", ["", "By hand", f"What is measured {THEIRS}"])
def test_a_project_that_stays_keeps_what_is_not_our_mark(
    staying: Story, console: ScalewayClient, control: Control, description: str
) -> None:
    """Whoever has written it; twice is once."""
    staying.create()
    console.call("PATCH", path(staying), {"description": description})
    before = control.state()

    staying.delete()
    staying.delete()

    assert control.state() == before


@pytest.mark.parametrize("declared", [DECLARED, STAYING])
def test_a_project_deleted_in_the_console_is_gone(
    tell: Tell, console: ScalewayClient, declared: dict[str, Any]
) -> None:
    """Its read is empty, and it is deleted already."""
    project = tell(ProjectProvider(), declared).create()
    console.delete(path(project))

    assert not project.read()
    project.delete()


def test_an_update_of_what_is_gone_says_so(lake: Story, console: ScalewayClient) -> None:
    """A refresh comes first, and then a new project."""
    lake.create()
    console.delete(path(lake))

    with pytest.raises(NotFound, match=f"^Scaleway: PATCH {path(lake)}: 404 "):
        lake.update(name="pond")


def test_a_project_that_holds_something_is_not_deleted(
    lake: Story, console: ScalewayClient, control: Control
) -> None:
    """The error says which, why, what to do, and what the cloud said."""
    lake.create()
    console.call("POST", SECRETS, {"name": "held", "project_id": lake.id})
    before = control.state()

    with pytest.raises(ProviderError) as caught:
        lake.delete()

    assert str(caught.value).startswith(
        'scaleway: the project "lake" was not deleted, because something is in it, or Scaleway '
        "still counts what was deleted a while ago. Empty it, and run again later. "
        f"Scaleway: DELETE {path(lake)}: 412 precondition is not respected; project is not empty"
    )
    assert control.state() == before


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_refusal_is_one_line_with_the_clouds_words(
    lake: Story, control: Control, method: str
) -> None:
    """It names the permission that would have been enough."""
    body = {
        "details": [{"action": "write", "resource": "project"}],
        "message": "insufficient permissions",
        "type": "permissions_denied",
    }
    if method != "POST":
        lake.create()
    control.fault(method=method, path=PROJECTS, kind="status", status=403, body=body)
    deeds = {
        "POST": lake.create,
        "PATCH": lambda: lake.update(name="pond"),
        "DELETE": lake.delete,
    }

    with pytest.raises(Refused, match=f"^Scaleway: {method} .*: 403 insufficient permissions; "):
        deeds[method]()


def test_a_refused_read_is_not_gone(lake: Story, control: Control) -> None:
    """Not being allowed to look is no proof of absence."""
    lake.create()
    control.fault(method="GET", path=PROJECTS, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        lake.read()


@pytest.mark.parametrize("page_size", [None, 1])
@pytest.mark.parametrize("changes", [{}, {"description": "Now"}, {"name": "pond"}])
def test_a_lost_answer_makes_one_project(
    lake: Story,
    control: Control,
    console: ScalewayClient,
    capsys: pytest.CaptureFixture[str],
    page_size: int | None,
    changes: dict[str, str],
) -> None:
    """The next run takes it over, as it is now declared, even under another name."""
    control.switch(page_size=page_size)
    control.fault(method="POST", path=PROJECTS, kind="lost_answer")
    with pytest.raises(Unreachable):
        lake.create()

    lake.create(**changes)

    assert posts(control, PROJECTS) == 1
    name = changes.get("name", "lake")
    assert capsys.readouterr().out == (
        f"scaleway: took over the project {name} of an earlier run\n"
    )
    assert console.call("GET", path(lake))["name"] == name
    assert lake.read()
    assert lake.plan(**changes) == "same"


@pytest.mark.parametrize(
    ("description", "whose"),
    [
        ("", "not made by grantbook"),
        ("What is measured", "not made by grantbook"),
        (THEIRS, f'made by the stack "prod" as "{THEIRS}"'),
        (f"What is measured {THEIRS}", f'made by the stack "prod" as "{THEIRS}"'),
    ],
)
def test_a_project_of_somebody_else_is_left_as_it_is(
    lake: Story, console: ScalewayClient, control: Control, description: str, whose: str
) -> None:
    """The error names it, says who made it, and how it is handed over."""
    theirs = {"name": "lake", "organization_id": ORGANIZATION, "description": description}
    id_ = console.call("POST", PROJECTS, theirs)["id"]
    before = control.state()

    with pytest.raises(Taken) as caught:
        lake.create()

    assert str(caught.value) == (
        f'scaleway: the name "lake" is that of a project of somebody else, {id_} ({whose}); it was '
        "left as it is. Declare another name, or leave the project out and use it by name; to hand "
        f'it over, end its description with "{marked("", lake)}".'
    )
    assert control.state() == before


def test_a_lost_project_does_not_take_the_name_of_somebody_else(
    lake: Story, console: ScalewayClient, control: Control
) -> None:
    """It is found, but what it is now to be called is theirs."""
    control.fault(method="POST", path=PROJECTS, kind="lost_answer")
    with pytest.raises(Unreachable):
        lake.create()
    console.call("POST", PROJECTS, {"name": "pond", "organization_id": ORGANIZATION})
    before = control.state()

    with pytest.raises(Taken, match='the name "pond" is that of a project of somebody else'):
        lake.create(name="pond")

    assert control.state() == before


def test_a_project_that_was_handed_over_is_ours(lake: Story, console: ScalewayClient) -> None:
    """Whoever writes our mark into it has meant it."""
    theirs = {"name": "lake", "organization_id": ORGANIZATION, "description": marked("", lake)}
    id_ = console.call("POST", PROJECTS, theirs)["id"]

    lake.create()

    assert lake.id == id_
    assert lake.read()
    assert lake.plan() == "same"


@pytest.mark.parametrize("by_hand", [{}, {"name": "main"}], ids=["default", "renamed"])
@pytest.mark.parametrize("has_mark", [True, False])
def test_the_default_project_is_never_taken_over(
    lake: Story,
    console: ScalewayClient,
    control: Control,
    by_hand: dict[str, str],
    *,
    has_mark: bool,
) -> None:
    """Whatever it is called, and whatever somebody has written into it."""
    named = by_hand.get("name", "default")
    told = {"description": marked("", lake)} if has_mark else {}
    console.call("PATCH", f"{PROJECTS}/{ORGANIZATION}", {**by_hand, **told})
    before = control.state()

    with pytest.raises(Taken) as caught:
        lake.create(name=named)

    assert str(caught.value) == (
        f'scaleway: the name "{named}" is that of the organization\'s default project, which is '
        "never touched."
    )
    assert control.state() == before


def test_a_mark_on_the_default_project_means_nothing(lake: Story, console: ScalewayClient) -> None:
    """A project of our own is made."""
    described = {"description": marked("", lake)}
    console.call("PATCH", f"{PROJECTS}/{ORGANIZATION}", described)

    lake.create()

    assert lake.id != ORGANIZATION
    assert lake.read()
    assert lake.plan() == "same"


@pytest.mark.parametrize("declared", [DECLARED, STAYING])
def test_the_default_project_is_neither_changed_nor_deleted(
    tell: Tell, control: Control, declared: dict[str, Any]
) -> None:
    """Even if a state says that it is ours."""
    project = tell(ProjectProvider(), declared).create()
    project.id = ORGANIZATION
    before = control.state()

    for deed in (lambda: project.update(name="pond"), project.delete):
        with pytest.raises(ProviderError, match="default project is never touched"):
            deed()

    assert control.state() == before


def test_a_new_project_is_known_by_its_name_at_once(lake: Story, console: ScalewayClient) -> None:
    """To the keys of the same run, though the projects were listed before."""
    api = client.of(lake.provider.settings)
    assert api.known("data") == DATA

    lake.create()

    assert api.known("lake") == lake.id
    assert console.known("lake") == lake.id


def test_a_refresh_of_many_projects_reads_one_list(tell: Tell, control: Control) -> None:
    """A hundred in a call, shared by all of them; a preview without refresh reads none."""
    control.switch(quotas={"projects": 200})
    many = [
        tell(ProjectProvider(), {**DECLARED, "name": f"lake-{at}", "mark": f"{OWNER}/lake-{at}"})
        for at in range(120)
    ]
    for project in many:
        project.create()
    client.of.cache_clear()  # As in the next run.
    control.reset_calls()

    assert [project.plan() for project in many] == ["same"] * 120
    assert calls(control) == []
    assert all(project.read() for project in many)

    assert [project.plan() for project in many] == ["same"] * 120
    assert calls(control) == [("GET", PROJECTS)] * 2


def test_many_creations_look_at_one_list(tell: Tell, control: Control) -> None:
    """The look-up for our mark costs one call in a run."""
    for at in range(3):
        tell(
            ProjectProvider(), {**DECLARED, "name": f"lake-{at}", "mark": f"{OWNER}/lake-{at}"}
        ).create()

    assert sorted(calls(control)) == [("GET", PROJECTS), *[("POST", PROJECTS)] * 3]
