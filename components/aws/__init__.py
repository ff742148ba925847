"""AWS: our words turned into its resources."""

from components.aws import account, api_key, application, center, people, policy, team, user

__all__ = ["account", "api_key", "application", "center", "people", "policy", "team", "user"]
