"""The names that a stack takes in an account: one file a cloud, one function of the same name."""
