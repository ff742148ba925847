"""Who may assume an application's role on AWS, from what is written; never wider than that.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
https://docs.github.com/en/actions/reference/security/oidc
https://docs.gitlab.com/ci/secrets/id_token_authentication/
"""

from collections.abc import Iterator

from access import aws_conditions, aws_form, model
from access.mistakes import Wrong

GITHUB = "token.actions.githubusercontent.com"
STS = "sts.amazonaws.com"
WAYS = ("service", "account", "github", "gitlab", "oidc")
WILD = frozenset("*?")


def trust(written: aws_form.Trust) -> model.Trust:
    """Return who is trusted, in the words of tokens where there are any."""
    issuer, subjects, audiences = _tokens(written)
    return model.Trust(
        service=written.service,
        account=written.account,
        external_id=written.external_id,
        issuer=issuer,
        subjects=tuple(sorted(set(subjects))),
        audiences=tuple(sorted(set(audiences))),
        condition=written.condition,
    )


def _tokens(written: aws_form.Trust) -> tuple[str, list[str], list[str]]:
    """Return issuer, subjects and audiences of the tokens that are trusted."""
    if github := written.github:
        return GITHUB, [f"repo:{github.repository}:{_of_github(github)}"], [STS]
    if gitlab := written.gitlab:
        kind, name = ("branch", gitlab.branch) if gitlab.branch else ("tag", gitlab.tag)
        subject = f"project_path:{gitlab.project}:ref_type:{kind}:ref:{name}"
        return gitlab.host, [subject], [f"https://{gitlab.host}"]
    if oidc := written.oidc:
        return oidc.issuer.removeprefix("https://"), oidc.subjects, oidc.audiences
    return "", [], []


def _of_github(written: aws_form.Github) -> str:
    """Return the part of a subject after the repository."""
    if written.environment:
        return f"environment:{written.environment}"
    if written.pull_requests:
        return "pull_request"
    return f"ref:refs/{'tags' if written.tag else 'heads'}/{written.tag or written.branch}"


def mistakes(written: aws_form.Trust) -> Iterator[Wrong]:
    """Yield what is wrong with one entry."""
    ways = [word for word in WAYS if getattr(written, word)]
    if len(ways) != 1:
        what = "has an assumed_by that needs one of service, account, github, gitlab or oidc"
        mend = "For example `assumed_by: {service: lambda.amazonaws.com}`; several are a list."
        yield Wrong(path=(), what=what, mend=mend)
    if written.external_id and not written.account:
        what = "has an external_id for what is no other account"
        yield Wrong(path=("external_id",), what=what, mend="Leave it out.")
    if github := written.github:
        words = (github.branch, github.tag, github.environment, github.pull_requests)
        yield from _one("github", sum(map(bool, words)), "branch, tag, environment, pull_requests")
        if ":" in github.environment:
            what, mend = "has a colon in an environment", "GitHub's tokens write it as %3A."
            yield Wrong(path=("github", "environment"), what=what, mend=mend)
    if gitlab := written.gitlab:
        yield from _one("gitlab", bool(gitlab.branch) + bool(gitlab.tag), "branch, tag")
    yield from _wide(written)
    yield from _twice(written)
    yield from _conditions(written)


def _conditions(written: aws_form.Trust) -> Iterator[Wrong]:
    """Yield what is wrong with further conditions; what a token says has its issuer's own keys."""
    issuer, _, _ = _tokens(written)
    action = "sts:AssumeRoleWithWebIdentity" if issuer else "sts:AssumeRole"
    others = {
        operator: {key: value for key, value in keys.items() if not _is_of(issuer, key)}
        for operator, keys in written.condition.items()
    }
    yield from aws_conditions.faults(others, {"allow": [action]})


def _is_of(issuer: str, key: str) -> bool:
    return bool(issuer) and key.lower().startswith(f"{issuer.lower()}:")


def _twice(written: aws_form.Trust) -> Iterator[Wrong]:
    """Yield conditions on what is said already: one of both would be lost."""
    issuer, _, _ = _tokens(written)
    taken = {f"{issuer}:sub", f"{issuer}:aud"} if issuer else set()
    taken |= {"sts:ExternalId"} if written.external_id else set()
    for operator, keys in written.condition.items():
        for key in keys:
            if key.lower() in {each.lower() for each in taken}:
                what = f'has a condition on "{key}", which its other keys say already'
                mend = "Say it once; with `oidc` you choose subjects and audiences yourself."
                yield Wrong(path=("condition", operator), what=what, mend=mend)


def _one(key: str, count: int, words: str) -> Iterator[Wrong]:
    if count != 1:
        what = f"trusts {'more than one thing' if count else 'no part'} of a project on {key}"
        mend = f"Say one of {words}; `branch: '*'` is every branch, several are a list."
        yield Wrong(path=(key,), what=what, mend=mend)


def _wide(written: aws_form.Trust) -> Iterator[Wrong]:
    """Yield subjects that anybody at the issuer can have, and what AWS would take for a variable.

    Before the first wildcard there has to be more than a word of the issuer's own.
    """
    issuer, subjects, audiences = _tokens(written)
    for subject in subjects:
        fixed = subject[: next((at for at, one in enumerate(subject) if one in WILD), None)]
        is_public = issuer.lower() in {GITHUB, "gitlab.com"}
        if not fixed or (is_public and fixed != subject and "/" not in fixed):
            what = f'trusts "{subject}", which others at {issuer} can be too'
            mend = "Write the owner and the name of what you trust before the first *."
            yield Wrong(path=_path(written, "subjects"), what=what, mend=mend)
    for word in (*subjects, *audiences):
        if "${" in word:
            what = f'trusts "{word}", where AWS would read a variable'
            yield Wrong(path=_path(written, "subjects"), what=what, mend="Leave ${ out.")
    for word in audiences:
        if WILD & set(word):
            what = f'trusts tokens for "{word}", and an audience is a word'
            yield Wrong(path=_path(written, "audiences"), what=what, mend="Write it in full.")


def _path(written: aws_form.Trust, key: str) -> tuple[str, ...]:
    return ("oidc", key) if written.oidc else ("github",) if written.github else ("gitlab",)
