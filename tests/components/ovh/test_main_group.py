from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pulumi
import pytest

from access import model
from components.account import dynamic_provider
from components.ovh import account, application, user
from tests.components import written
from tests.components.registered import ran

TOKEN = {"on": "ovh", "kind": "personal_access_token"}
DECLARED = written.read(
    {
        "people": {"alice": {"email": "alice@example.com", "accounts": ["ovh"]}},
        "applications": {"ci": {"owner": "alice", "keys": {"main": TOKEN}}},
    }
)


def _for_nobody() -> account.Account:
    """Return an account that was made ready for a stack without people and programs."""
    (ovh,) = [each for each in DECLARED.accounts if each.name == "ovh"]
    nobody: model.Declaration = replace(DECLARED, people=(), applications=())
    return account.ready(ovh, nobody, dynamic_provider(ovh), [])


@pytest.mark.parametrize(
    ("component", "declared"),
    [(user.User, DECLARED.people[0]), (application.Application, DECLARED.applications[0])],
    ids=["person", "program"],
)
def test_no_user_is_made_without_a_main_group(
    component: Callable[[Any, account.Account], pulumi.Resource], declared: model.Principal
) -> None:
    """OVHcloud's default group would let it change nearly everything; a mistake of ours."""

    async def program() -> None:
        component(declared, _for_nobody())

    with pytest.raises(TypeError, match=r"1\.yaml:1: no main group on ovh"):
        ran(program)
