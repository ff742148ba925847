"""The formats of a review, by the word that `--format` takes."""

from collections.abc import Callable, Mapping

from review.formats import terminal
from review.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": terminal.render,
}
