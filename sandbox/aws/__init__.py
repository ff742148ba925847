"""AWS on your desk: moto with access enforced, and a stand-in for the plugin of pulumi-aws."""
