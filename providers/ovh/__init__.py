"""OVHcloud: its API objects, one file each."""
