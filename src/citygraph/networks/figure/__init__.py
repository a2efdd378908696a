"""Networks as pictures: layout, names, colours, SVG and PNG."""
