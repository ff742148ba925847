"""What a run of Pulumi leaves in the clouds, as an inventory: one file a cloud, of one shape."""
