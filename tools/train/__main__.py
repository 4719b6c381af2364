"""Command line of the training pipeline: stylist, curve, export, sheet, evaluate, classic, smoke."""
import argparse
import os
import sys

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from pattern import command as pattern_command  # noqa: E402
from twin import command as twin_command  # noqa: E402


def add_adversarial(commands, pair):
    command = commands.add_parser("classic-" + pair, help=f"train the classic pair {pair.upper()} against each other")
    command.add_argument("--data", required=True, help="folder with crops (see prepare), or with style and label")
    command.add_argument("--runs", default=os.path.join(HERE, "runs"), help="folder of checkpoint, table, plots and samples")
    command.add_argument("--steps", type=int, default=2000, help="turns of the generator, resumed parts included")
    command.add_argument("--resume", action="store_true")
    command.add_argument("--batch", type=int, default=64)
    command.add_argument("--pictures", type=int, default=2048, help="size of the data set")
    command.add_argument("--loss", choices=("nonsaturating", "minmax", "wasserstein"), default="nonsaturating")
    command.add_argument("--cures", nargs="*", choices=("smooth", "spectral", "gate"), default=[],
                         help="label smoothing, spectral norm, a discriminator that rests while it is too good")
    command.add_argument("--seed", type=int, default=7)
    command.add_argument("--report", type=int, default=50, help="steps a line of the table")
    command.add_argument("--threads", type=int, default=0)
    command.set_defaults(pair=pair)


def parse(arguments):
    parser = argparse.ArgumentParser(prog="tools/train", description="Trains and exports Wrapture's generators.")
    commands = parser.add_subparsers(dest="command", required=True)
    stylist = commands.add_parser("stylist", help="train the stylist, and the style encoder and the critic beside it")
    encoder = commands.add_parser("encoder", help="go on with the style encoder alone; the stylist of the checkpoint stays as it is")
    for one in (stylist, encoder):
        one.add_argument("--data", required=True, help="folder with content, label, style and perceptual")
        one.add_argument("--minutes", type=float, default=90, help="length of the whole run, resumed parts included")
        one.add_argument("--steps", type=int, default=0, help="length in steps instead; repeatable to the bit")
        one.add_argument("--resume", action="store_true")
        one.add_argument("--start", help="checkpoint of another run to start from, for instance with fewer styles")
        one.add_argument("--foreign", type=float, default=0.7, help="share of batches with a picture from outside the gallery")
        one.add_argument("--size", type=int, default=256, help="side of the training crops")
        one.add_argument("--batch", type=int, default=3)
        one.add_argument("--rate", type=float, default=2e-3)
        one.add_argument("--mixes", type=float, default=0.2, help="share of samples that mix two styles")
        one.add_argument("--weaker", type=float, default=0.12, help="share of samples with strength under 1")
        one.add_argument("--critic-from", type=float, default=0.65, help="progress at which the critic joins")
        one.add_argument("--pool", type=int, default=800, help="crops kept with their targets, 3.5 MB each at 256 px")
        one.add_argument("--seed", type=int, default=7)
        one.add_argument("--report", type=int, default=25, help="steps a line of the log")
        one.add_argument("--sheet-minutes", type=float, default=10, help="minutes between two contact sheets in the runs' folder")
        one.add_argument("--bf16", action="store_true", help="run VGG in bfloat16 (CPUs with AVX512-BF16)")
        one.add_argument("--threads", type=int, default=0)
        one.add_argument("--workers", type=int, default=1, help="processes of one thread and one batch each")
    export = commands.add_parser("export", help="write the checkpoint as ONNX")
    export.add_argument("--out", required=True)
    export.add_argument("--encoder", action="store_true", help="the style encoder instead of the stylist")
    export.add_argument("--critic", action="store_true", help="the critic instead of the stylist (needs --data)")
    export.add_argument("--data", help="folder with content and style, for --critic")
    export.add_argument("--leave-out", nargs="*", default=[], metavar="STYLE", help="styles that are not to be shown")
    export.add_argument("--identity", action="store_true", help="also write the identity anchor, once it is good")
    sheet = commands.add_parser("sheet", help="draw a contact sheet: artwork x styles")
    sheet.add_argument("--data", required=True)
    sheet.add_argument("--out", required=True)
    sheet.add_argument("--size", type=int, default=384)
    sheet.add_argument("--strength", type=float, default=1)
    sheet.add_argument("--unseen", type=int, default=0, help="instead of the gallery: so many style pictures that no training has seen")
    evaluate = commands.add_parser("evaluate", help="print the table of metrics")
    evaluate.add_argument("--data", required=True)
    evaluate.add_argument("--size", type=int, default=384)
    evaluate.add_argument("--program", help="wrapture, to run other people's generators (DIR/models); without it one built here")
    evaluate.add_argument("--encoder", action="store_true", help="the style encoder on pictures that no training has seen")
    evaluate.add_argument("--ceiling", type=int, default=0, metavar="STEPS",
                          help="beside pictures whose own values were optimised for so many steps (300)")
    evaluate.add_argument("--styles", nargs="*", default=[], metavar="STYLE", help="for --ceiling, instead of all")
    evaluate.add_argument("--bf16", action="store_true", help="--ceiling optimises with VGG in bfloat16")
    evaluate.add_argument("--threads", type=int, default=0)
    sheet.add_argument("--rows", type=int, default=6)
    evaluate.add_argument("--rows", type=int, default=4, help="artworks; about 25 s each on one core")
    for command in (sheet, evaluate):
        command.add_argument("--first", type=int, default=3, help="index of the first photograph")
    for command in (stylist, encoder, export, sheet, evaluate):
        command.add_argument("--runs", default=os.path.join(HERE, "runs"), help="folder of the checkpoints")
    similarity = commands.add_parser("similarity", help="measure how like results are to their style pictures, into the shipped file")
    similarity.add_argument("--data", required=True, help="folder with style")
    similarity.add_argument("--out", default=os.path.join(HERE, "..", "..", "weights", "stylist.onnx"))
    similarity.add_argument("--program", help="wrapture; without it one built here")
    curve = commands.add_parser("curve", help="measure each style's curve of strength, for the export")
    curve.add_argument("--data", required=True, help="folder with content, label and perceptual")
    curve.add_argument("--runs", default=os.path.join(HERE, "runs"), help="folder of the checkpoints")
    curve.add_argument("--size", type=int, default=256)
    curve.add_argument("--count", type=int, default=8, help="artworks, of those that training draws from")
    curve.add_argument("--seed", type=int, default=11)
    curve.add_argument("--threads", type=int, default=0)
    restore = commands.add_parser("restore", help="train or write a restorer: clean (noise, JPEG damage) or enlarge (twice the size)")
    restore.add_argument("name", choices=["clean", "enlarge"])
    restore.add_argument("--data", help="folder with content and label; trains")
    restore.add_argument("--out", help="ONNX file to write; without --data of the checkpoint that is there")
    restore.add_argument("--runs", default=os.path.join(HERE, "runs"), help="folder of the checkpoints")
    restore.add_argument("--steps", type=int, default=3000)
    restore.add_argument("--size", type=int, default=72)
    restore.add_argument("--batch", type=int, default=8)
    restore.add_argument("--rate", type=float, default=1.5e-3)
    restore.add_argument("--seed", type=int, default=7)
    restore.add_argument("--report", type=int, default=100)
    restore.add_argument("--threads", type=int, default=0)
    add = commands.add_parser("add-style", help="train a style of a picture, with the shipped network as it is")
    add.add_argument("picture")
    add.add_argument("--data", required=True, help="folder with content, label and perceptual")
    add.add_argument("--model", default=os.path.join(HERE, "..", "..", "weights", "stylist.onnx"))
    add.add_argument("--name", help="lower-case letters, digits and '-'; without it the file's name")
    add.add_argument("--title", default="")
    add.add_argument("--author", default="")
    add.add_argument("--licence", default="")
    add.add_argument("--out", help="file to write (NAME.wstyle)")
    add.add_argument("--force", action="store_true", help="replace the file")
    add.add_argument("--steps", type=int, default=160)
    add.add_argument("--size", type=int, default=192)
    add.add_argument("--batch", type=int, default=2)
    add.add_argument("--rate", type=float, default=0.02)
    add.add_argument("--seed", type=int, default=7)
    add.add_argument("--threads", type=int, default=0)
    refine = commands.add_parser("refine", help="go on with the codes of some styles of the checkpoint; all else stays as it is")
    refine.add_argument("styles", nargs="+", metavar="STYLE")
    refine.add_argument("--data", required=True, help="folder with content, label, style and perceptual")
    refine.add_argument("--runs", default=os.path.join(HERE, "runs"), help="folder of the checkpoints")
    refine.add_argument("--style", type=float, default=14, help="weight of the style's loss")
    refine.add_argument("--tone", type=float, default=1.5, help="weight of the kept tones")
    refine.add_argument("--steps", type=int, default=200)
    refine.add_argument("--size", type=int, default=224)
    refine.add_argument("--batch", type=int, default=2)
    refine.add_argument("--rate", type=float, default=0.02)
    refine.add_argument("--seed", type=int, default=7)
    refine.add_argument("--bf16", action="store_true")
    refine.add_argument("--threads", type=int, default=0)
    prepare = commands.add_parser("prepare", help="pack what training needs into a folder or a .tar file, which --data takes too")
    prepare.add_argument("--data", required=True, help="folder with content, label, style and perceptual")
    prepare.add_argument("--out", required=True, help="folder, or file that ends in .tar")
    prepare.add_argument("--limit-mb", type=float, default=0, help="MiB that it may have at most: JPEG quality goes down until it does")
    prepare.add_argument("--style-side", type=int, default=512, help="px, short side of the style pictures")
    prepare.add_argument("--layouts", type=int, default=400, help="label layouts to draw")
    prepare.add_argument("--crops", type=int, default=2048, help="crops for the classic networks")
    prepare.add_argument("--seed", type=int, default=7)
    critic = commands.add_parser("critic", help="train the critic that ships, with the stylist as it is")
    critic.add_argument("--data", required=True, help="folder with content, label and style")
    critic.add_argument("--runs", default=os.path.join(HERE, "runs"), help="folder of the stylist's checkpoint; the critic's is put beside it")
    critic.add_argument("--steps", type=int, default=600)
    critic.add_argument("--resume", action="store_true")
    critic.add_argument("--batch", type=int, default=6, help="pictures of each of five kinds")
    critic.add_argument("--rate", type=float, default=5e-4)
    critic.add_argument("--seed", type=int, default=7)
    critic.add_argument("--report", type=int, default=20, help="steps a line of the table")
    critic.add_argument("--threads", type=int, default=0)
    for pair in ("a", "a128", "b", "c", "d"):
        add_adversarial(commands, pair)
    classic = commands.add_parser("classic", help="the networks of the articles and of the benchmark zoo")
    actions = classic.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="print names and trainable parameters")
    check = actions.add_parser("check", help="check padding, parameters and the files in weights/zoo")
    check.add_argument("--folder", default=os.path.join(HERE, "..", "..", "weights", "zoo"), help="folder of the files")
    out = actions.add_parser("export", help="write them as ONNX, without the random weights that Wrapture makes up itself")
    out.add_argument("names", nargs="*", metavar="NAME", help="networks (all)")
    out.add_argument("--out", required=True, help="folder")
    out.add_argument("--complete", action="store_true", help="with all weights")
    perceptual = actions.add_parser("perceptual", help="write VGG19's features and Gram matrices as ONNX")
    perceptual.add_argument("--weights", required=True, help="vgg19_conv1_1_to_conv4_1_keras_bgr.npz")
    perceptual.add_argument("--side", type=int, default=256, help="px of the picture")
    perceptual.add_argument("--out", required=True)
    pattern_command.add(commands, HERE)
    twin_command.add(commands, HERE)
    commands.add_parser("smoke", help="two steps of everything on made-up data, under a minute")
    return parser.parse_args(arguments)


def main():
    options = parse(sys.argv[1:])
    try:
        import torch
    except ImportError:
        sys.exit("tools/train: needs PyTorch (Debian: apt install python3-torch python3-onnx python3-pil)")
    if getattr(options, "threads", 0):
        torch.set_num_threads(options.threads)
    packed = None  # the folder of a .tar file, kept until the end
    if getattr(options, "data", None):
        from prepare import opened
        options.data, packed = opened(options.data)
    if options.command in ("stylist", "encoder"):
        import stylist
        stylist.train(options)
    elif options.command == "add-style":
        import add_style
        add_style.train(options)
    elif options.command == "refine":
        import refine
        refine.train(options)
    elif options.command == "restore":
        import restore
        if options.data:
            restore.train(options)
        if options.out:
            restore.export(options.runs, options.name, options.out)
    elif options.command.startswith("pattern"):
        pattern_command.run(options)
    elif options.command.startswith("twin"):
        twin_command.run(options)
    elif options.command == "export":
        import export
        if options.critic:
            import critic_export
            critic_export.export(options.runs, options.data, options.out)
        elif options.encoder:
            export.export_encoder(options.runs, options.out)
        else:
            export.export(options.runs, options.out, options.identity, options.leave_out)
    elif options.command == "similarity":
        import similarity
        similarity.measure(options)
    elif options.command == "curve":
        import curve
        curve.measure(options)
    elif options.command == "sheet":
        import sheet
        sheet.draw(options)
    elif options.command == "evaluate":
        import ceiling
        import evaluate
        import unseen
        (ceiling if options.ceiling else unseen if options.encoder else evaluate).measure(options)
    elif options.command == "prepare":
        import prepare
        prepare.prepare(options)
    elif options.command == "critic":
        import critic
        critic.train(options)
    elif options.command.startswith("classic-"):
        from classic import adversarial
        adversarial.train(options)
    elif options.command == "classic":
        from zoo import command
        command.run(options)
    else:
        import smoke
        smoke.run(parse)


if __name__ == "__main__":
    main()
