"""What access means, as values and functions: no Pulumi, no HTTP, no clock, no environment."""
