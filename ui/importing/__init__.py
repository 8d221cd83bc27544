"""Taking files in, in the window: over the same plan as the command line."""
