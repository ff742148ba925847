from hypothesis import HealthCheck, given, settings

from tests.components import written
from tests.review.runs.previewed import notes, resources, reviewed

few = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # A busy machine is no mistake.


@few
@given(written.declarations())
def test_a_run_of_the_files_does_what_they_say(declared: written.Written) -> None:
    """The first one, and one of a stack that is as declared."""
    files = written.read(declared)
    made = resources(files)

    first = reviewed(None, files, (), made)
    idle = reviewed(files, files, made, made)

    assert (notes(first), first.run) == ([], "agrees")
    assert (notes(idle), idle.run) == ([], "agrees")


@few
@given(written.declarations(), written.declarations())
def test_a_run_of_an_edit_does_what_it_says(
    before: written.Written, after: written.Written
) -> None:
    """Whatever was there, and whatever is now."""
    was, is_ = written.read(before), written.read(after)

    report = reviewed(was, is_, resources(was), resources(is_))

    assert (notes(report), report.run) == ([], "agrees")


@few
@given(written.declarations(), written.declarations())
def test_a_run_that_is_not_of_the_files_is_told(
    said: written.Written, done: written.Written
) -> None:
    """The files say that nothing changes; whatever the run would change is in its notes."""
    files, others = written.read(said), written.read(done)
    meant = reviewed(files, others, resources(files), resources(others))

    report = reviewed(files, files, resources(files), resources(others))

    changed = {(each.account, name) for each in meant.lines for name in each.who}
    told = {each.account for each in report.notes if each.mark == "run differs"}
    assert {account for account, _ in changed} <= told
    assert report.run == ("differs" if notes(report) else "agrees")
