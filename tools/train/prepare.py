"""Packs what training needs into a folder or a .tar file: pictures at the sizes that are used, drawn layouts, crops, perceptual weights."""
import glob
import os
import random
import shutil
import tarfile
import tempfile

from PIL import Image

from classic import crops
from data import fail, pictures_in, scaled
from layouts import draw_layout
from losses import VGG_FILE
from squeeze import HEADS_FILE, WEIGHTS_FILE
from styles import STYLES

QUALITIES = (90, 82, 74, 66)  # of JPEG, tried from the first on until the limit is kept
CONTENT_SIDE, LABEL_SIDE, LAYOUT_SIDE = 256, 512, 384  # px, short side; label graphics are kept smaller where they are
CROP_QUALITY = 90


def check(options):
    """Everything that is missing, in one message, before any work."""
    missing = [name for name in ("content", "label", "style", "perceptual") if not os.path.isdir(os.path.join(options.data, name))]
    files = ["style/" + style["file"] for style in STYLES if "file" in style] + [VGG_FILE]
    missing += [file for file in files if not os.path.exists(os.path.join(options.data, file))]
    if missing:
        fail(f"{options.data} lacks " + ", ".join(missing))


def copy_pictures(paths, folder, short_side, quality, ending=None):
    """Under their own names, for styles.py and the manifests; `ending` replaces theirs."""
    os.makedirs(folder)
    for path in paths:
        name = os.path.basename(path)
        with Image.open(path) as picture:
            picture = picture.convert("RGB")
            small = scaled(picture, short_side) if min(picture.size) > short_side else picture
            small.save(os.path.join(folder, os.path.splitext(name)[0] + ending if ending else name), quality=quality)


def pack(options, folder, quality):
    copy_pictures(pictures_in(os.path.join(options.data, "content")), os.path.join(folder, "content"), CONTENT_SIDE, quality)
    copy_pictures(pictures_in(os.path.join(options.data, "label")), os.path.join(folder, "label"), LABEL_SIDE, quality, ".jpg")
    copy_pictures(pictures_in(os.path.join(options.data, "style")), os.path.join(folder, "style"), options.style_side, quality)
    os.makedirs(os.path.join(folder, "layout"))
    rng = random.Random(options.seed)
    for number in range(options.layouts):
        draw_layout(rng, LAYOUT_SIDE).save(os.path.join(folder, "layout", f"{number:04}.jpg"), quality=quality)
    os.makedirs(os.path.join(folder, crops.FOLDER))
    for number, crop in enumerate(crops.cut(options.data, options.crops, options.seed)):
        crop.save(os.path.join(folder, crops.FOLDER, f"{number:04}.jpg"), quality=CROP_QUALITY)
    os.makedirs(os.path.join(folder, "perceptual"))
    for file in (VGG_FILE, WEIGHTS_FILE, HEADS_FILE):
        if os.path.exists(os.path.join(options.data, file)):
            shutil.copy(os.path.join(options.data, file), os.path.join(folder, file))
    for name in ("content", "label", "style"):
        for path in glob.glob(os.path.join(options.data, name, "manifest.csv")):
            shutil.copy(path, os.path.join(folder, name))


def size_mb(folder):
    return sum(os.path.getsize(os.path.join(at, file)) for at, _, files in os.walk(folder) for file in files) / 2 ** 20


def write(folder, out):
    """The folder becomes the archive or the folder that was asked for."""
    if not out.endswith(".tar"):
        shutil.copytree(folder, out)
        return
    with tarfile.open(out + ".new", "w") as archive:
        for name in sorted(os.listdir(folder)):
            archive.add(os.path.join(folder, name), name)
    os.replace(out + ".new", out)


def prepare(options):
    check(options)
    if os.path.exists(options.out):
        fail(f"{options.out} is there already: give another --out or remove it")
    for quality in QUALITIES:
        with tempfile.TemporaryDirectory() as folder:
            pack(options, folder, quality)
            size = size_mb(folder)
            if options.limit_mb and size > options.limit_mb * 0.98:  # archives add a header a file
                print(f"JPEG quality {quality}: {size:.1f} MiB, over the limit of {options.limit_mb:g}")
                continue
            write(folder, options.out)
            counts = {name: len(glob.glob(os.path.join(folder, name, "*.*"))) for name in sorted(os.listdir(folder))}
            print(f"{options.out}: {size:.1f} MiB, JPEG quality {quality}; " + ", ".join(f"{name} {count}" for name, count in counts.items()))
            return
    fail(f"more than {options.limit_mb:g} MiB even at JPEG quality {QUALITIES[-1]}: fewer --layouts or --crops, or a smaller --style-side")


def opened(data):
    """The folder to read: `data` itself, or a temporary one with what a .tar file of `prepare` holds (kept until the program ends)."""
    if not data.endswith(".tar"):
        return data, None
    if not os.path.exists(data):
        fail(f"no such file: {data}")
    folder = tempfile.TemporaryDirectory()
    with tarfile.open(data) as archive:
        members = archive.getmembers()
        if any(member.name.startswith(("/", "..")) or "/.." in member.name or not (member.isfile() or member.isdir()) for member in members):
            fail(f"{data} holds more than files below one folder")
        archive.extractall(folder.name, members)
    return folder.name, folder
