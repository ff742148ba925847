import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reference/sandbox-choices.md"


def test_every_choice_is_on_the_page() -> None:
    """As many rows for a file as the file has marks, no more and no fewer."""
    files = [
        file
        for cloud in ("aws", "ovh", "scaleway")
        for file in (ROOT / "sandbox" / cloud).iterdir()
    ]
    marks = Counter(
        {
            file.relative_to(ROOT / "sandbox").as_posix(): count
            for file in files
            if file.suffix == ".py"
            and (count := len(re.findall(r"\bChoice:", file.read_text(encoding="utf-8"))))
        }
    )

    rows = Counter(re.findall(r"^\| `(.+?)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))

    assert {name: count for name, count in rows.items() if "/" in name} == marks
