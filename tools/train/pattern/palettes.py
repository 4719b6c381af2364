"""Palettes of five printing inks, dark to light; ours, CC0. Any palette suits any pattern, since inks are in order."""
PALETTES = {
    "indigo-gold": "16233f 2f4a6b 9a843c d3b25a f2e6c4",
    "forest": "17291f 3b5b43 7d9a6b d9b36a f4ecd8",
    "terracotta": "3a1f1b 9c4a34 d98a5f eec9a0 fbf1e3",
    "blush": "4b2a3a b25d6e e39a8f f3cdbc fcf3ea",
    "ocean": "0d2b3e 15616d 4aa3a2 a8d5ba f1f5e8",
    "mustard": "2b2d42 5c6378 d99a2b f0c75e faf3dd",
    "aubergine": "24142f 5d3a6b a9678f e6a6a1 fbe8d3",
    "graphite": "1c1c1e 55555a 8f8f8c c9c7c0 f5f3ee",
    "sage": "2f3e36 6b7f6a a3b18a d8c3a5 f6f1e7",
    "sunset": "2d1e40 8c2f5b e4572e f3a712 fdf0d5",
    "sky": "1b3a5c 3f7cac 95b8d1 e8d6b8 fbfaf5",
    "cherry": "2a0f14 8f1d2c d9534f f2a7a0 fdf1ec",
    "cocoa": "2b1d14 5e3f2c a0714f d8b48a f7ecdd",
    "citrus": "1f3b2c 3f8f4f a9c23f f2d64b fdf8df",
}


def colours(name):
    """-> five (r, g, b) in 0..1."""
    return [[int(ink[i:i + 2], 16) / 255 for i in (0, 2, 4)] for ink in PALETTES[name].split()]
