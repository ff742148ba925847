"""The clouds on your desk: OVHcloud, Scaleway and AWS on loopback, enforcing access."""
