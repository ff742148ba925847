import string

from providers import password


def test_a_password_has_a_character_of_each_kind() -> None:
    """As most password rules ask."""
    for _ in range(200):
        made = password.make()

        assert len(made) == 24
        assert set(made) & set(string.ascii_lowercase)
        assert set(made) & set(string.ascii_uppercase)
        assert set(made) & set(string.digits)
        assert set(made) & set("-_.!")
        assert set(made) <= set(string.ascii_letters + string.digits + "-_.!")


def test_no_two_passwords_are_alike() -> None:
    """Nor do they begin with a character of one kind."""
    made = [password.make() for _ in range(500)]

    assert len(set(made)) == 500
    assert len({each[0] for each in made}) > 20
