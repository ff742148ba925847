"""AWS: our words turned into its resources."""
