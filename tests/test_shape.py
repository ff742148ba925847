"""Rooms that speak our own words have one shape for each cloud: files, names, parameters.

What a cloud has for itself is listed here with the reason.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CLOUDS = ("aws", "ovh", "scaleway")
COMPONENTS = {"account", "api_key", "application", "people", "policy", "setup", "team", "user"}
Shape = Mapping[str, tuple[str, ...]]

# A cloud's own words, which no other file of the same name has, by cloud and file.
OWN: Mapping[tuple[str, str], set[str]] = {
    ("aws", "account"): {  # Environment and names of pulumi-aws, and what it takes over by hand.
        *("Account", "VARIABLES", "unrenamed"),
    },
    ("aws", "application"): {"HOUR_S"},  # A role says how long its sessions are.
    ("aws", "policy"): {  # Attached to a user, a group or a role, by resources of their own.
        *("ALL_ATTACHED", "ALL_INLINE", "ATTACHED", "INLINE", "Kind", "To"),
        *("attach", "denies", "inline", "marked", "tags"),
    },
    ("aws", "setup"): {"DAY"},  # AWS counts a password's life in days.
    ("aws", "user"): {"PASSWORD_LENGTH"},  # pulumi-aws makes the password.
    ("ovh", "account"): {"Account"},  # Users there have a main group, grants name groups.
    ("ovh", "policy"): {"allow", "denies", "deny"},  # What denies there is a policy of its own.
    ("ovh", "setup"): {"Groups"},  # Grants name what is made first.
    ("scaleway", "account"): {"Account", "tags"},  # Projects by id, SCIM, and tags in one word.
    ("scaleway", "policy"): {"park"},  # Policies that nobody holds.
    ("scaleway", "setup"): {"Built"},  # Projects by key, and tokens of SCIM.
}
# Files that a cloud has for itself: on AWS, what teams are where people come from elsewhere, and
# what pulumi-aws does not take over by itself.
OWN_FILES: Mapping[str, set[str]] = {
    "aws": {"adoption", "center", "directory", "federated", "permission_set"}
}


def files(room: str) -> set[str]:
    """Return the names of the files of a room, without their endings."""
    return {file.stem for file in (ROOT / room).glob("*.py")} - {"__init__"}


def shape(text: str) -> Shape:
    """Return the public names that a file makes, with the parameters of what can be called."""
    made = [pair for node in ast.parse(text).body for pair in _made(node)]
    return {name: parameters for name, parameters in made if not name.startswith("_")}


def _made(node: ast.stmt) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what one statement of a file makes."""
    if isinstance(node, ast.FunctionDef):
        yield node.name, _parameters(node)
    elif isinstance(node, ast.ClassDef):
        inits = [
            part
            for part in node.body
            if isinstance(part, ast.FunctionDef) and part.name == "__init__"
        ]
        yield node.name, tuple(name for init in inits for name in _parameters(init)[1:])
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from ((target.id, ()) for target in targets if isinstance(target, ast.Name))


def _parameters(function: ast.FunctionDef) -> tuple[str, ...]:
    found = function.args
    return tuple(each.arg for each in (*found.posonlyargs, *found.args, *found.kwonlyargs))


def read(room: str, file: str) -> Shape:
    """Return the shape of one file."""
    return shape((ROOT / room / f"{file}.py").read_text("utf-8"))


def shared(cloud: str, file: str) -> Shape:
    """Return the shape of one component, without what its cloud has for itself."""
    own = OWN.get((cloud, file), set())
    return {
        name: parts for name, parts in read(f"components/{cloud}", file).items() if name not in own
    }


@pytest.mark.parametrize("cloud", CLOUDS)
def test_components_of_all_clouds_are_the_same_files(cloud: str) -> None:
    """Who knows one room finds the way in all."""
    assert files(f"components/{cloud}") == COMPONENTS | OWN_FILES.get(cloud, set())


@pytest.mark.parametrize("file", sorted(COMPONENTS))
@pytest.mark.parametrize("cloud", ["ovh", "scaleway"])
def test_components_of_all_clouds_have_the_same_names(cloud: str, file: str) -> None:
    """And the same parameters, so that `build` need not ask which cloud it is."""
    assert shared(cloud, file) == shared("aws", file)


def test_grants_of_all_clouds_are_the_same_functions() -> None:
    """A grant is resolved alike in the words of each cloud."""
    assert files("access/grants") == {*CLOUDS}
    for cloud in CLOUDS:
        found = read("access/grants", cloud)
        assert found["resolve"] == ("written", "scope", "account")
        assert "UNSUPPORTED" in found


def test_names_of_all_clouds_are_the_same_function() -> None:
    """What a stack takes in an account is told alike."""
    assert files("access/names") == {*CLOUDS}
    for cloud in CLOUDS:
        assert read("access/names", cloud)["taken"] == ("declared", "account")


@pytest.mark.parametrize(
    ("room", "file", "function", "parameters", "clouds"),
    [
        ("access/setups", "{}", "resolve", ("written", "account", "place"), CLOUDS),
        ("access/setups", "{}", "restored", ("left", "written"), CLOUDS),
        ("access/rights", "{}", "needed", ("declared", "account"), CLOUDS),
        ("providers/{}", "client", "of", ("settings",), CLOUDS),
        ("providers/{}", "client", "words", ("answer",), CLOUDS[1:]),  # Boto3 reads AWS's words.
        ("providers/{}", "inventory", "read", ("settings", "kinds"), CLOUDS),
        ("review/preflights", "{}", "checks", ("declared", "account", "settings"), CLOUDS),
    ],
)
def test_clouds_that_we_call_ourselves_are_called_alike(
    room: str, file: str, function: str, parameters: tuple[str, ...], clouds: tuple[str, ...]
) -> None:
    """Whoever knows one knows all; what one has no use for begins with an underscore."""
    for cloud in clouds:
        found = read(room.format(cloud), file.format(cloud))[function]
        assert tuple(name.removeprefix("_") for name in found) == parameters, cloud


def test_exceptions_are_there() -> None:
    """A list of exceptions that nobody uses any more would hide the next one."""
    for (cloud, file), names in OWN.items():
        assert names <= read(f"components/{cloud}", file).keys(), (cloud, file)
    for cloud, names in OWN_FILES.items():
        assert names <= files(f"components/{cloud}")


def test_shape_is_names_and_parameters() -> None:
    """Of what a file makes, and not of what it imports: the comparison can fail."""
    text = """
from access import model
LIMIT: int = 3
ALSO = 4
def grant(parent, holder, *, to): ...
def _inner(x): ...
class User:
    def __init__(self, declared, on): ...
class Plain: ...
"""

    assert shape(text) == {
        "LIMIT": (),
        "ALSO": (),
        "grant": ("parent", "holder", "to"),
        "User": ("declared", "on"),
        "Plain": (),
    }
