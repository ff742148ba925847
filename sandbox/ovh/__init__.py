"""OVHcloud on loopback: its IAM, its local users and groups, and a few products."""
