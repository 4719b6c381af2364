"""The list of networks: the articles' (classic) and the field's (zoo), with what their files say."""
from collections import namedtuple

from classic import a, b, c, d
from zoo.arbitrary import Arbitrary
from zoo.cyclegan import CycleGan
from zoo.dcgan import Dcgan
from zoo.johnson import Johnson
from zoo.pix2pix import Pix2Pix

# make: the network; inputs: name -> shape of one sample, None for sides that stay open; parameters: trainable ones; side: px where open
Entry = namedtuple("Entry", "name make inputs output parameters about side", defaults=(None,))

Z = {"z": (100,)}


def picture(side, channels=3):
    return {"picture": (channels, side, side)}


NETWORKS = [
    Entry("a-generator", a.Generator, Z, "picture", 898339, "article A: DCGAN, 56x56"),
    Entry("a-discriminator", a.Discriminator, picture(56), "score", 66369, "article A: discriminator of 56x56"),
    Entry("a128-generator", a.Generator128, Z, "picture", 1105811, "article A: DCGAN, 128x128"),
    Entry("a128-discriminator", lambda: a.Discriminator(128), picture(128), "score", 119361, "article A: discriminator of 128x128"),
    Entry("b-generator", b.Generator, Z, "picture", 1235779, "article B: upsampling and convolutions, 128x128"),
    Entry("b-discriminator", b.Discriminator, picture(128), "score", 437121, "article B: discriminator of 128x128, stride 2"),
    Entry("b-generator-written", lambda: b.Generator(written=True), Z, "picture", 1235779, "article B: generator as printed, 8x8"),
    Entry("b-discriminator-written", lambda: b.Discriminator(8, written=True), picture(8), "score", 387969,
          "article B: discriminator as printed, of 8x8"),
    Entry("c-generator", c.Generator, Z, "picture", 1224961, "article C: grey, 28x28"),
    Entry("c-discriminator", c.Discriminator, picture(28, 1), "score", 117121, "article C: dense discriminator of 28x28"),
    Entry("d-generator", d.Generator, Z, "picture", 811683, "article D: DCGAN with 4x4 kernels, 28x28"),
    Entry("d-discriminator", d.Discriminator, picture(28), "score", 140609, "article D: discriminator of 28x28"),
    Entry("johnson", Johnson, picture(None), "stylised", 1679235, "fast neural style, instance norm and upsampling", 256),
    Entry("cyclegan", CycleGan, picture(None), "stylised", 11378179, "CycleGAN generator, nine residual blocks", 256),
    Entry("pix2pix", Pix2Pix, picture(None), "translated", 54413955, "pix2pix U-Net, eight halvings", 256),
    Entry("dcgan", Dcgan, {"z": (100, 1, 1)}, "picture", 3576704, "DCGAN, 64x64"),
    Entry("arbitrary", Arbitrary, {"content": (3, None, None), "style": (3, None, None)}, "stylised", 68195,
          "arbitrary style from a second picture, separable convolutions", 256),
]


def find(name):
    for entry in NETWORKS:
        if entry.name == name:
            return entry
    raise KeyError(name)
