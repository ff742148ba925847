"""What the pipeline itself must be granted, to keep on an account what a stack declares."""
