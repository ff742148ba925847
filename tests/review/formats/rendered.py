"""What a reader of Markdown sees: a second reading of it, by a library for CommonMark and GFM.

What GitHub and GitLab have beyond these (mentions, references, labels, emoji, formulas, commits)
they look for in text, with a sign of its own, and never in code. So text has no sign but ours.

https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
https://docs.gitlab.com/user/markdown/#gitlab-specific-references
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
INERT = {"text", "code_inline", "strong_open", "strong_close", "softbreak"}
HARMLESS = re.compile(r"[A-Za-z0-9 ,;:.()'\u200b]*")
COMMIT = re.compile(r"\b[0-9A-Fa-f]{7,}\b")
FOLD = ["<details>\n<summary>In full</summary>\n", "</details>\n"]


def tokens(document: str) -> Sequence[Token]:
    """Return the blocks of a document."""
    return PARSER.parse(document)


def html(document: str) -> list[str]:
    """Return the blocks of HTML."""
    return [token.content for token in tokens(document) if token.type == "html_block"]


def alive(document: str) -> Iterator[str]:
    """Yield whatever is not a plain word, code, or our own: links, images, HTML, references."""
    for token in tokens(document):
        for child in token.children or ():
            text = child.content if child.type == "text" else ""
            if child.type not in INERT:
                yield f"{child.type}: {child.content}"
            elif not HARMLESS.fullmatch(text) or COMMIT.search(text):
                yield f"text: {text}"


def seen(token: Token) -> str:
    """Return what a reader sees of the words of one block."""
    return "".join(child.content for child in token.children or ()).replace("\u200b", "")


def rows(document: str) -> list[list[Token]]:
    """Return the cells of all rows of all tables, their heads left out."""
    found: list[list[Token]] = []
    for token, inside in itertools.pairwise(tokens(document)):
        if token.type == "tr_open" and inside.type == "td_open":
            found.append([])
        elif token.type == "td_open":
            found[-1].append(inside)
    return found


def items(document: str) -> list[str]:
    """Return the items of all lists, as a reader sees them."""
    listed = tokens(document)
    return [
        seen(listed[at + 2]) for at, token in enumerate(listed) if token.type == "list_item_open"
    ]
