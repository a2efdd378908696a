"""A shapes graph is read, checked and compiled to a plan."""
