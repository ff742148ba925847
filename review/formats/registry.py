"""The formats of a review, by the word that `--format` takes."""

from collections.abc import Callable, Mapping

from review.formats import html, json, markdown, sarif, terminal
from review.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": terminal.render,
    "markdown": markdown.render,
    "html": html.render,
    "json": json.render,
    "sarif": sarif.render,
}
