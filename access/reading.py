"""The entries of a stack's files while they are read: who is there, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from access import explain, form, model, salvage, spelling, text
from access.mistakes import Mistake, Wrong, listed, nearest
from access.place import Place

KEY = TypeAdapter(spelling.Key)
SECTIONS: Mapping[str, tuple[str, type[spelling.Form] | None]] = {
    "accounts": ("account", None),
    "bundles": ("bundle", None),
    "teams": ("team", form.Team),
    "people": ("person", form.Person),
    "applications": ("application", form.Application),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as written. Bundles have no form of their own.

    `paths` are the places below it that its form has refused; `form` is what is left, or None.
    """

    noun: str
    key: str
    tree: text.Tree
    path: text.Path
    form: Any
    paths: frozenset[text.Path] = frozenset()

    @property
    def refused(self) -> frozenset[str]:
        """The keys of its first level in which something was refused."""
        return frozenset(str(path[0]) for path in self.paths if path)

    def has_lost(self, path: text.Path) -> bool:
        """Tell whether a part was refused, or something in it that it may miss now."""
        return any(each[: len(path)] == path for each in self.paths)

    @property
    def place(self) -> Place:
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
    """What is known while a stack is read.

    Nothing is missed in a stack that is not `complete`, and no account that is there but wrong.
    """

    accounts: Mapping[str, model.Account]
    wrong_accounts: frozenset[str]
    complete: bool
    entries: dict[str, dict[str, Entry]] = field(default_factory=lambda: {s: {} for s in SECTIONS})
    mistakes: list[Mistake] = field(default_factory=list)
    doubted: set[tuple[str, str]] = field(default_factory=set)  # Entries by noun and key.

    def wrong(self, entry: Entry, found: Wrong) -> None:
        """Note a mistake below an entry."""
        self.doubted.add((entry.noun, entry.key))
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
        if not self.complete:
            return False
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
        if not self.accounts or name in self.wrong_accounts:
            return None
        advice = nearest(name, self.accounts, f"Accounts here: {listed(self.accounts)}.")
        self.wrong(entry, Wrong(path=path, what=f'names the unknown account "{name}"', mend=advice))
        return None

    def enter(self, tree: text.Tree) -> None:
        """Note every entry of a file, and what its form refuses."""
        sections = tree.value if isinstance(tree.value, dict) else None
        if sections is None:
            what = "this is a list or a word, not a mapping"
            self.mistakes.append(
                Mistake(place=tree.place(()), what=what, mend=f"It holds {listed(SECTIONS)}.")
            )
            return
        for section, entries in sections.items():
            if section == "include":
                continue
            if section not in SECTIONS:
                known = {*SECTIONS, "include"}
                what = f'unknown key "{section}"'
                mend = nearest(section, known, f"Known: {listed(known)}.")
                self.mistakes.append(Mistake(place=tree.place((section,)), what=what, mend=mend))
                continue
            if not isinstance(entries, dict | None):
                what = f'"{section}" is not a mapping'
                mend = f"Write each {SECTIONS[section][0]} below it, by its key."
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
            what = "has a key that not every cloud takes"
            self.wrong(entry, Wrong(path=(), what=what, mend=spelling.KEY_RULE))
        self.entries[section][key] = self.formed(entry, shape, written) if shape else entry

    def formed(self, entry: Entry, shape: type[spelling.Form], written: Any) -> Entry:
        """Return an entry with its form, or with what is left where parts of it are refused."""
        try:
            return replace(entry, form=shape.model_validate(written))
        except ValidationError as error:
            errors = error.errors()
        for each in errors:
            self.wrong(entry, explain.wrong(each, shape))
        left = salvage.rest(shape, written, errors)
        return replace(entry, form=left, paths=frozenset(map(explain.path, errors)))

    def once(self, entry: Entry, key: str, names: Sequence[str]) -> None:
        """Note names that a list holds twice."""
        for index, name in enumerate(names):
            if name in names[:index]:
                what = f'names "{name}" twice in its {key}'
                self.wrong(entry, Wrong(path=(key, index), what=what, mend="Keep one of them."))

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

    def renamed(self) -> None:
        """Note former keys that are somebody's still, or that two entries claim."""
        for section in ("people", "teams", "applications"):
            claimed: dict[str, Entry] = {}
            for entry in self.entries[section].values():
                former = entry.form.renamed_from if entry.form else None
                if former is None:
                    continue
                other = self.entries[section].get(former) or claimed.get(former)
                if other:
                    what = f'was renamed from "{former}", which is also said of {other.place}'
                    mend = "A former key belongs to one entry, and to none under its own name."
                    self.wrong(entry, Wrong(path=("renamed_from",), what=what, mend=mend))
                claimed[former] = entry
