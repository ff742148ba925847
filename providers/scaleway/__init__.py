"""Scaleway: its API objects, one file each."""
