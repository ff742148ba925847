"""The accounts that exist from the start, the user that each begins with, and Identity Center."""

FIRST = "123456789012"
SECOND = "210987654321"
ACCOUNTS = (FIRST, SECOND)
ADMINISTRATOR = "sandbox-admin"

# The one instance is the first account's, and its accounts are both. A declaration states these.
INSTANCE_ARN = "arn:aws:sso:::instance/ssoins-7223c02b1f4d9e6a"
IDENTITY_STORE_ID = "d-9367a1b2c3"
IDENTITY_CENTER_REGION = "eu-west-1"
