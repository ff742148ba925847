"""The entries of a stack's files while they are read: who is there, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from access import explain, form, model, text
from access.mistakes import Mistake, Wrong, listed, nearest

KEY = TypeAdapter(form.Key)
SECTIONS: Mapping[str, tuple[str, type[form.Form] | None]] = {
    "bundles": ("bundle", None),
    "teams": ("team", form.Team),
    "people": ("person", form.Person),
    "applications": ("application", form.Application),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as written. `form` is None where it was refused; bundles have none of their own."""

    noun: str
    key: str
    tree: text.Tree
    path: text.Path
    form: Any

    @property
    def place(self) -> model.Place:
        """Where the entry stands."""
        return self.tree.place(self.path)

    @property
    def written(self) -> Any:
        """The entry as plain values, whatever its form thinks of it."""
        found = self.tree.value
        for part in self.path:
            found = found[part]
        return found


@dataclass(slots=True, kw_only=True)
class Reading:
    """What is known while a stack is read."""

    accounts: Mapping[str, model.Account]
    entries: dict[str, dict[str, Entry]] = field(default_factory=lambda: {s: {} for s in SECTIONS})
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, entry: Entry, found: Wrong) -> None:
        """Note a mistake below an entry."""
        self.mistakes.append(
            Mistake(
                place=entry.tree.place((*entry.path, *found.path)),
                what=f'{entry.noun} "{entry.key}" {found.what}',
                mend=found.mend,
            )
        )

    def known(self, section: str, name: str, entry: Entry, path: text.Path) -> bool:
        """Tell whether an entry that another one mentions is there; note it where it is not."""
        if name in self.entries[section]:
            return True
        noun = SECTIONS[section][0]
        names = self.entries[section]
        advice = nearest(name, names, f"Known {section}: {listed(names)}.")
        self.wrong(
            entry, Wrong(path=path, what=f'mentions the unknown {noun} "{name}"', mend=advice)
        )
        return False

    def account(self, name: str, entry: Entry, path: text.Path) -> model.Account | None:
        """Return an account that an entry names; note it where there is none."""
        if found := self.accounts.get(name):
            return found
        advice = nearest(name, self.accounts, f"Accounts here: {listed(self.accounts)}.")
        self.wrong(entry, Wrong(path=path, what=f'names the unknown account "{name}"', mend=advice))
        return None

    def enter(self, tree: text.Tree) -> None:
        """Note every entry of a file, and what its form refuses."""
        sections = tree.value if isinstance(tree.value, dict) else None
        if sections is None:
            what = "is a list or a word, not a mapping"
            self.mistakes.append(
                Mistake(place=tree.place(()), what=what, mend=f"It holds {listed(SECTIONS)}.")
            )
            return
        for section, entries in sections.items():
            if section == "include":
                continue
            if section not in SECTIONS or not isinstance(entries, dict | None):
                known = {*SECTIONS, "include"}
                what = (
                    f'unknown key "{section}"'
                    if section not in SECTIONS
                    else f"{section} is no mapping"
                )
                mend = (
                    nearest(section, known, f"Known: {listed(known)}.")
                    if section not in SECTIONS
                    else ""
                )
                self.mistakes.append(Mistake(place=tree.place((section,)), what=what, mend=mend))
                continue
            for key, written in (entries or {}).items():
                self.note(tree, section, key, written)

    def note(self, tree: text.Tree, section: str, key: str, written: Any) -> None:
        """Note one entry; a key that is taken, or that no cloud takes, is a mistake."""
        noun, shape = SECTIONS[section]
        entry = Entry(noun=noun, key=key, tree=tree, path=(section, key), form=None)
        if other := self.entries[section].get(key):
            what = f"is here a second time; first in {other.place}"
            self.wrong(entry, Wrong(path=(), what=what, mend="Keep one of them."))
            return
        try:
            KEY.validate_python(key)
        except ValidationError:
            mend = (
                "A key is at most 40 lower-case letters, digits, - and _, and begins with a letter."
            )
            self.wrong(entry, Wrong(path=(), what="has a key that no cloud would take", mend=mend))
        found = None
        try:
            found = shape.model_validate(written) if shape else None
        except ValidationError as errors:
            for error in errors.errors():
                self.wrong(entry, explain.wrong(error, cast("type[form.Form]", shape)))
        self.entries[section][key] = Entry(
            noun=noun, key=key, tree=tree, path=entry.path, form=found
        )

    def unique(self) -> None:
        """Note keys that two principals share: policies are named by key, on every cloud."""
        seen: dict[str, Entry] = {}
        for section in ("people", "teams", "applications"):
            for key, entry in self.entries[section].items():
                if other := seen.get(key):
                    what = f"has the key of a {other.noun} ({other.place})"
                    mend = "People, teams and applications share one list of keys: rename one."
                    self.wrong(entry, Wrong(path=(), what=what, mend=mend))
                seen.setdefault(key, entry)
