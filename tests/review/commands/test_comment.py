import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from providers import http
from review.formats import markdown
from review.hosts import seal
from tests.review.conftest import Run
from tests.review.hosts.served import TOKEN, Refusal, Served, serving

MARK = "<!-- grantbook review: prod -->"
REVIEW = f"{MARK}\n### Access in `prod`\n\nNo access changes.\n"
NEWER = REVIEW.replace("No access changes.", "1 gains access; worst: writes.")
VARIABLES = {
    "github": {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/access", "GITHUB_TOKEN": TOKEN},
    "gitlab": {
        "GITLAB_CI": "true",
        "CI_MERGE_REQUEST_PROJECT_ID": "acme/access",
        "CI_MERGE_REQUEST_IID": "7",
        "GITLAB_TOKEN": TOKEN,
    },
}
PLACES = {"github": ("GITHUB_API_URL", "GitHub acme/access#7"), "gitlab": ("CI_API_V4_URL", "")}
SENTENCE = 200  # What a pipeline may add.
EDIT = {"github": "PATCH", "gitlab": "PUT"}


@pytest.fixture(params=["github", "gitlab"])
def host(request: pytest.FixtureRequest) -> str:
    """Name the host; what it says nothing of holds on both."""
    return str(request.param)


@pytest.fixture
def served(host: str, monkeypatch: pytest.MonkeyPatch, project: Path) -> Iterator[Served]:
    """Run a host with a pipeline's environment and a review."""
    for name in [name for of in VARIABLES.values() for name in of]:
        monkeypatch.delenv(name, raising=False)
    for name, value in VARIABLES[host].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GITHUB_REF", "refs/pull/7/merge")
    (project / "review.md").write_text(REVIEW, "utf-8")
    with serving(host) as served, stamina.set_testing(True, attempts=http.ATTEMPTS, cap=True):
        monkeypatch.setenv(PLACES[host][0], served.url)
        yield served


def others(count: int) -> list[list[object]]:
    """Return comments that have nothing to do with us."""
    return [[number, "ann", f"comment {number}"] for number in range(count)]


def test_a_review_becomes_one_comment(grantbook: Run, served: Served) -> None:
    """Added below what others say, then edited where it stands, beyond the first page."""
    served.comments = others(5)
    added = grantbook("comment", "review.md")
    Path("review.md").write_text(NEWER, "utf-8")
    served.comments += [[900, "ann", "Please explain."]]

    edited = grantbook("comment", "review.md")

    assert (added.status, edited.status) == (0, 0)
    assert added.stdout.endswith(": comment 101 added\n")
    assert edited.stdout.endswith(": comment 101 edited\n")
    assert served.bodies[5] == seal.sealed(NEWER)
    assert len(served.comments) == 7


def test_what_is_said_already_is_not_sent_again(grantbook: Run, served: Served) -> None:
    """Nobody is told of an edit that changes nothing."""
    grantbook("comment", "review.md")

    again = grantbook("comment", "review.md")

    assert again.stdout.endswith("comment 101 says so already\n")
    assert len(served.wrote()) == 1


def test_a_review_may_come_through_a_pipe(
    grantbook: Run, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `grantbook review --format markdown | grantbook comment`."""
    monkeypatch.setattr("sys.stdin", io.StringIO(REVIEW))

    assert grantbook("comment").status == 0
    assert served.bodies == [seal.sealed(REVIEW)]


@pytest.mark.parametrize(
    "there",
    [
        ("ann", seal.sealed(REVIEW)),
        ("", seal.sealed(REVIEW)),
        ("bot", seal.sealed(REVIEW).replace("No access", "No bad access")),
        ("bot", f"{REVIEW}\nLooks good to me.\n"),
        ("bot", seal.sealed(REVIEW.replace("prod", "stage"))),
        ("bot", f"As I said:\n{seal.sealed(REVIEW)}"),
    ],
    ids=["of-another", "of-nobody", "edited", "not-sealed", "of-another-stack", "quoted"],
)
def test_what_is_not_ours_is_left_alone(
    grantbook: Run, served: Served, there: tuple[str, str]
) -> None:
    """A new comment is made, and edited from then on."""
    served.comments = [[5, *there]]

    first = grantbook("comment", "review.md")
    Path("review.md").write_text(NEWER, "utf-8")
    second = grantbook("comment", "review.md")

    assert first.stdout.endswith("comment 101 added\n")
    assert second.stdout.endswith("comment 101 edited\n")
    assert served.bodies == [there[1], seal.sealed(NEWER)]


def test_a_comment_deleted_in_between_is_made_anew(
    grantbook: Run, served: Served, host: str
) -> None:
    """After it was listed, before it was edited."""
    grantbook("comment", "review.md")
    Path("review.md").write_text(NEWER, "utf-8")

    def delete(call: str) -> None:
        if call.startswith(EDIT[host]):
            served.comments.clear()

    served.before = delete
    again = grantbook("comment", "review.md")

    assert again.stdout.endswith("added\n")
    assert served.bodies == [seal.sealed(NEWER)]


def test_two_comments_of_two_jobs_both_say_what_is_so(grantbook: Run, served: Served) -> None:
    """None of them is left to say what was so."""
    served.comments = [[5, "bot", seal.sealed(REVIEW)], [6, "bot", seal.sealed(REVIEW)]]
    Path("review.md").write_text(NEWER, "utf-8")

    done = grantbook("comment", "review.md")

    assert done.stdout.count("edited") == 2
    assert served.bodies == [seal.sealed(NEWER)] * 2


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(method="GET", status=502),
        Refusal(method="GET", status=429, headers={"Retry-After": "1"}),
        Refusal(method="POST", status=429, headers={"Retry-After": "1"}),
        Refusal(method="POST", status=403, headers={"Retry-After": "1"}),
    ],
    ids=["broken", "limited-read", "limited-write", "secondary-limit"],
)
def test_what_passes_is_waited_out(grantbook: Run, served: Served, refusal: Refusal) -> None:
    """The host says for how long; nothing is commented twice."""
    served.refusals = [refusal]

    assert grantbook("comment", "review.md").status == 0
    assert served.bodies == [seal.sealed(REVIEW)]


def test_an_answer_that_is_lost_is_not_asked_for_again(grantbook: Run, served: Served) -> None:
    """The comment may be there; the next run finds it."""
    served.refusals = [Refusal(method="POST", status=502)]

    failed = grantbook("comment", "review.md")

    assert (failed.status, failed.stdout) == (3, "")
    assert len(served.wrote()) == 1
    assert "502" in failed.stderr
    assert TOKEN not in failed.stderr


@pytest.mark.parametrize("host", ["github"], indirect=True)
def test_a_limit_that_does_not_pass_soon_is_told(grantbook: Run, served: Served) -> None:
    """With the time from which it may be tried again; the token is not to blame."""
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1790000000"}
    body = {"message": "API rate limit exceeded for installation ID 1."}
    served.refusals = [Refusal(method="POST", status=403, body=body, headers=headers)]

    failed = grantbook("comment", "review.md")

    assert failed.status == 3
    assert "rate limit exceeded" in failed.stderr
    assert "anew from 14:13:20 UTC" in failed.stderr
    assert "permissions" not in failed.stderr
    assert len(served.wrote()) == 1


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_token_that_may_not_is_the_users_to_mend(
    grantbook: Run, served: Served, status: int
) -> None:
    """In one line, with what to do; a fork's token is one of them."""
    served.refusals = [Refusal(method="POST", status=status, body={"message": "No."})]

    refused = grantbook("comment", "review.md")

    assert (refused.status, refused.stdout) == (2, "")
    assert f"{status} No." in refused.stderr
    assert "oken" in refused.stderr
    assert TOKEN not in refused.stderr
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"message": "Validation Failed", "errors": [{"message": "is spam"}]}, "is spam"),
        ({"message": "Validation Failed", "errors": [{"field": "b", "code": "c"}]}, "b: c"),
        ({"message": "Validation Failed", "errors": ["too much"]}, "too much"),
    ],
)
@pytest.mark.parametrize("host", ["github"], indirect=True)
def test_a_refused_text_is_told_in_the_hosts_words(
    grantbook: Run, served: Served, body: object, told: str
) -> None:
    """A 422, with all its details."""
    served.refusals = [Refusal(method="POST", status=422, body=body)]

    refused = grantbook("comment", "review.md")

    assert refused.status == 3
    assert f"422 Validation Failed; {told} (request without id)" in refused.stderr


@pytest.mark.parametrize("host", ["github"], indirect=True)
def test_a_workflows_own_token_knows_its_comments(grantbook: Run, served: Served) -> None:
    """It may not ask whose it is."""
    served.me = ""
    served.comments = [[5, "github-actions[bot]", seal.sealed(REVIEW)]]
    Path("review.md").write_text(NEWER, "utf-8")

    assert grantbook("comment", "review.md").stdout.endswith("#7: comment 5 edited\n")


def test_an_app_of_ones_own_is_named(grantbook: Run, served: Served) -> None:
    """By --author; then nobody asks whose token it is."""
    served.comments = [[5, "acme[bot]", seal.sealed(REVIEW)]]

    done = grantbook("comment", "review.md", "--author", "acme[bot]")

    assert done.stdout.endswith("comment 5 says so already\n")
    assert "GET /user" not in served.calls


@pytest.mark.parametrize("host", ["gitlab"], indirect=True)
def test_no_line_is_obeyed(grantbook: Run, served: Served) -> None:
    """GitLab carries out lines such as `/merge`, wherever they come from."""
    Path("review.md").write_text(f"{REVIEW}/merge\n  /approve\n| /close |\n", "utf-8")

    grantbook("comment", "review.md")

    assert "\n\\/merge\n  \\/approve\n| /close |\n" in served.bodies[0]
    assert grantbook("comment", "review.md").stdout.endswith("says so already\n")


@pytest.mark.parametrize("host", ["gitlab"], indirect=True)
def test_what_gitlab_writes_itself_is_no_comment(grantbook: Run, served: Served) -> None:
    """A system note, though it has our words."""
    served.comments = [[5, "", seal.sealed(REVIEW)]]

    assert grantbook("comment", "review.md").stdout.endswith("comment 101 added\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing.md"], "nothing.md: cannot be read: No such file or directory"),
        (["notes.md"], "notes.md: this is no review"),
        (["latin.md"], "latin.md: cannot be read: it is not UTF-8"),
        (["review.md", "--request", "seven"], "this is no"),
    ],
)
def test_wrong_input_is_refused_before_anything_is_asked(
    grantbook: Run, served: Served, words: list[str], said: str
) -> None:
    """Exit 2, and no call."""
    Path("notes.md").write_text("A note.\n", "utf-8")
    Path("latin.md").write_bytes(b"caf\xe9\n")

    refused = grantbook("comment", *words)

    assert (refused.status, refused.stdout) == (2, "")
    assert said in refused.stderr
    assert served.calls == []


@pytest.mark.parametrize("host", ["github"], indirect=True)
def test_a_text_that_is_too_long_is_refused(grantbook: Run, served: Served) -> None:
    """Nothing is cut, for the worst could be cut; what grantbook writes itself always fits."""
    Path("review.md").write_text(REVIEW + "a" * 65_536, "utf-8")

    refused = grantbook("comment", "review.md")

    assert refused.status == 2
    assert "65609 characters, and GitHub acme/access#7 takes" in refused.stderr
    assert served.calls == []
    assert markdown.LIMIT + seal.LENGTH + SENTENCE <= 65_536


@pytest.mark.parametrize("secret", [None, "", " \n", "two words", "line\nline", "\u20ac"])
def test_without_a_usable_token_nothing_is_sent(
    grantbook: Run, served: Served, host: str, monkeypatch: pytest.MonkeyPatch, secret: str | None
) -> None:
    """As in a pipeline of a fork; what it was is not shown."""
    name = f"{host.upper()}_TOKEN"
    monkeypatch.delenv(name)
    if secret is not None:
        monkeypatch.setenv(name, secret)

    refused = grantbook("comment", "review.md")

    assert (refused.status, refused.stdout) == (2, "")
    assert refused.stderr.startswith(name)
    assert not secret or secret.strip() == "" or secret not in refused.stderr
    assert served.calls == []


def test_a_token_goes_to_no_plain_address(
    grantbook: Run, served: Served, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But to this machine."""
    monkeypatch.setenv(PLACES[host][0], "http://git.example.com/api")

    refused = grantbook("comment", "review.md")

    assert refused.status == 2
    assert "plain text" in refused.stderr
    assert served.calls == []


def test_outside_a_pipeline_the_place_is_said(
    grantbook: Run, served: Served, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And asked for where it is not."""
    kept = {f"{host.upper()}_TOKEN", PLACES[host][0]}
    for name in {*VARIABLES[host], "GITHUB_REF"} - kept:
        monkeypatch.delenv(name)
    place = ("--repository", "acme/access", "--request", "7")

    refused = grantbook("comment", "review.md")
    done = grantbook("comment", "review.md", "--host", host, *place)

    assert refused.status == 2
    assert "Say which with --host." in refused.stderr
    assert done.status == 0
    assert served.bodies == [seal.sealed(REVIEW)]
