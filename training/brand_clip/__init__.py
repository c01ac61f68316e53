"""This package makes brand-clip: drawings and captions, two towers, what they were measured at, and their ONNX files."""
