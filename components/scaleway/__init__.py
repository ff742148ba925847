"""Scaleway: our words turned into its resources."""
