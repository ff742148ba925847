"""OVHcloud: our words turned into its resources."""
