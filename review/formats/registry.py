"""The formats of a review, by the word that `--format` takes."""

from collections.abc import Callable, Mapping

from review.formats import json, markdown, sarif, terminal
from review.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": terminal.render,
    "markdown": markdown.render,
    "json": json.render,
    "sarif": sarif.render,
}
