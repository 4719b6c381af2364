"""The networks of four articles on image generators, in PyTorch with the exact meaning that they have in Keras."""
