"""A report in the words of a terminal, a merge request, a browser or a program."""
