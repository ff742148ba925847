"""What the stand-in knows, compared with what the installed pulumi-aws declares."""

import importlib
import inspect
import re
from typing import Any

import pulumi_aws
import pytest

from sandbox.aws.plugin.registry import FUNCTIONS, TYPES, function, resource_type
from tests.sandbox.aws.plugin.driver import urn

# How the annotation of an input begins, by the kind it has here; any other kind has parts.
KINDS = {
    "text": "str",
    "issuer": "str",
    "document": "str",
    "flag": "bool",
    "number": "int",
    "list": "typing.Sequence[typing.Union[str",
    "set": "typing.Sequence[typing.Union[str",
    "tags": "typing.Mapping[str, typing.Union[str",
}
PARTS = "ForwardRef("


def declared(token: str) -> tuple[Any, Any]:
    """Return the resource class of pulumi-aws with this token, and the class of its arguments."""
    _, module, name = token.split(":")
    # The package, not the file: imported first, a file keeps its package from loading whole.
    found = importlib.import_module(f"pulumi_aws.{module.partition('/')[0]}")
    return getattr(found, name), getattr(found, f"{name}Args")


def camel(name: str) -> str:
    """Return a snake case name in camel case, as it goes over the wire."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def arguments(token: str) -> dict[str, inspect.Parameter]:
    """Return the inputs that pulumi-aws declares, by the name they have on the wire."""
    parameters = inspect.signature(declared(token)[1].__init__).parameters
    return {camel(name): value for name, value in parameters.items() if name != "__self__"}


@pytest.mark.parametrize("token", sorted(TYPES))
def test_tokens_are_the_same(token: str) -> None:
    """The type that the engine hears of is the one that is registered."""
    assert declared(token)[0].pulumi_type == token


@pytest.mark.parametrize("token", sorted(TYPES))
def test_no_type_was_called_otherwise_before(token: str) -> None:
    """A release that renames a type declares its old name, which the stand-in would not know."""
    assert "pulumi.Alias(" not in inspect.getsource(declared(token)[0])


@pytest.mark.parametrize("token", sorted(TYPES))
def test_every_input_is_done_or_refused_by_name(token: str) -> None:
    """A new release of pulumi-aws with another input shows here."""
    of = TYPES[token]

    assert set(of.inputs) | (set(of.refused) & set(arguments(token))) == set(arguments(token))
    assert not set(of.inputs) & set(of.refused)


@pytest.mark.parametrize("token", sorted(TYPES))
def test_every_output_is_given_or_named_as_left_out(token: str) -> None:
    """No output is invented, and none is forgotten."""
    of = TYPES[token]
    own = {"id", "urn", "pulumiResourceName", "pulumiResourceType"}
    properties = inspect.getmembers(declared(token)[0], lambda member: isinstance(member, property))
    outputs = {camel(name) for name, _ in properties} - own

    assert {*of.inputs, *of.outputs, *of.refused, *of.unread} == outputs
    assert set(of.secrets) <= set(of.outputs)


@pytest.mark.parametrize("token", sorted(TYPES))
def test_required_inputs_are_the_same(token: str) -> None:
    """What pulumi-aws demands, the stand-in demands, and no more."""
    demanded = {
        name
        for name, parameter in arguments(token).items()
        if parameter.default is inspect.Parameter.empty
    }

    assert {name for name, spec in TYPES[token].inputs.items() if spec.required} == demanded


@pytest.mark.parametrize("token", sorted(TYPES))
def test_values_are_of_the_same_kind(token: str) -> None:
    """A text there is a text here, a list a list; what has parts of its own has them here."""
    there = {name: str(given.annotation) for name, given in arguments(token).items()}
    expected = {name: KINDS.get(spec.kind, PARTS) for name, spec in TYPES[token].inputs.items()}

    assert {
        name: (there[name], start)
        for name, start in expected.items()
        if not there[name].startswith(f"typing.Union[{start}")
    } == {}


@pytest.mark.parametrize("token", sorted(TYPES))
def test_secret_outputs_are_the_same(token: str) -> None:
    """What pulumi-aws asks the engine to hide is what the stand-in marks."""
    source = inspect.getsource(declared(token)[0])
    listed = re.findall(r"additional_secret_outputs=\[(.*?)\]", source)
    names = {name for text in listed for name in re.findall(r'"(\w+)"', text)}

    assert set(TYPES[token].secrets) == names


@pytest.mark.parametrize(
    ("token", "name", "default", "words"),
    [
        (
            "aws:iam/userLoginProfile:UserLoginProfile",
            "passwordLength",
            20,
            "Default value is `20`",
        ),
        ("aws:iam/accessKey:AccessKey", "status", "Active", "Defaults to `Active`"),
        ("aws:iam/role:Role", "forceDetachPolicies", False, "Defaults to `false`"),
        (
            "aws:ssoadmin/permissionSet:PermissionSet",
            "sessionDuration",
            "PT1H",
            "Default: `PT1H`",
        ),
    ],
)
def test_defaults_are_those_that_the_package_states(
    token: str, name: str, default: object, words: str
) -> None:
    """Where the documentation of an argument states a default, it is the stand-in's."""
    documentation = inspect.getsource(declared(token)[1])

    assert words in documentation
    assert TYPES[token].inputs[name].default == default


def test_no_other_default_is_stated() -> None:
    """A default that a new release states would be missing above."""
    stated = [
        words
        for token in TYPES
        for words in set(
            re.findall(
                r"Default(?:s to|s| value is|:) `\w+`", inspect.getsource(declared(token)[1])
            )
        )
    ]

    assert len(stated) == 4


@pytest.mark.parametrize("token", sorted(FUNCTIONS))
def test_functions_are_of_the_package(token: str) -> None:
    """By the same token."""
    _, module, name = token.split(":")
    room = module.partition("/")[0]
    found = importlib.import_module("pulumi_aws" if room == "index" else f"pulumi_aws.{room}")
    snake = re.sub("([A-Z])", lambda capital: f"_{capital[1].lower()}", name)

    assert f"'{token}'" in inspect.getsource(getattr(found, snake))


def test_the_caller_is_told_as_the_package_reads_it() -> None:
    """Every field of its result, under the name it has on the wire."""
    fields = {
        camel(name)
        for name, member in inspect.getmembers(pulumi_aws.GetCallerIdentityResult)
        if isinstance(member, property)
    }

    assert fields == {"accountId", "arn", "id", "userId"}


def test_a_type_it_does_not_have_is_refused_by_name() -> None:
    """The user learns which one and what to do."""
    with pytest.raises(Exception, match="no aws:s3/bucket:Bucket; install the official plugin"):
        resource_type(urn("aws:s3/bucket:Bucket"))


def test_a_type_is_found_below_a_component() -> None:
    """The URN of a child names its parents' types first."""
    below = "urn:pulumi:s::p::grantbook:aws:Team$aws:iam/group:Group::support"

    assert resource_type(below) is TYPES["aws:iam/group:Group"]


def test_a_function_it_does_not_have_is_refused_by_name() -> None:
    """Such as the one that composes policy documents."""
    with pytest.raises(Exception, match="getPolicyDocument; install the official plugin"):
        function("aws:iam/getPolicyDocument:getPolicyDocument")
