"""What large stacks cost: programs that print figures, and judge nothing."""
