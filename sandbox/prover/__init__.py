"""Calls the clouds as the people and programs of a stack, to see what they really may do."""
