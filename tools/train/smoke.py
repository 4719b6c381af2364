"""Two steps of every trainer and an export on made-up data, to see that nothing is broken."""
import os
import tempfile

import numpy as np
import torch
from PIL import Image

import add_style
import critic
import critic_export
import curve
import export
import losses
import prepare
from pattern import command as pattern_command
from pattern import sources as pattern_sources
from pattern import texture as pattern_texture
import refine
import restore
import squeeze
import stylist
from classic import adversarial, trial
from data import Contents
from styles import STYLES
from twin import judge as twin_judge
from twin import trial as twin_trial


def made_up_data(folder):
    rng = np.random.default_rng(1)
    for name in ("content", "label", "style", "perceptual"):
        os.makedirs(os.path.join(folder, name))
    files = [f"content/{i}.jpg" for i in range(3)] + [f"label/{i}.jpg" for i in range(3)]
    files += [f"style/foreign{i}.jpg" for i in range(2)]
    files += ["style/" + source[0] for family in pattern_sources.FAMILIES for source in family["sources"]
              if isinstance(source, tuple)]
    for file in files + ["style/" + style["file"] for style in STYLES if "file" in style]:
        coarse = rng.integers(0, 255, (8, 8, 3), dtype=np.uint8)
        Image.fromarray(coarse).resize((96, 96)).save(os.path.join(folder, file))
    sizes = {"conv1_1": (3, 8), "conv1_2": (8, 8), "conv2_1": (8, 16), "conv2_2": (16, 16), "conv3_1": (16, 32),
             "conv3_2": (32, 32), "conv3_3": (32, 32), "conv3_4": (32, 32), "conv4_1": (32, 64)}  # a thin VGG19
    arrays = {}
    for name, (source, target) in sizes.items():
        key = f"block{name[4]}_conv{name[6]}"
        kernel = rng.standard_normal((3, 3, source, target), dtype=np.float32)
        arrays[key + ".kernel"] = kernel * (2 / (9 * source)) ** 0.5
        arrays[key + ".bias"] = np.zeros(target, np.float32)
    np.savez(os.path.join(folder, losses.VGG_FILE), **arrays)
    np.savez(os.path.join(folder, squeeze.WEIGHTS_FILE), **made_up_squeezenet(rng))
    heads = {f"lin{number}.model.1.weight": torch.ones(1, planes, 1, 1) for number, planes in enumerate((64, 128, 256, 384, 384, 512, 512))}
    torch.save(heads, os.path.join(folder, squeeze.HEADS_FILE))
    np.savez(os.path.join(folder, pattern_texture.FILE), **made_up_slim_vgg(rng))


def made_up_squeezenet(rng):
    arrays = {"features.0.weight": (64, 3, 3, 3)}
    source = 64
    for number, (narrow, wide) in zip(squeeze.FIRES, ((16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256))):
        arrays.update({f"features.{number}.squeeze.weight": (narrow, source, 1, 1), f"features.{number}.expand1x1.weight": (wide, narrow, 1, 1),
                       f"features.{number}.expand3x3.weight": (wide, narrow, 3, 3)})
        source = 2 * wide
    weights = {name: (rng.standard_normal(shape) * (2 / np.prod(shape[1:])) ** 0.5).astype(np.float32) for name, shape in arrays.items()}
    return {**weights, **{name.replace("weight", "bias"): np.zeros(shape[0], np.float32) for name, shape in arrays.items()}}


def made_up_slim_vgg(rng):
    thin = {"conv0.weight": np.eye(3, dtype=np.float32).reshape(3, 3, 1, 1), "conv0.bias": np.zeros(3, np.float32)}
    source = 3
    for name in twin_judge.SLIM_LAYERS:
        if name != "pool":
            thin[f"conv{name}.weight"] = rng.standard_normal((8, source, 3, 3), dtype=np.float32) * (2 / (9 * source)) ** 0.5
            thin[f"conv{name}.bias"], source = np.zeros(8, np.float32), 8
    return thin


def require_equal(one, other):
    """Two runs of one command give the same weights, to the bit."""
    states = [torch.load(os.path.join(runs, "stylist.pt")) for runs in (one, other)]
    for average, same in zip(*(state["ema"] for state in states)):
        if not torch.equal(average, same):
            raise SystemExit("smoke: the same command trained other weights the second time")


def check_curves(parse, data, runs, out):
    """Every style is exported with a rising curve; a style whose code has changed since has none."""
    curve.measure(parse(["curve", "--data", data, "--runs", runs, "--count", "1", "--size", "96"]))
    refine.train(parse(["refine", "redon", "--data", data, "--runs", runs, "--steps", "1", "--size", "96"]))
    export.export(runs, out, identity=True)
    for style in add_style.Shipped(out).gallery:
        positions = style.get("curve")
        rises = positions and positions[0] == 0 and positions[-1] == 1 and all(a < b for a, b in zip(positions, positions[1:]))
        if bool(rises) == (style["name"] == "redon"):
            raise SystemExit(f"smoke: curve of {style['name']}: {positions}")


def check_prepare(parse, folder, data):
    """What is packed can be trained from; what is missing is named."""
    words = ["prepare", "--data", data, "--layouts", "2", "--crops", "64", "--limit-mb", "64", "--out"]
    prepare.prepare(parse(words + [os.path.join(folder, "packed.tar")]))
    packed, keep = prepare.opened(os.path.join(folder, "packed.tar"))
    options = ["--data", packed, "--runs", os.path.join(folder, "from_packed")]
    adversarial.train(parse(["classic-c", *options, "--steps", "1", "--batch", "4", "--pictures", "64"]))
    Contents(packed, 96, 1).draw()
    keep.cleanup()
    os.rename(os.path.join(data, "label"), os.path.join(data, "elsewhere"))
    try:
        prepare.prepare(parse(words + [os.path.join(folder, "none")]))
    except SystemExit as error:
        if "lacks label" not in str(error):
            raise
    else:
        raise SystemExit("smoke: prepare does not miss a folder")
    os.rename(os.path.join(data, "elsewhere"), os.path.join(data, "label"))
def patterns(parse, data, runs, folder):
    """Each of the three games for two steps, resumed once, and the file."""
    for game in ("wgan-gp", "bce", "hinge"):
        common = ["pattern", "--data", data, "--runs", os.path.join(runs, game), "--critic-from", "0", "--game", game,
                  "--batch", "2", "--report", "1"]
        pattern_command.run(parse(common + ["--steps", "2"]))
    pattern_command.run(parse(common + ["--steps", "3", "--resume"]))
    pattern_command.run(parse(["pattern-export", "--runs", os.path.join(runs, game), "--out", os.path.join(folder, "pattern.onnx")]))


def run(parse):
    with tempfile.TemporaryDirectory() as folder:
        data, runs = os.path.join(folder, "data"), os.path.join(folder, "runs")
        os.makedirs(data)
        made_up_data(data)
        common = ["stylist", "--data", data, "--runs", runs, "--size", "96", "--batch", "2", "--report", "1"]
        stylist.train(parse(common + ["--steps", "2", "--critic-from", "0.5"]))
        again = parse(common + ["--steps", "2", "--critic-from", "0.5"])
        again.runs = os.path.join(folder, "again")
        stylist.train(again)
        require_equal(runs, again.runs)
        stylist.train(parse(common + ["--steps", "3", "--critic-from", "0.5", "--resume"]))
        stylist.train(parse(common + ["--steps", "4", "--critic-from", "0.5", "--resume", "--workers", "2"]))
        stylist.train(parse(["encoder"] + common[1:] + ["--steps", "5", "--foreign", "1", "--resume"]))
        shipped = os.path.join(folder, "stylist.onnx")
        check_curves(parse, data, runs, shipped)
        picture, out = os.path.join(data, "style", "foreign0.jpg"), os.path.join(folder, "own.wstyle")
        add_style.train(parse(["add-style", picture, "--data", data, "--model", shipped, "--out", out, "--steps", "2", "--size", "96"]))
        restore.train(parse(["restore", "enlarge", "--data", data, "--runs", runs, "--steps", "2", "--size", "48", "--batch", "2"]))
        restore.export(runs, "enlarge", os.path.join(folder, "enlarge.onnx"))
        export.export_encoder(runs, os.path.join(folder, "encoder.onnx"))
        check_prepare(parse, folder, data)
        critic.train(parse(["critic", "--data", data, "--runs", runs, "--steps", "2", "--batch", "1"]))
        critic_export.export(runs, data, os.path.join(folder, "critic.onnx"))
        trial.run(parse, data, runs)
        patterns(parse, data, runs, folder)
        twin_trial.run(parse, data, runs, folder)
    print("smoke: ok")
