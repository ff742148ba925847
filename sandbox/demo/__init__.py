"""The demo: one stack applied on the sandbox, proved by calls, edited, and proved again."""
