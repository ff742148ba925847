"""The tests mirror the tree of rooms."""
