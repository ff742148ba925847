"""One entry under `grants`, checked in the words of its cloud: one file a cloud, one function."""
