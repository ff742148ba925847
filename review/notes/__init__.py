"""What a reviewer wants to see beside the lines: who and what is new, keys, ways in, demands."""
