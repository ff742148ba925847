import pytest

from access import form, model
from access.catalogue import lookup
from access.grants import scaleway
from tests.access.stacks import grant_mistakes, only_grant


def test_a_rule_is_kept_sorted() -> None:
    """Lists are sets on Scaleway, so that order is never a change."""
    found = only_grant(
        "scaleway",
        "{permission_sets: [ObjectStorageFullAccess, InstancesReadOnly, InstancesReadOnly],"
        " projects: [web, data], condition: 'request.ip == \"192.0.2.7\"'}",
    )

    assert isinstance(found, model.ScalewayGrant)
    assert found.permission_sets == ("InstancesReadOnly", "ObjectStorageFullAccess")
    assert found.projects == ("data", "web")
    assert found.condition == 'request.ip == "192.0.2.7"'


@pytest.mark.parametrize(
    "names", ["InstancesReadOnly", "BillingReadOnly", "[BillingReadOnly, InstancesReadOnly]"]
)
def test_the_organization_takes_sets_of_both_types(names: str) -> None:
    """Those of projects then hold in all of them, future ones included; both may stand together."""
    found = only_grant("scaleway", f"{{permission_sets: {names}, organization: true}}")

    assert isinstance(found, model.ScalewayGrant)
    assert found.projects == ()


@pytest.mark.parametrize(("old", "new"), sorted(lookup.renamed_permission_sets().items()))
def test_a_set_that_was_renamed_is_the_new_one(old: str, new: str) -> None:
    """Once, whichever name it goes by; the old one is kept to be told."""
    found = only_grant("scaleway", f"{{permission_sets: [{old}, {new}], projects: data}}")

    assert isinstance(found, model.ScalewayGrant)
    assert found.permission_sets == (new,)
    assert found.former == (old,)


def test_a_renamed_set_has_the_type_of_its_new_name() -> None:
    """So that it mixes with none of the other type, told by the names as they are written."""
    grant = "{permission_sets: [InstanceReadOnly, BillingReadOnly], projects: data}"

    assert grant_mistakes("scaleway", grant) == [
        (
            "mixes permission sets of projects and of the organization\n"
            "  Give BillingReadOnly an entry of its own, with `organization: true`."
        )
    ]


@pytest.mark.parametrize(
    ("grant", "said"),
    [
        (
            "{permission_sets: ObjectStorageFullAcess, projects: data}",
            (
                'asks for "ObjectStorageFullAcess", unknown on Scaleway\n'
                '  Did you mean "ObjectStorageFullAccess"?'
                " `grantbook catalogue scaleway` lists them."
            ),
        ),
        (
            "{permission_sets: Zzz, projects: data}",
            'asks for "Zzz", unknown on Scaleway\n  `grantbook catalogue scaleway` lists them.',
        ),
        (
            "{permission_sets: InstancesReadOnly}",
            (
                "needs projects or the organization, one of both\n"
                "  Write `projects: [name]`, or `organization: true` for all of them."
            ),
        ),
        (
            "{permission_sets: InstancesReadOnly, projects: data, organization: true}",
            (
                "needs projects or the organization, one of both\n"
                "  Write `projects: [name]`, or `organization: true` for all of them."
            ),
        ),
        (
            "{permission_sets: [InstancesReadOnly, BillingReadOnly], projects: data}",
            (
                "mixes permission sets of projects and of the organization\n"
                "  Give BillingReadOnly an entry of its own, with `organization: true`."
            ),
        ),
        (
            "{permission_sets: SmartLabelingReadOnly, projects: data}",
            (
                'asks for "SmartLabelingReadOnly", no longer on Scaleway\n'
                "  Leave it out. `grantbook catalogue scaleway` lists them."
            ),
        ),
        (
            "{permission_sets: BillingReadOnly, projects: data}",
            (
                "gives BillingReadOnly a project, but it is of the organization\n"
                "  Write `organization: true` instead of `projects`."
            ),
        ),
        (
            "{permission_sets: InstancesReadOnly, organization: 'yes'}",
            (
                'has in "organization" "yes", not true or false\n'
                "  Write true or false, without quotes."
            ),
        ),
        (
            "{permission_sets: InstancesReadOnly, projects: data, condition: 'resource.nam == 1'}",
            (
                'has a condition on "resource.nam", which Scaleway does not know\n'
                '  Did you mean "name"?'
            ),
        ),
        (
            (
                "{permission_sets: InstancesReadOnly, projects: data,"
                f" condition: '{'true || ' * 300}true'}}"
            ),
            'has 2404 characters in "condition"\n  At most 1990 fit.',
        ),
    ],
)
def test_a_wrong_grant_says_how_to_mend_it(grant: str, said: str) -> None:
    """One mistake, one message."""
    assert grant_mistakes("scaleway", grant) == [said]


@pytest.mark.parametrize("word", sorted(scaleway.UNSUPPORTED))
def test_words_of_other_clouds_are_answered(word: str) -> None:
    """With what Scaleway has instead; there is no deny."""
    grant = f"{{permission_sets: InstancesReadOnly, projects: data, {word}: [x]}}"

    assert grant_mistakes("scaleway", grant) == [
        f'has the unknown key "{word}"\n  {scaleway.UNSUPPORTED[word]}'
    ]


def test_every_word_of_other_clouds_has_an_answer() -> None:
    """None falls back on the nearest spelling."""
    own = form.words("scaleway")

    assert scaleway.UNSUPPORTED.keys() == (form.words("aws") | form.words("ovh")) - own
