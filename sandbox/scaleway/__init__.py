"""Scaleway on loopback: its IAM, its projects, and a few products."""
