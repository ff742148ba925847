"""AWS: its API objects, one file each."""
