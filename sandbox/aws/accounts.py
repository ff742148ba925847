"""The accounts that exist from the start, and the user that each begins with."""

FIRST = "123456789012"
SECOND = "210987654321"
ACCOUNTS = (FIRST, SECOND)
ADMINISTRATOR = "sandbox-admin"
