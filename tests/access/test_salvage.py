from tests.access.stacks import mistakes


def test_two_mistakes_in_one_part_hide_none_beside_it() -> None:
    """A misspelt key that is needed is unknown and missing: the part goes, its neighbours stay."""
    found = mistakes(
        """
accounts:
  ovh:
    resource_groups:
      web: {ressources: [account]}
      all: {resources: ["vps:*"]}
"""
    )

    assert [each.partition("\n")[0] for each in found] == [
        '1.yaml:5: account "ovh" has the unknown key "ressources"',
        '1.yaml:5: account "ovh" needs "resources"',
        (
            '1.yaml:6: account "ovh" has the resource group "all", '
            'which has the resource "vps:*" with a wildcard'
        ),
    ]


def test_two_mistakes_in_one_key_hide_none_in_the_next() -> None:
    """Keys of an application, too."""
    found = mistakes(
        """
teams: {ops: {}}
applications:
  ci:
    owner: ops
    keys:
      one: {onn: aws}
      two: {on: aws, lifetime: 90d}
"""
    )

    assert [each.partition(":")[2].partition(":")[0] for each in found] == ["7", "7", "8"]
