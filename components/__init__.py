"""How access is built: our words turned into the resources of one cloud."""
