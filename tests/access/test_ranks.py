"""Every row of the ranks, with an action that it catches and one beside it that it does not."""

from pathlib import Path
from timeit import repeat

import pytest

from access import escalations, ranks, world
from access.catalogue import lookup
from access.ranks import Rank

PAGE = Path(__file__).parents[2] / "docs/reference/ranks.md"
HEAD = "| rank | what it does | level | actions |\n| --- | --- | --- | --- |\n"
SAYS = "says what people and programs may do, and so what oneself may"
CASES = {  # An action of each row, and one that is like it and is of another row.
    ("aws", SAYS): ("iam:AttachUserPolicy", "iam:DetachUserPolicy"),
    ("aws", "returns secrets, parameters, passwords or keys, or what opens something"): (
        "secretsmanager:GetSecretValue",
        "secretsmanager:DescribeSecret",
    ),
    ("aws", "returns code or settings, which hold secrets as variables"): (
        "lambda:GetFunction",
        "lambda:GetPolicy",
    ),
    ("aws", "returns data that are stored"): ("s3:GetObject", "s3:GetObjectTagging"),
    ("aws", "acts as a role, of this account or of another"): (
        "sts:AssumeRole",
        "sts:GetSessionToken",
    ),
    (
        "aws",
        "says in a policy of a resource who may use it: another account, or everybody",
    ): ("s3:PutBucketPolicy", "s3:PutBucketVersioning"),
    ("aws", "shares a resource, or lets it be reached from outside"): (
        "ram:CreateResourceShare",
        "ram:GetResourceShares",
    ),
    ("aws", "says who may sign in from outside"): ("iam:CreateRole", "iam:CreateUser"),
    ("aws", "sets tags, or takes them off"): ("ec2:DeleteTags", "ec2:DeleteVolume"),
    ("aws", "takes something away, by its name"): ("ec2:TerminateInstances", "ec2:StopInstances"),
    ("aws", "lets data be deleted, or end"): (
        "s3:PutLifecycleConfiguration",
        "s3:GetLifecycleConfiguration",
    ),
    ("aws", "reads or lists"): ("ec2:GetConsoleOutput", "ec2:CreateVolume"),
    ("aws", "lists"): ("s3:ListAllMyBuckets", "s3:PutObject"),
    ("aws", "reads, by its name"): ("budgets:DescribeBudget", "budgets:UpdateBudget"),
    ("aws", "anything else"): ("s3:PutObject", "s3:DeleteObject"),
    ("ovh", SAYS): ("account:apiovh:iam/policy/edit", "account:apiovh:iam/policy/get"),
    ("ovh", "is about one's own sign-in"): (
        "account:apiovh:me/changePassword",
        "vps:apiovh:setPassword",
    ),
    ("ovh", "returns secrets, tokens or keys, or makes them"): (
        "okms:apiovh:secret/version/getData",
        "okms:apiovh:secret/version/edit",
    ),
    ("ovh", "sets a password or makes somebody who has one, which opens what it protects"): (
        "emailPro:apiovh:account/changePassword",
        "emailPro:apiovh:account/edit",
    ),
    ("ovh", "opens data, or listens in"): (
        "publicCloudProject:apiovh:region/storage/presign",
        "publicCloudProject:apiovh:region/storage/get",
    ),
    ("ovh", "hands a service to another account, or shares it"): (
        "domain:apiovh:changeContact",
        "domain:apiovh:get",
    ),
    ("ovh", "says who may sign in from outside, and from where"): (
        "account:apiovh:me/identity/provider/create",
        "account:apiovh:me/identity/provider/get",
    ),
    ("ovh", "takes something away, by its name"): (
        "account:apiovh:iam/policy/delete",
        "account:apiovh:iam/resourceGroup/create",
    ),
    ("ovh", "reads or lists"): ("account:apiovh:me/get", "account:apiovh:me/sshKey/create"),
    ("ovh", "anything else"): ("vps:apiovh:reboot", "vps:apiovh:terminate"),
    ("scaleway", SAYS): ("IAMPolicyManager", "IAMPolicyReadOnly"),
    ("scaleway", "opens secrets or keys"): (
        "SecretManagerSecretAccess",
        "SecretManagerReadOnly",
    ),
    ("scaleway", "opens what runs: a shell, a cluster, or a key for both"): (
        "SSHKeysFullAccess",
        "SSHKeysReadOnly",
    ),
    ("scaleway", "opens data that are stored"): (
        "ObjectStorageObjectsRead",
        "ObjectStorageBucketsRead",
    ),
    ("scaleway", "says who else may use something: everybody, or other organizations"): (
        "ObjectStorageBucketPolicyFullAccess",
        "DomainsDNSFullAccess",
    ),
    ("scaleway", "uses what others keep, and takes nothing away"): (
        "FunctionsPrivateAccess",
        "FunctionsFullAccess",
    ),
    ("scaleway", "manages, which is to delete too, by its name"): (
        "InstancesVolumeDelete",
        "InstancesVolumeWrite",
    ),
    ("scaleway", "writes, by its name"): ("InstancesServerStart", "InstancesServerList"),
    ("scaleway", "reads, by its name"): ("InstancesReadOnly", "InstancesFullAccess"),
}


def rank(cloud: str, *names: str) -> Rank:
    """Return the rank of gaining actions of these names."""
    return ranks.rank(cloud, world.actions(cloud).of(names))


def table(cloud: str) -> str:
    """Return the rows of a cloud as the page has them."""
    lines = []
    for row in ranks.rows(cloud):
        actions = ", ".join(f"`{name}`" for name in row.actions)
        lines.append(f"| {row.rank.word} | {row.why} | {row.level} | {actions} |")
    return HEAD + "".join(f"{line.replace('  ', ' ')}\n" for line in lines)


@pytest.mark.parametrize(("cloud", "why"), CASES)
def test_a_row_catches_what_it_means_and_nothing_beside_it(cloud: str, why: str) -> None:
    """The nearest action is of another row; and it is as bad as the row says."""
    caught, beside = CASES[cloud, why]

    (row,) = [row for row in ranks.rows(cloud) if row.why == why]
    assert ranks.row_of(cloud, caught) == row
    assert ranks.row_of(cloud, beside) != row
    assert rank(cloud, caught) == row.rank


@pytest.mark.parametrize("cloud", world.ROOMS)
def test_every_row_has_its_case_and_every_pattern_an_action(cloud: str) -> None:
    """A pattern that names nothing is misspelt, or stands after one that has it all."""
    named: dict[ranks.Row | None, list[str]] = {}
    for name in world.actions(cloud).names:
        named.setdefault(ranks.row_of(cloud, name), []).append(name)

    assert {row.why for row in ranks.rows(cloud)} == {why for each, why in CASES if each == cloud}
    for row in ranks.rows(cloud):
        for pattern in row.actions:
            alone = ranks.Row(rank=row.rank, why=row.why, actions=(pattern,))
            assert any(alone.names(name, "") for name in named[row]), (row.why, pattern)


@pytest.mark.parametrize("name", lookup.permission_sets())
def test_every_permission_set_of_scaleway_follows_a_row(name: str) -> None:
    """A new one whose name says nothing needs a row of its own."""
    assert ranks.row_of("scaleway", name)


def test_a_name_that_says_nothing_may_be_anything() -> None:
    """Nobody knows what it grants, so it is the worst."""
    assert rank("scaleway", "InstancesReadOnly", "QuantumBrandNew") == Rank.ADMINISTRATOR


def test_the_rank_of_several_actions_is_that_of_the_worst() -> None:
    """And gaining nothing is harmless."""
    assert rank("aws") == Rank.READS
    assert rank("aws", "ec2:DescribeInstances", "s3:DeleteObject") == Rank.DELETES
    assert rank("aws", "s3:DeleteObject", "s3:GetObject", "s3:PutObject") == Rank.SECRETS


@pytest.mark.parametrize("cloud", world.ROOMS)
def test_sets_and_single_actions_rank_alike(cloud: str) -> None:
    """The set is but a quicker way to ask."""
    for name in world.actions(cloud).names[::50]:
        assert rank(cloud, name) == ranks.of(cloud, name)


def test_all_actions_of_a_cloud_rank_at_once() -> None:
    """In less time than a few hundred of them one by one."""
    known = world.actions("aws")
    some = known.names[::50]

    at_once, one_by_one = (
        min(repeat(ask, number=1, repeat=5))
        for ask in (
            lambda: ranks.rank("aws", known.all_known),
            lambda: [ranks.of("aws", name) for name in some],
        )
    )

    assert known.all_known.bit_count() > 20_000
    assert at_once < one_by_one


@pytest.mark.parametrize("cloud", world.ROOMS)
def test_what_ranks_as_administrator_is_a_way_by_itself(cloud: str) -> None:
    """The two tables agree."""
    alone = {
        way for row in escalations.rows(cloud) if not row.reach for way in row.ways if len(way) == 1
    }

    for row in ranks.rows(cloud):
        if row.rank is Rank.ADMINISTRATOR:
            names = [n for n in world.actions(cloud).names if ranks.row_of(cloud, n) == row]
            assert {(name,) for name in names} <= alone


@pytest.mark.parametrize("cloud", world.ROOMS)
def test_the_page_has_the_rows_as_they_are(cloud: str) -> None:
    """Word for word, in order."""
    assert table(cloud) in PAGE.read_text("utf-8")
