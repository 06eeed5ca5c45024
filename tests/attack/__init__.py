"""An attacker on what a site publishes: shares no code with the protection that it tries."""
