"""Other people's generators, run through our own program."""
import glob
import os
import subprocess
import tempfile

from PIL import Image

from data import to_tensor

HERE = os.path.dirname(os.path.abspath(__file__))


def find_program(given):
    """The program that was given, or one that was built here; None where there is none."""
    places = [given] if given else [os.path.join(HERE, "..", "..", "build", folder, "wrapture") for folder in ("release", "")]
    return next((place for place in places if os.path.exists(place)), None)


def models(data):
    return sorted(glob.glob(os.path.join(data, "models", "*.onnx")))


def stylise(program, model, picture):
    """RGB picture -> (1, 3, H, W), None where the program fails (it says why itself)."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "artwork.png"), os.path.join(folder, "result.png")
        picture.save(source)
        words = [program, "stylize", source, "--model", model, "-o", target, "--quiet", "--working-side", str(max(picture.size))]
        if subprocess.run(words, check=False).returncode:
            return None
        return to_tensor(Image.open(target))[None]
