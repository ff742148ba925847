import json
from datetime import timedelta

import pytest

from access import model, setup
from access.place import Place
from tests.access.metadata import METADATA
from tests.access.stacks import declared, mistakes

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBKmTYfG1sLnYpBPXUBpGSkzWPsvb2lrFJNFsFbBXqFZ"
RENAMED = "A former key belongs to one entry, and to none under its own name."
PUB = "Paste what stands in the file that ends in .pub."
DOWNLOAD = "Download it from the identity provider, and paste it below `metadata: |`."


def of(written: str, *files: str) -> setup.Setup:
    """Return what is declared of the organization."""
    found = declared(f"accounts: {{scaleway: {{{written}}}}}", *files)
    return next(account.setup for account in found.accounts if account.name == "scaleway")


def wrong(written: str) -> list[str]:
    """Return what is wrong with it, without the place and the account."""
    found = mistakes(f"accounts: {{scaleway: {{{written}}}}}")
    return [each.partition('account "scaleway" ')[2] for each in found]


def provider(metadata: str) -> str:
    """Return an identity provider as it is written."""
    return f"identity_provider: {{metadata: {json.dumps(metadata)}}}"


def ssh_key(public_key: str, more: str = "project: web") -> str:
    """Return one SSH key as it is written."""
    return f"ssh_keys: {{al: {{public_key: {json.dumps(public_key)}, {more}}}}}"


def test_nothing_is_declared_of_an_organization_that_is_not_mentioned() -> None:
    """SCIM in particular is not enabled."""
    assert of("") == setup.NOTHING
    assert setup.NOTHING.scim_tokens is None


def test_projects_outlive_their_entries_unless_that_is_said() -> None:
    """Sorted by key."""
    found = of(
        "projects: {web: {description: The shop, renamed_from: shop},"
        " data: {delete_when_removed: true}}"
    )

    place = Place(file="1.yaml", line=1)
    assert found.projects == (
        setup.Project(
            key="data", description="", delete_when_removed=True, renamed_from="", place=place
        ),
        setup.Project(
            key="web",
            description="The shop",
            delete_when_removed=False,
            renamed_from="shop",
            place=place,
        ),
    )


def test_a_project_may_have_the_key_of_a_team() -> None:
    """They are things of different kinds; grants name the project."""
    found = declared(
        "accounts: {scaleway: {projects: {web: {}}}}",
        "teams: {web: {grants: {scaleway: [{permission_sets: VPCReadOnly, projects: web}]}}}",
    )

    (grant,) = found.teams[0].grants
    assert isinstance(grant, model.ScalewayGrant)
    assert grant.projects == ("web",)


def test_an_ssh_key_is_kept_without_its_comment() -> None:
    """Its project may be declared, or be there by name or id."""
    found = of(
        f"projects: {{web: {{}}}}, {ssh_key(f'{KEY} al@laptop', 'project: web, disabled: true')}",
        "teams: {al: {}}",
    )

    assert found.ssh_keys == (
        setup.SshKey(
            key="al",
            public_key=KEY,
            project="web",
            disabled=True,
            renamed_from="",
            place=Place(file="1.yaml", line=1),
        ),
    )


def test_one_key_may_open_several_projects() -> None:
    """Each below a key of its own."""
    found = of(
        f"ssh_keys: {{b: {{public_key: {KEY}, project: web, renamed_from: c}},"
        f" a: {{public_key: {KEY}, project: data}}}}"
    )

    assert [(each.key, each.project, each.renamed_from) for each in found.ssh_keys] == [
        ("a", "data", ""),
        ("b", "web", "c"),
    ]


def test_security_settings_are_those_that_are_said() -> None:
    """The others stay as they are, whatever they are."""
    assert of("security: {max_api_key_lifetime: 365d, login_attempts: 5}").security == (
        setup.Security(
            max_api_key_lifetime=timedelta(days=365),
            enforce_password_renewal=None,
            grace_period=None,
            login_attempts=5,
            max_session=None,
            place=Place(file="1.yaml", line=1),
        )
    )
    every = of("security: {enforce_password_renewal: false, grace_period: 3d, max_session: 12h}")
    assert every.security
    assert every.security.enforce_password_renewal is False
    assert every.security.grace_period == timedelta(days=3)
    assert every.security.max_session == timedelta(hours=12)


def test_an_identity_provider_is_its_metadata() -> None:
    """White space around it means nothing."""
    assert of(provider(f"\n{METADATA}\n")).identity_provider == setup.IdentityProvider(
        metadata=METADATA.strip(), place=Place(file="1.yaml", line=1)
    )


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        ("scim: {}", ()),
        ("scim: {tokens: [b, a]}", ("a", "b")),
        ("scim: {tokens: [a, a]}", ("a",)),
    ],
)
def test_scim_has_tokens_by_name(written: str, tokens: tuple[str, ...]) -> None:
    """None at all is enabled without a token, which is not the same as nothing said."""
    assert of(written).scim_tokens == tokens


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("project: {}", 'has the unknown key "project"\n  Did you mean "projects"?'),
        (
            "projects: {web: {delete: true}}",
            (
                'has the unknown key "delete"\n'
                '  Known: "delete_when_removed", "description", "renamed_from".'
            ),
        ),
        (
            "projects: {web: {delete_when_removed: 'yes'}}",
            (
                'has in "delete_when_removed" "yes", not true or false\n'
                "  Write true or false, without quotes."
            ),
        ),
        (
            f"projects: {{web: {{description: {'a' * 121}}}}}",
            'has 121 characters in "description"\n  At most 120 fit.',
        ),
        (
            "projects: {a: {renamed_from: b}, b: {}}",
            f'has "a" renamed from "b", which is also said of "b"\n  {RENAMED}',
        ),
        (
            ssh_key("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU="),
            (
                'has the SSH key "al", which is a private key: whoever has read it here may use'
                f" it, so make a new one\n  {PUB}"
            ),
        ),
        (
            ssh_key("AAAAC3NzaC1lZDI1NTE5"),
            (
                'has the SSH key "al", which is no public SSH key: one begins like ssh-ed25519'
                f" AAAA\n  {PUB}"
            ),
        ),
        (
            ssh_key(f"{KEY}\n{KEY}"),
            (
                'has the SSH key "al", which is more than one line, where one key is expected'
                f"\n  {PUB}"
            ),
        ),
        (
            ssh_key(KEY[:-8]),
            (
                'has the SSH key "al", which is an SSH key that is cut off, or not what it says '
                f"it is\n  {PUB}"
            ),
        ),
        (ssh_key("a" * 65001), 'has 65001 characters in "public_key"\n  At most 65000 fit.'),
        (
            ssh_key(KEY, "disabled: true"),
            'needs "project"\n  The project whose machines it opens, by name or id.',
        ),
        (
            ssh_key(KEY, "project: ''"),
            'has a wrong project: ""\n  The project whose machines it opens, by name or id.',
        ),
        (
            (
                f"ssh_keys: {{a: {{public_key: {KEY}, project: web}},"
                f" b: {{public_key: {KEY} again, project: web, disabled: true}}}}"
            ),
            'has the SSH key "b", which "a" is on "web" already\n  Keep one of them.',
        ),
        (
            (
                f"ssh_keys: {{a: {{public_key: {KEY}, project: web, renamed_from: c}},"
                f" b: {{public_key: {KEY}, project: data, renamed_from: c}}}}"
            ),
            f'has "b" renamed from "c", which is also said of "a"\n  {RENAMED}',
        ),
        (
            "security: {login_attempts: 51}",
            (
                'has 51 in "login_attempts"\n'
                "  50 is the most. 1 to 50 wrong passwords before a member is locked."
            ),
        ),
        (
            "security: {login_attempts: 0}",
            (
                'has 0 in "login_attempts"\n'
                "  1 is the least. 1 to 50 wrong passwords before a member is locked."
            ),
        ),
        (
            "security: {max_session: 0d}",
            'has a wrong max_session: "0d" is not a length of time\n  Write 90d, 12h or 4w.',
        ),
        (
            "security: {max_api_key_life: 90d}",
            'has the unknown key "max_api_key_life"\n  Did you mean "max_api_key_lifetime"?',
        ),
        (
            "identity_provider: {}",
            'needs "metadata"\n  The XML that the identity provider publishes of itself.',
        ),
        (
            f"identity_provider: {{metadata: {json.dumps(METADATA)}, disable_users: true}}",
            'has the unknown key "disable_users"\n  Known: "metadata".',
        ),
        (
            provider("https://login.example.com/metadata"),
            (
                "has an identity provider whose metadata is an address; grantbook fetches nothing"
                f"\n  {DOWNLOAD}"
            ),
        ),
        (
            provider(METADATA.replace("entityID", "ID")),
            (
                "has an identity provider whose metadata does not say who it is of: it has no "
                f"entityID\n  {DOWNLOAD}"
            ),
        ),
        (
            provider(METADATA.replace("https://idp.example.com/sso", "http://idp.example.com")),
            (
                'has an identity provider where people sign in at "http://idp.example.com"\n'
                "  Scaleway takes an address that begins with https:// and no other."
            ),
        ),
        ("scim: {tokens: [a, b, c]}", 'has 3 items in "tokens"\n  At most 2 fit.'),
        (
            "scim: {tokens: a}",
            (
                'has in "tokens" "a", not a list\n'
                "  Begin each item with a dash, or write [one, two], or leave it out."
            ),
        ),
        ("scim: true", 'has in "scim" true, not a mapping\n  Write `key: value` lines below it.'),
        ("tags: {}", 'has the unknown key "tags"\n  {known}'),
    ],
)
def test_what_is_wrong_says_how_to_mend_it(written: str, said: str) -> None:
    """Before any call; what other clouds have is unknown here."""
    known = 'Known: "identity_provider", "policies", "projects", "scim", "security", "ssh_keys".'

    assert wrong(written) == [said.replace("{known}", known)]


def test_a_private_key_is_not_shown() -> None:
    """Nor any other part of what is pasted."""
    (said,) = wrong(ssh_key("PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\nAAAAsecret"))

    assert "AAAAsecret" not in said


def test_two_texts_that_are_no_keys_are_not_one_key() -> None:
    """Each is told as what it is."""
    found = wrong("ssh_keys: {a: {public_key: x, project: web}, b: {public_key: y, project: web}}")

    assert [each.partition(",")[0] for each in found] == [
        'has the SSH key "a"',
        'has the SSH key "b"',
    ]
    assert all("no public SSH key" in each for each in found)


def test_what_is_refused_is_not_refused_again() -> None:
    """What is left is read, each mistake in its line; grants name what was refused all the same."""
    found = mistakes(
        "accounts:\n"
        "  scaleway:\n"
        "    projects:\n"
        "      web: {description: 5}\n"
        "      Data: {}\n"
        "    ssh_keys:\n"
        "      al: {project: web}\n"
        "      bo:\n"
        "        project: web\n"
        "        public_key: mine\n"
        "    security:\n"
        "      login_attempts: many\n"
        "    identity_provider:\n"
        "      metadata: https://login.example.com\n"
        "    scim:\n"
        "      tokens: [A]\n",
        "teams: {ops: {grants: {scaleway: [{permission_sets: VPCReadOnly, projects: web}]}}}",
    )

    assert [each.partition("\n")[0] for each in found] == [
        '1.yaml:4: account "scaleway" has in "description" 5, not text',
        '1.yaml:5: account "scaleway" has the name "Data" in its projects',
        '1.yaml:7: account "scaleway" needs "public_key"',
        (
            '1.yaml:10: account "scaleway" has the SSH key "bo", which is no public SSH key: one '
            "begins like ssh-ed25519 AAAA"
        ),
        '1.yaml:12: account "scaleway" has in "login_attempts" "many", not a number',
        (
            '1.yaml:14: account "scaleway" has an identity provider whose metadata is an address; '
            "grantbook fetches nothing"
        ),
        '1.yaml:16: account "scaleway" has a wrong tokens: "A"',
    ]


@pytest.mark.parametrize("written", ["null", "[]", "{projects: [a]}"])
def test_an_entry_that_is_something_else_is_told_alone(written: str) -> None:
    """Once."""
    (found,) = mistakes(f"accounts: {{scaleway: {written}}}")

    assert "not a mapping\n" in found
