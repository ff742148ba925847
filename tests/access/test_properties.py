"""Laws of reading, over generated declarations. JSON is YAML, so values are written as JSON."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from access import cel, form, model, ovh_policies, scaleway_rules
from access.catalogue import lookup
from access.names import aws, ovh, scaleway
from access.order import settled
from tests.access import stacks
from tests.access.declarations import CONFIG, declarations
from tests.access.stacks import without_places

DECLARATIONS = declarations()
MOMENTS = st.datetimes(timezones=st.just(UTC))
SCHEMA = Draft202012Validator(form.schema())
NAMES: Mapping[str, Any] = {"aws": aws, "ovh": ovh, "scaleway": scaleway}


def declared(*files: str) -> model.Declaration:
    """Return what files declare, for one account of each cloud and one with federated people."""
    return stacks.declared(*files, config=CONFIG)


def mistakes(*files: str) -> list[str]:
    """Return what is wrong in files."""
    return stacks.mistakes(*files, config=CONFIG)


def shuffled(written: Any, draw: st.DataObject) -> Any:
    """Return the same mappings with their keys in another order; lists stay as they are."""
    if isinstance(written, dict):
        keys = draw.draw(st.permutations(list(written)))
        return {key: shuffled(written[key], draw) for key in keys}
    if isinstance(written, list):
        return [shuffled(item, draw) for item in written]
    return written


def meant(found: model.Declaration) -> object:
    """Return a declaration without its places; one warning in two places is one then."""
    warnings = {each.what: each for each in sorted(found.warnings, key=lambda each: each.what)}
    return without_places(replace(found, warnings=tuple(warnings.values())))


def held(found: model.Declaration) -> set[str]:
    """Return everything that a declaration grants, as a set of facts."""
    facts = set()
    for section in (found.people, found.teams, found.applications):
        for each in section:
            facts.add(each.key)
            facts |= {f"{each.key}: {grant}" for grant in each.grants}
    facts |= {f"{each.key}: {place}" for each in found.people for place in each.memberships}
    facts |= {f"{each.key}: {key}" for each in found.applications for key in each.keys}
    for account in found.accounts:
        facts |= {f"{each.key}: {grant}" for each in account.parked for grant in each.grants}
    return facts


@given(DECLARATIONS)
def test_a_good_declaration_is_read_without_complaint(written: dict[str, Any]) -> None:
    """And an editor that knows the schema does not complain either."""
    assert mistakes(json.dumps(written)) == []
    assert list(SCHEMA.iter_errors(written)) == []


@given(DECLARATIONS, st.data())
def test_order_never_matters(written: dict[str, Any], data: st.DataObject) -> None:
    """Of keys, anywhere."""
    other = shuffled(written, data)

    assert without_places(declared(json.dumps(other))) == without_places(
        declared(json.dumps(written))
    )


@given(DECLARATIONS, st.data())
def test_files_never_matter(written: dict[str, Any], data: st.DataObject) -> None:
    """Each entry may stand in any of them."""
    files: list[dict[str, Any]] = [{}, {}, {}]
    for section, entries in written.items():
        for key, entry in entries.items():
            files[data.draw(st.integers(0, 2))].setdefault(section, {})[key] = entry

    split = declared(*map(json.dumps, files))

    assert meant(split) == meant(declared(json.dumps(written)))


@given(DECLARATIONS, MOMENTS)
def test_what_has_ended_has_ended_once(written: dict[str, Any], now: Any) -> None:
    """Asking a second time changes nothing."""
    found = declared(json.dumps(written)).at(now)

    assert found.at(now) == found


@given(DECLARATIONS, MOMENTS, MOMENTS)
def test_time_only_takes_away(written: dict[str, Any], one: Any, other: Any) -> None:
    """Nothing that a later moment holds was missing at an earlier one."""
    found = declared(json.dumps(written))
    early, late = sorted([one, other])

    assert held(found.at(late)) <= held(found.at(early)) <= held(found)
    assert found.at(early).at(late) == found.at(late)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def damaged(written: Any, draw: st.DataObject) -> Any:
    """Return a declaration with something else in one place."""
    if not written or not isinstance(written, dict | list) or draw.draw(st.integers(0, 4)) == 0:
        return draw.draw(JUNK)
    if isinstance(written, list):
        index = draw.draw(st.integers(0, len(written) - 1))
        return [*written[:index], damaged(written[index], draw), *written[index + 1 :]]
    key = draw.draw(st.sampled_from(sorted(written)))
    return {**written, key: damaged(written[key], draw)}


@given(DECLARATIONS, st.data())
def test_any_damage_is_told_and_nothing_raises(
    written: dict[str, Any], data: st.DataObject
) -> None:
    """Each mistake has a place and says how to mend it."""
    broken = damaged(written, data)

    for said in mistakes(json.dumps(broken)):
        place, _, rest = said.partition(": ")
        assert place.startswith(("1.yaml", "Pulumi.yaml"))
        assert "\n  " in rest
        assert len(rest.partition("\n  ")[2]) > 5


@given(DECLARATIONS, st.data())
def test_what_the_schema_refuses_the_reader_refuses(
    written: dict[str, Any], data: st.DataObject
) -> None:
    """An editor never complains of a declaration that is good; an empty section is none."""
    broken = damaged(written, data)
    said = broken if isinstance(broken, dict) else {"": broken}
    filled = {section: entries for section, entries in said.items() if entries is not None}

    if list(SCHEMA.iter_errors(filled)):
        assert mistakes(json.dumps(broken)) != []


@given(DECLARATIONS)
def test_no_name_is_taken_twice(written: dict[str, Any]) -> None:
    """On one account, by two of one kind."""
    found = declared(json.dumps(written))

    for account in found.accounts:
        for taken in NAMES[account.cloud].taken(found, account).values():
            assert len({*taken.values()}) == len(taken)


@given(DECLARATIONS)
def test_nobody_is_a_user_where_people_are_federated(written: dict[str, Any]) -> None:
    """Whatever teams they are in; programs with tokens are."""
    found = declared(json.dumps(written))

    (partner,) = [account for account in found.accounts if account.federated]
    programs = {each.key for each in found.applications if each.tokens_on(partner.name)}
    assert found.people_on(partner.name) == ()
    assert {*ovh.taken(found, partner)["user"]} == programs


PRINCIPALS = ("people", "teams", "applications")


def alone(written: dict[str, Any], one: str) -> dict[str, Any]:
    """Return a declaration in which everybody else is granted nothing."""
    nothing: dict[str, Any] = {"grants": {}, "bundles": []}
    others = {
        section: {
            key: entry if key == one else {**entry, **nothing}
            for key, entry in written[section].items()
        }
        for section in PRINCIPALS
    }
    return {**written, **others}


def policies(found: model.Declaration, one: str) -> dict[str, Any]:
    """Return the policies of a principal by account and name."""
    (holder,) = [each for each in found.holders if each.key == one]
    on_ovh = [account.name for account in found.accounts if account.cloud == "ovh"]
    return {name: ovh_policies.policies(holder, name) for name in on_ovh}


@given(DECLARATIONS, st.data())
def test_policies_depend_on_ones_own_grants_alone(
    written: dict[str, Any], data: st.DataObject
) -> None:
    """Whatever is granted to everybody else."""
    one = data.draw(st.sampled_from([key for section in PRINCIPALS for key in written[section]]))

    whole, own = declared(json.dumps(written)), declared(json.dumps(alone(written, one)))

    assert policies(whole, one) == policies(own, one)


@given(DECLARATIONS, st.data())
def test_one_grant_less_renames_no_policy(written: dict[str, Any], data: st.DataObject) -> None:
    """At most one goes, and the others stay as they are called."""
    found = declared(json.dumps(written))
    for holder in found.holders:
        for account in ("ovh", "partner"):
            grants = holder.grants_on(account)
            gone = data.draw(st.integers(0, len(grants)))
            fewer = replace(holder, grants=(*grants[:gone], *grants[gone + 1 :]))

            before = ovh_policies.policies(holder, account).keys()
            after = ovh_policies.policies(fewer, account).keys()

            assert after <= before
            assert len(before) - len(after) <= 1


@given(DECLARATIONS)
def test_only_grants_of_one_scope_share_a_policy(written: dict[str, Any]) -> None:
    """Merged, they say what they say one by one; an except trims no other grant's allow."""
    found = declared(json.dumps(written))

    for holder in found.holders:
        for account in ("ovh", "partner"):
            for grants in ovh_policies.policies(holder, account).values():
                scopes = [(each.resources, settled(each.condition), each.until) for each in grants]
                trims = [(each.allow, each.excepted) for each in grants]
                assert all(scope == scopes[0] for scope in scopes)
                assert len({each.bundle for each in grants}) == 1
                assert len({*trims}) == 1 or not any(excepted for _, excepted in trims)


@given(DECLARATIONS)
def test_rules_on_scaleway_say_what_grants_say(written: dict[str, Any]) -> None:
    """Nothing more and nothing less; each rule has sets of one type and a condition that reads."""
    found = declared(json.dumps(written))
    types = lookup.permission_sets()
    (account,) = [each for each in found.accounts if each.cloud == "scaleway"]

    for holder in (*found.holders, *account.parked):
        made = scaleway_rules.rules(holder, "scaleway")
        lasting = model.lasting(holder, "scaleway")
        wanted = [grant for grant in lasting if isinstance(grant, model.ScalewayGrant)]
        assert {(name, rule.projects) for rule in made for name in rule.permission_sets} == {
            (name, grant.projects) for grant in wanted for name in grant.permission_sets
        }
        assert all(len({types[name] for name in rule.permission_sets}) == 1 for rule in made)
        assert [
            fault for rule in made if rule.condition for fault in cel.faults(rule.condition)
        ] == []
        ends = sum(grant.until is not None for grant in wanted)
        assert len([rule for rule in made if "request.time" in rule.condition]) <= 2 * ends
