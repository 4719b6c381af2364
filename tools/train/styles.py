"""The gallery: which pictures the stylist learns and what the product says about them."""

MET = "The Metropolitan Museum of Art, Open Access, object "
NOUVEAU = "github.com/dactylroot/nouveau"

# short_side: the picture's size while training; larger gives larger strokes.
STYLES = [
    {"name": "wandle", "title": "The Wandle", "title_zh": "旺德尔河", "author": "William Morris", "year": "1884",
     "licence": "public domain", "source": NOUVEAU, "file": "morris_1884_chintz_the_wandle.jpg", "short_side": 640},
    {"name": "perfecta", "title": "Cycles Perfecta", "title_zh": "完美自行车", "author": "Alphonse Mucha", "year": "1902",
     "licence": "public domain", "source": NOUVEAU, "file": "mucha_1902_cycles_perfecta.jpg", "short_side": 640},
    {"name": "marigold", "title": "Marigold", "title_zh": "金盏花", "author": "William Morris", "year": "1875",
     "licence": "public domain", "source": NOUVEAU, "file": "morris_1875_marigold.jpg", "short_side": 640},
    {"name": "jewel-river", "title": "The Jewel Rivers", "title_zh": "六玉川", "author": "Utagawa Hiroshige",
     "year": "1857", "licence": "CC0-1.0", "source": MET + "53449",
     "file": "hiroshige_jewel_rivers_1857.jpg", "short_side": 640},
    {"name": "bouquet", "title": "Bouquet of Flowers in a Vase", "title_zh": "花瓶中的花束", "author": "Vincent van Gogh",
     "year": "1890", "licence": "CC0-1.0", "source": MET + "436525",
     "file": "vangogh_bouquet_in_vase_1890.jpg", "short_side": 640},
    {"name": "ink-mountain", "title": "Landscape", "title_zh": "水墨山水", "author": "Zhao Yuan", "year": "14th century",
     "licence": "CC0-1.0", "source": MET + "45650", "file": "zhao_yuan_landscape_14c.jpg", "short_side": 640},
]
