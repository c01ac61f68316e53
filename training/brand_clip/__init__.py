"""This package makes brand-clip: drawings and captions, two towers, their ONNX files and the report."""
