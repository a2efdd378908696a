"""What can be measured of a network, and how sure it is."""
