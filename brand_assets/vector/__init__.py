"""This package holds a mark as a vector: layers of closed curves, written as SVG and rendered."""
