"""What a run needs on an account beside its credentials and names: one file a cloud."""
