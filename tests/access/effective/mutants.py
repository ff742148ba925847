"""Evaluations of access that decide otherwise, each by one expression."""

from tests.mutants import Mutant

PATTERN = {
    "nothing overlaps": Mutant(
        "patterns", "return True\n    return common(", "return False\n    return common("
    ),
    "a variable is only itself": Mutant("patterns", "tuple(map(_unknown, ", "tuple(map(str, "),
    "everything is within everything": Mutant(
        "patterns", "if all(ends[: len(on)]) and wanted(ends[len(on) :]):", "if False:"
    ),
    "a question mark is a letter": Mutant(
        "patterns", "return token in (letter, ANY) or (", "return token in (letter, ANY) or 0 and ("
    ),
    "an asterisk is never empty": Mutant(
        "patterns", "while at < len(outer) and outer[at] in MANY:", "while False:"
    ),
    "an asterisk is a letter at most": Mutant(
        "patterns", "place + (outer[place] not in MANY)", "place + 1"
    ),
    "letters are not told apart": Mutant(
        "patterns",
        "return _takes(one, other) if one in WILD else",
        "return True if one in WILD else",
    ),
    "no letter is another one's": Mutant("patterns", 'letters = {":", FRESH, *(', "letters = {*("),
    "wildcards reach over colons": Mutant(
        "patterns", "(WITHIN_PART.get(each, each) for each in head)", "head"
    ),
    "missing parts must be there": Mutant(
        "patterns", "parts += [ANY] * (PARTS - len(parts))", "parts += []"
    ),
}
REGION = {
    "conditions cover the other way": Mutant(
        "region", "set(outer.when) <= set(inner.when)", "set(outer.when) >= set(inner.when)"
    ),
    "conditions never matter": Mutant(
        "region", "        set(outer.when) <= set(inner.when)\n        and ", "        "
    ),
    "beginnings never matter": Mutant("region", "and outer.after <= inner.after", ""),
    "ends never matter": Mutant(
        "region", "and (not outer.until or bool(inner.until and inner.until <= outer.until))", ""
    ),
    "what is left out never matters": Mutant(
        "region", "and all(_spares(pattern, inner) for pattern in outer.but)", ""
    ),
    "resources never matter": Mutant(
        "region", "and all(_holds(pattern, inner) for pattern in outer.on)", ""
    ),
    "what ends has nothing in common": Mutant(
        "region", "bool(until and until <= after)", "bool(until)"
    ),
    "what leaves something out is apart from all": Mutant(
        "region", "patterns.within(a, b) for a in on for b in but", "a for a in on for b in but"
    ),
    "two meet where either is": Mutant(
        "region", "on = _narrowest((*one.on, *other.on))", "on = one.on"
    ),
    "one condition of two is enough": Mutant(
        "region", "when=tuple(sorted({*one.when, *other.when})),", "when=one.when,"
    ),
    "the later end counts": Mutant(
        "region", "return min(filter(None, instants)", "return max(filter(None, instants)"
    ),
    "the earlier beginning counts": Mutant(
        "region", "after=max(one.after, other.after),", "after=min(one.after, other.after),"
    ),
    "an end that comes later is no end": Mutant(
        "region",
        'until="" if whole.until and whole.until <= part.until else part.until',
        'until=""',
    ),
    "a beginning is none beside another": Mutant(
        "region", 'after=part.after if part.after > whole.after else "",', 'after="",'
    ),
    "a condition is as good as another": Mutant(
        "region", "if each not in whole.when),", "if not whole.when),"
    ),
}
CELLS = {
    "a deny is ignored": Mutant("cells", "_regions((*own, *denying), allows=False)", "frozenset()"),
    "a deny of a boundary is ignored": Mutant("cells", "(*own, *denying)", "own"),
    "a deny of another role counts": Mutant("cells", "(*own, *denying)", "(*held, *denying)"),
    "a boundary is ignored": Mutant("cells", "if bounds is not None:", "if False:"),
    "a boundary grants": Mutant(
        "cells",
        "region.meet(one, other) for one in allowed for other in bounds",
        "other for other in bounds",
    ),
    "a boundary of nothing lets all": Mutant(
        "cells", "None if said.bounds is None else", "None if not bounds else"
    ),
    "what is apart is surely granted": Mutant(
        "cells", "Cell(allow=region.meet(each, unsure))", "Cell(allow=each)"
    ),
    "what is apart is surely denied": Mutant(
        "cells", "for each in region.joined(apart)\n", "for each in ()\n"
    ),
    "what is apart is not granted": Mutant(
        "cells", "region.joined(allowed | apart)", "region.joined(allowed)"
    ),
    "only one statement counts": Mutant(
        "cells",
        "    for each in statements:\n        split:",
        "    for each in statements[:1]:\n        split:",
    ),
    "a deny of a part denies all": Mutant(
        "cells", "return [region.meet(allowed, Region(but=denied.on))]", "return []"
    ),
    "a deny of a part denies nothing": Mutant(
        "cells", "if not region.disjoint(allowed, each)]", "if region.covers(each, allowed)]"
    ),
    "a deny that begins is one that ends": Mutant(
        "cells", "region.ending(allowed, denied.after)", "region.beginning(allowed, denied.after)"
    ),
    "a deny that ends is one that begins": Mutant(
        "cells", "region.beginning(allowed, denied.until)", "region.ending(allowed, denied.until)"
    ),
    "a deny that depends is none": Mutant(
        "cells", "Cell(allow=allowed, denied=taken)", "Cell(allow=allowed)"
    ),
    "only the first deny counts": Mutant(
        "cells", "[other for other in touching if other != each]", "[]"
    ),
}
AWS = {
    "denies allow": Mutant("aws", 'allows=statement["Effect"] == "Allow"', "allows=True"),
    "NotAction is Action": Mutant("aws", "if is_complement else meant", "if False else meant"),
    "NotResource is Resource": Mutant(
        "documents",
        "yield Region(but=tuple(sorted(set(resources))),",
        "yield Region(on=tuple(sorted(set(resources))),",
    ),
    "actions have case": Mutant("aws", "wanted = word.lower()\n", "wanted = word\n"),
    "a statement is about its last action": Mutant(
        "aws", "meant |= _reached(word)", "meant = _reached(word)"
    ),
    "only the first resource counts": Mutant(
        "documents",
        "for resource in resources or EVERYWHERE:",
        "for resource in resources[:1] or EVERYWHERE:",
    ),
    "only the first statement counts": Mutant(
        "aws", 'listed(document.get("Statement", []))', 'listed(document.get("Statement", []))[:1]'
    ),
    "who is suspended goes on": Mutant("aws", "if person.suspended:", "if False:"),
    "people never end": Mutant("aws", "Region(until=instant(person.until)),)", "Region(),)"),
    "grants of their own are ignored": Mutant(
        "aws",
        "(_granted(person, account), _sign_in(person, account))",
        "(_sign_in(person, account),)",
    ),
    "their own sign-in is ignored": Mutant(
        "aws",
        "(_granted(person, account), _sign_in(person, account))",
        "(_granted(person, account),)",
    ),
    "teams are ignored": Mutant("aws", "if place.team in teams", "if place is None"),
    "people have no boundary": Mutant(
        "aws", "_bounds(person, account, person.identity_on(account.name).boundary)", "None"
    ),
    "programs have no boundary": Mutant("aws", "_bounds(program, account, boundary)", "None"),
    "roles have no boundary": Mutant(
        "aws", "_bounds(person, account, permission_sets.boundary(account))", "None"
    ),
    "an unknown boundary lets all": Mutant("aws", "region=maybe", "region=Region()"),
    "an unknown boundary lets nothing": Mutant(
        "aws", "if unjudged and not statements:", "if False:"
    ),
    "all roles at once": Mutant("aws", "replace(each, role=team.key)", "replace(each)"),
    "managed policies never end": Mutant(
        "aws",
        "_managed(grant.managed, account, because, instant(grant.until))",
        '_managed(grant.managed, account, because, "")',
    ),
    "denies of grants are ignored": Mutant("aws", '("Deny", grant.deny)', '("Deny", ())'),
    "before is until": Mutant("documents", '"datelessthan": -SECOND', '"datelessthan": INCLUSIVE'),
    "until is before": Mutant(
        "documents", '"datelessthanequals": INCLUSIVE', '"datelessthanequals": -SECOND'
    ),
    "after is from": Mutant(
        "documents", '"dategreaterthan": INCLUSIVE', '"dategreaterthan": -SECOND'
    ),
    "from is after": Mutant(
        "documents", '"dategreaterthanequals": -SECOND', '"dategreaterthanequals": INCLUSIVE'
    ),
    "dates are ignored": Mutant("documents", "until = earliest(until, ends)", "pass"),
    "conditions are ignored": Mutant(
        "documents", "return tuple(sorted(when)), after, until", "return (), after, until"
    ),
    "a condition has one value": Mutant(
        "documents", "for value in listed(values)", "for value in listed(values)[:1]"
    ),
}
OVHCLOUD = {
    "an except is ignored": Mutant("ovh", " & ~_reached(lists.excepted)", ""),
    "an except denies": Mutant(
        "ovh", "(False, _reached(lists.deny))", "(False, _reached((*lists.deny, *lists.excepted)))"
    ),
    "a deny is ignored": Mutant("ovh", "(False, _reached(lists.deny))", "(False, 0)"),
    "permissions groups are ignored": Mutant(
        "ovh", "for name in grant.permissions_groups", "for name in ()"
    ),
    "groups of the account are ignored": Mutant("ovh", "if urn in own:", "if False:"),
    "conditions are ignored": Mutant("ovh", "if grant.condition else ()", "if False else ()"),
    "grants never end": Mutant("ovh", "until=instant(grant.until))", 'until="")'),
    "only the first resource counts": Mutant(
        "ovh", "for word in grant.resources for", "for word in grant.resources[:1] for"
    ),
    "unknown groups have nothing in common with anything": Mutant(
        "ovh", "or GROUPS in urn:", "and False:"
    ),
    "roles are ignored": Mutant("ovh", "if role in ROLES:", "if False:"),
    "every role is an administrator": Mutant("ovh", "[ROLES[role]]", '["globalAdmin"]'),
    "who is suspended goes on": Mutant("ovh", "[] if person.suspended else", "[] if False else"),
    "people never end": Mutant("ovh", "Region(until=instant(person.until))", "Region()"),
    "programs need no keys": Mutant("ovh", "if each.keys_on(account.name)", "if True"),
}
SCALEWAY = {
    "scopes are ignored": Mutant("scaleway", "on=(project,),", ""),
    "only the first project counts": Mutant(
        "scaleway", "for name in grant.projects]", "for name in grant.projects[:1]]"
    ),
    "conditions are ignored": Mutant("scaleway", "if grant.condition else ()", "if False else ()"),
    "grants never end": Mutant("scaleway", "until=instant(grant.until)", 'until=""'),
    "teams are ignored": Mutant("scaleway", "if place.team in teams", "if place is None"),
    "people never end": Mutant("scaleway", "Region(until=instant(person.until))", "Region()"),
    "who is suspended goes on": Mutant(
        "scaleway", "[] if person.suspended else", "[] if False else"
    ),
}
COMERS = {
    "what counts for a while counts always": Mutant(
        "statement", "if [*times] == [Region()]:", "if times:"
    ),
    "memberships never end": Mutant("visitors", "instant(place.until))", '"")'),
    "an end with a team is none": Mutant(
        "visitors", "earliest(instant(person.until), ", 'earliest("", '
    ),
    "who is suspended is still a member": Mutant(
        "visitors", "() if person.suspended else", "() if False else"
    ),
    "a provider keeps out who is suspended": Mutant(
        "visitors", "return (Region(when=(ALL_THE_SAME,)),)", "return ()"
    ),
    "a provider keeps out who has ended": Mutant("visitors", "if ends else []", "if False else []"),
    "a directory of our own is another's": Mutant(
        "visitors", " and not (center and center.is_own)", ""
    ),
}
MUTANTS = {
    f"{file}: {name}": mutant
    for file, mutants in {
        "regions": REGION,
        "cells": CELLS,
        "aws": AWS,
        "ovh": OVHCLOUD,
        "scaleway": SCALEWAY,
        "members": COMERS,
    }.items()
    for name, mutant in mutants.items()
}
