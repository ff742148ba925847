"""How access is read: the `grantbook` command."""
