"""Who can do what in the end: one file a cloud, each with one function of the same name."""
