"""What the demo expects, call by call: written by hand, not read from the declarations."""

from sandbox.prover.proof import Expectation, allowed, refused

OVH = [
    *allowed(
        "ovh", "alice", "GET /me", "GET /me/supportLevel", "GET /me/certificates", "GET /me/tag"
    ),
    *refused("ovh", "alice", {"GET /me/bill": "account:apiovh:me/bill/get"}),
    *allowed("ovh", "bruno", "GET /me"),
    *refused("ovh", "carol", {"GET /me": "account:apiovh:me/get"}),
]
SCALEWAY = [
    *allowed("scaleway", "backup", "GET servers in data"),
    *refused("scaleway", "backup", {"POST servers in data": "write", "GET servers in web": "read"}),
    *allowed("scaleway", "backup", "GET buckets in data"),
    *refused("scaleway", "backup", {"GET buckets in web": "read", "GET secrets in data": "read"}),
    *refused("scaleway", "carol", {"GET servers in data": "read"}),
]
ALICE = [
    *allowed("aws", "alice", "support:CreateCase", "support:DescribeCases"),
    *refused("aws", "alice", {"iam:ListUsers": "AccessDenied"}),
]
OTHERS = [
    *allowed("aws", "bruno", "support:DescribeCases", "support:ResolveCase"),
    *refused("aws", "bruno", {"iam:ListUsers": "AccessDenied"}),
    *refused(
        "aws", "carol", {"support:DescribeCases": "AccessDenied", "iam:ListUsers": "AccessDenied"}
    ),
]

BEFORE: list[Expectation] = [
    *OVH,
    *SCALEWAY,
    *ALICE,
    *refused("aws", "alice", {"support:ResolveCase": "AccessDenied"}),
    *OTHERS,
]
AFTER: list[Expectation] = [
    *OVH,
    *SCALEWAY,
    *ALICE,
    *allowed("aws", "alice", "support:ResolveCase"),
    *OTHERS,
]
