"""The norm-free twin of the stylist: strength is one of its inputs, and a tile shows what the whole shows."""
