"""The gallery: which pictures the stylist learns and what the product says about them."""

MET = "The Metropolitan Museum of Art, Open Access, object "
NOUVEAU = "github.com/dactylroot/nouveau"
OLD = {"licence": "public domain", "source": NOUVEAU}
OWN = {"author": "Wrapture", "year": "2026", "licence": "CC0-1.0", "source": "drawn by tools/train/drawn_styles.py"}


def met(number):
    return {"licence": "CC0-1.0", "source": MET + str(number)}


# short_side: the picture's size while training; larger gives larger strokes. levels: brought to the full range of tones first.
# part: left, top, right, bottom of what is learnt, as shares of the picture.
STYLES = [
    {"name": "wandle", "title": "The Wandle", "title_zh": "旺德尔河", "author": "William Morris", "year": "1884", **OLD,
     "file": "morris_1884_chintz_the_wandle.jpg", "short_side": 640},
    {"name": "perfecta", "title": "Cycles Perfecta", "title_zh": "完美自行车", "author": "Alphonse Mucha", "year": "1902", **OLD,
     "file": "mucha_1902_cycles_perfecta.jpg", "short_side": 640},
    {"name": "marigold", "title": "Marigold", "title_zh": "金盏花", "author": "William Morris", "year": "1875", **OLD,
     "file": "morris_1875_marigold.jpg", "short_side": 640},
    {"name": "linocut", "title": "Linocut", "title_zh": "麻胶版画", **OWN, "draw": "linocut", "short_side": 640},
    {"name": "willow", "title": "Willow Bough", "title_zh": "柳枝", "author": "William Morris", "year": "1887", **OLD,
     "file": "morris_1887_willow_bough_blue_gold.jpg", "short_side": 640},
    {"name": "strawberry-thief", "title": "Strawberry Thief", "title_zh": "草莓小偷", "author": "William Morris", "year": "1883",
     **OLD, "file": "morris_1883_strawberry_thief.jpg", "short_side": 640},
    {"name": "terrazzo", "title": "Terrazzo", "title_zh": "水磨石", **OWN, "draw": "terrazzo", "short_side": 512},
    {"name": "laurel", "title": "Laurel", "title_zh": "月桂", "author": "Alphonse Mucha", "year": "1901", **OLD,
     "file": "mucha_1901_laurel.jpg", "short_side": 640},
    {"name": "soap-factory", "title": "Soap Factory of Bagnolet", "title_zh": "巴尼奥莱肥皂厂", "author": "Alphonse Mucha",
     "year": "1897", **OLD, "file": "mucha_1897_soap_factory_of_bagnolet.jpg", "short_side": 640},
    {"name": "birds", "title": "Birds", "title_zh": "飞鸟", "author": "William Morris", "year": "1887", **OLD,
     "file": "morris_1887_birds.jpg", "short_side": 640},
    {"name": "acanthus", "title": "Acanthus Portière", "title_zh": "莨苕门帘", "author": "William Morris", "year": "1890", **OLD,
     "file": "morris_1890_acanthus_portiere.jpg", "short_side": 640},
    {"name": "halftone", "title": "Halftone", "title_zh": "半色调网点", **OWN, "draw": "halftone", "short_side": 512},
    {"name": "glass-mosaic", "title": "Mosaic Glass Plaque", "title_zh": "玻璃镶嵌", "author": "Roman, unknown", "year": "1st century",
     **met(544865),
     "file": "roman_mosaic_glass_floral_plaque_1c.jpg", "short_side": 512, "levels": True},
    {"name": "venice", "title": "Venice, from the Porch of Madonna della Salute", "title_zh": "威尼斯", "author": "J. M. W. Turner",
     "year": "1835", **met(437853),
     "file": "turner_venice_salute_1835.jpg", "short_side": 448, "levels": True, "part": (0, 0.38, 1, 0.95)},
    {"name": "redon", "title": "Vase of Flowers (Pink Background)", "title_zh": "粉色瓶花", "author": "Odilon Redon", "year": "1906",
     **met(437382),
     "file": "redon_vase_of_flowers_1906.jpg", "short_side": 512, "levels": True, "part": (0.1, 0.18, 0.9, 0.72)},
    {"name": "jewel-river", "title": "The Jewel Rivers", "title_zh": "六玉川", "author": "Utagawa Hiroshige", "year": "1857",
     **met(53449), "file": "hiroshige_jewel_rivers_1857.jpg", "short_side": 560, "levels": True},
    {"name": "bouquet", "title": "Bouquet of Flowers in a Vase", "title_zh": "花瓶中的花束", "author": "Vincent van Gogh",
     "year": "1890", **met(436525), "file": "vangogh_bouquet_in_vase_1890.jpg", "short_side": 640, "levels": True},
    {"name": "ink-mountain", "title": "Landscape", "title_zh": "水墨山水", "author": "Zhao Yuan", "year": "14th century",
     **met(45650), "file": "zhao_yuan_landscape_14c.jpg", "short_side": 560, "levels": True, "part": (0.3, 0.06, 1, 0.97)},
]
