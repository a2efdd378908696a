"""Networks as one HTML page."""
