"""Reports made by hand, and random ones of hostile words, that every format is tried on."""

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st

from access.place import Place
from access.ranks import Rank
from review.report import Line, Note, Report, Skipped, Where

EMPTY = Report(
    stack="prod",
    existing="main",
    desired="the working tree",
    lines=(),
    notes=(),
    skipped=(),
)
EVERYWHERE = Where(resources=("*",))
SUPPORT = Line(
    rank=Rank.WRITES,
    effect="gained",
    cloud="aws",
    account="aws",
    who=("alice", "bruno"),
    team="support",
    actions=("support:ResolveCase",),
    said=("support:ResolveCase",),
    before=(),
    now=(EVERYWHERE,),
    marks=("deny gone",),
    escalations=(),
    places=(Place(file="stacks/prod/teams.yaml", line=12),),
    through=("team support",),
)
ONE = replace(EMPTY, lines=(SUPPORT,))
EVERY = Report(
    stack="prod",
    existing="main",
    desired="the working tree",
    lines=(
        replace(
            SUPPORT,
            rank=Rank.ADMINISTRATOR,
            who=("ci",),
            team="",
            actions=("iam:AttachUserPolicy", "iam:PutUserPolicy"),
            said=("iam:AttachUserPolicy", "iam:PutUserPolicy"),
            marks=("new",),
            escalations=("gives itself a policy",),
            places=(Place(file="stacks/prod/applications.yaml", line=4),),
            through=("bundle deploy", "managed: IAMFullAccess"),
        ),
        replace(
            SUPPORT,
            rank=Rank.OUTSIDE,
            effect="widened",
            actions=("s3:PutBucketPolicy",),
            said=("s3:PutBucketPolicy",),
            before=(
                Where(
                    resources=("arn:aws:s3:::logs",),
                    when=("aws:MultiFactorAuthPresent is true",),
                    until="2027-06-30T23:59:59Z",
                ),
            ),
            now=(Where(resources=("arn:aws:s3:::logs",)), Where(resources=("arn:aws:s3:::web",))),
            marks=("condition gone", "end gone"),
        ),
        replace(
            SUPPORT,
            rank=Rank.SECRETS,
            cloud="scaleway",
            account="scaleway",
            who=("alice", "bruno", "carla", "dmitri", "emeka", "fatima", "goran"),
            actions=("SecretManagerFullAccess",),
            said=("SecretManagerFullAccess",),
            now=(
                Where(
                    resources=("project web",),
                    after="2026-12-31T23:59:59Z",
                    until="2027-01-31T23:59:59Z",
                ),
            ),
            marks=(),
            places=(
                Place(file="stacks/prod/teams.yaml", line=30),
                Place(file="stacks/prod/people.yaml", line=0),
            ),
        ),
        replace(
            SUPPORT,
            rank=Rank.DELETES,
            effect="changed",
            cloud="ovh",
            account="ovh",
            actions=("vps:apiovh:delete", "vps:apiovh:terminate"),
            said=("vps:*",),
            before=(Where(resources=("vps:vps-1",)),),
            now=(Where(resources=("vps:*",), but=("vps:vps-1",)),),
            marks=(),
        ),
        SUPPORT,
        replace(
            SUPPORT,
            rank=Rank.READS,
            effect="narrowed",
            actions=("support:DescribeCases",),
            said=("support:DescribeCases",),
            before=(EVERYWHERE,),
            now=(Where(resources=("*",), when=("aws:SourceIp is 192.0.2.0/24",)),),
            marks=(),
        ),
        replace(
            SUPPORT,
            rank=Rank.SECRETS,
            effect="lost",
            who=("dmitri",),
            team="",
            actions=("s3:GetObject",),
            said=("s3:GetObject",),
            before=(EVERYWHERE,),
            now=(),
            marks=("denied",),
            through=(),
        ),
    ),
    notes=(
        Note(
            rank=Rank.OUTSIDE,
            mark="new way in",
            cloud="aws",
            account="aws",
            what="the role of ci may be assumed by the account 210987654321",
            place=Place(file="stacks/prod/applications.yaml", line=9),
        ),
        Note(
            rank=Rank.READS,
            mark="new person",
            cloud="",
            account="",
            what="emeka <emeka@example.com>",
            place=Place(file="stacks/prod/people.yaml", line=21),
        ),
        Note(
            rank=Rank.READS,
            mark="person gone",
            cloud="",
            account="",
            what="zoe",
            place=None,
            opens=False,
        ),
    ),
    skipped=(
        Skipped(
            what="NotAction in the policy audit, held by carla",
            why="what it leaves out is not in the catalogue",
            account="aws",
            place=Place(file="stacks/prod/teams.yaml", line=44),
            is_new=True,
        ),
        Skipped(
            what="the permissions group legacy, held by dmitri",
            why="it names an action that the catalogue does not have",
            account="ovh",
            place=None,
        ),
    ),
)
EVIL = (
    "a|b",
    "a\\|b",
    "\\",
    "`",
    "``` x",
    "|\n| --- |\n",
    "-->",
    "--!><script>alert(1)</script>",
    "</details>",
    "<img src=x onerror=alert(1)>",
    "<!-- grantbook review: prod -->",
    "@everyone",
    "a@example.com",
    "![x](https://example.com/x.png)",
    "[x](javascript:alert(1))",
    "[x]: https://example.com",
    "https://example.com",
    "www.example.com",
    "#1",
    "!1",
    "GH-1",
    "@team/user",
    "team/project!1",
    "~label",
    "%1",
    "$1",
    "&1",
    "^alert#1",
    "[vulnerability:1]",
    "[[_TOC_]]",
    "{+x+}",
    "$`x`$",
    "$x$",
    "/merge",
    "> [!NOTE]",
    "```mermaid",
    "deadbeef",
    "0123456789abcdef0123456789abcdef01234567",
    ":tada:",
    "**x**",
    "_x_",
    "~~x~~",
    "\n\n# x\n",
    "- x",
    "1. x",
    "&lt;",
    "&#124;",
    "{0}",
    "${aws:username}",
    "\u202e",
    "\u2067x\u2069",
    "\ud800",
    "é 世界 🎉",
    "",
    " ",
)
PERSON = "a name that | ` @x <b> [y](z) \\| \u202e\n\\`| tells"
HOSTILE = replace(
    EVERY,
    stack="prod --> `|`",
    existing="main|@x",
    desired="<b>",
    lines=tuple(
        replace(line, who=tuple(sorted((*EVIL, PERSON))), team=PERSON, account=PERSON)
        for line in EVERY.lines
    ),
    notes=tuple(replace(note, what=" ".join(EVIL)) for note in EVERY.notes),
    skipped=tuple(replace(each, what=PERSON, why=" ".join(EVIL)) for each in EVERY.skipped),
)


def huge(lines: int) -> Report:
    """Return a report of as many lines, half as many notes, and a few that nobody can judge."""
    ranks = sorted(Rank)
    return replace(
        EMPTY,
        lines=tuple(
            replace(SUPPORT, rank=ranks[number * len(ranks) // lines], who=(f"person-{number}",))
            for number in range(lines)
        ),
        notes=tuple(
            replace(
                EVERY.notes[1],
                rank=ranks[number * len(ranks) * 2 // lines],
                what=f"person-{number}",
            )
            for number in range(lines // 2)
        ),
        skipped=EVERY.skipped,
    )


LONG = replace(  # Each part longer than a comment.
    EMPTY,
    lines=(
        replace(
            SUPPORT,
            rank=Rank.ADMINISTRATOR,
            who=tuple(f"{'p' * 2_000}-{number}" for number in range(50)),
            actions=tuple(f"iam:{'a' * 50}{number}" for number in range(2_000)),
            said=("iam:*",),
            now=(
                Where(
                    resources=tuple(f"arn:aws:iam::{number:012}:*" for number in range(9_000)),
                    when=("|`\\" * 30_000,),
                ),
            ),
            through=("`|" * 70_000,),
        ),
        replace(SUPPORT, who=tuple(f"person-{number}" for number in range(200))),
    ),
    notes=(replace(EVERY.notes[0], what="| ` " * 50_000),),
    skipped=(replace(EVERY.skipped[0], why="x " * 50_000),),
)
_BY_HAND = replace(EVERY.notes[0], cloud="ovh", account="ovh", place=None)
LIVE = replace(  # With the marks that files alone cannot give.
    EMPTY,
    existing="the clouds",
    notes=(
        replace(
            _BY_HAND,
            rank=Rank.ADMINISTRATOR,
            mark="key not declared",
            what="the legacy credential 1234567 on ovh; no run takes it away",
        ),
        replace(
            _BY_HAND,
            rank=Rank.ADMINISTRATOR,
            mark="kept by others",
            what="alice, bruno may do * on ovh by the permissions group legacy, which files name "
            "and others keep",
        ),
        replace(
            _BY_HAND,
            rank=Rank.DELETES,
            mark="not declared",
            what="user zoe on ovh may do vps:*; no run takes it away",
        ),
        replace(
            _BY_HAND,
            rank=Rank.READS,
            mark="shorter key",
            what="the key robot of ci on ovh ends earlier: 2027-06-30T23:59:59Z",
            opens=False,
        ),
    ),
)
RUN = replace(
    ONE,
    notes=(
        Note(
            rank=Rank.ADMINISTRATOR,
            mark="run differs",
            cloud="aws",
            account="aws",
            what="this run gives alice iam:PutUserPolicy on aws, which the tree does not say",
            place=None,
        ),
        Note(
            rank=Rank.READS,
            mark="stack differs",
            cloud="aws",
            account="aws",
            what="the stack gives bruno s3:ListBucket on aws, everywhere, which main does not say",
            place=None,
            opens=False,
        ),
    ),
    run="differs",
    plan=f"sha256:{'0123456789abcdef' * 4}",
)
ALL = {
    "empty": EMPTY,
    "one": ONE,
    "every": EVERY,
    "live": LIVE,
    "run": RUN,
    "hostile": HOSTILE,
    "huge": huge(1_000),
}

tried = settings(max_examples=40, deadline=None)  # A report takes a while to make up.
texts = st.sampled_from(EVIL) | st.builds(
    str.__add__, st.sampled_from(EVIL), st.text("ab|`\\<>@&[]()!#*_~: \n-", max_size=8)
)
names = st.frozensets(texts, max_size=3).map(lambda found: tuple(sorted(found)))
places = st.builds(Place, file=texts, line=st.integers(0, 99))
wheres = st.builds(
    Where,
    resources=names.filter(bool),
    but=names,
    when=names,
    after=st.sampled_from(("", "2026-06-30T23:59:59Z")),
    until=st.sampled_from(("", "2027-06-30T23:59:59Z")),
)
ranks = st.sampled_from(Rank)
lines = st.builds(
    Line,
    rank=ranks,
    effect=st.sampled_from(("gained", "widened", "changed", "narrowed", "lost")),
    cloud=st.sampled_from(("aws", "ovh", "scaleway")),
    account=texts,
    who=names.filter(bool),
    team=texts,
    actions=names.filter(bool),
    said=names.filter(bool),
    before=st.lists(wheres, max_size=2).map(tuple),
    now=st.lists(wheres, max_size=2).map(tuple),
    marks=names,
    escalations=names,
    places=st.lists(places, max_size=3).map(tuple),
    through=names,
)
notes = st.builds(
    Note,
    rank=ranks,
    mark=texts,
    cloud=st.sampled_from(("", "aws")),
    account=texts,
    what=texts,
    place=st.none() | places,
    opens=st.booleans(),
)
skipped = st.builds(
    Skipped, what=texts, why=texts, account=texts, place=st.none() | places, is_new=st.booleans()
)
reports = st.builds(
    Report,
    stack=texts,
    existing=texts,
    desired=texts,
    lines=st.lists(lines, max_size=3).map(tuple),
    notes=st.lists(notes, max_size=2).map(tuple),
    skipped=st.lists(skipped, max_size=2).map(tuple),
)
