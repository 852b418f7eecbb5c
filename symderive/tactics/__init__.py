"""Finding proofs: whatever is found is data, and the kernel judges it."""
