"""The verbs of the `grantbook` command: one file each, registered in `review.cli`."""
