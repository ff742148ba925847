"""What the clouds have now, as a side of a review: one file a cloud, of one shape."""
