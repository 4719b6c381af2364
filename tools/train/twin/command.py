"""Command line of the norm-free twin: twin, twin-export, twin-sheet, twin-compare."""
import os


def add(commands, here):
    """Adds the subcommands; `here` is the folder that holds runs/."""
    train = commands.add_parser("twin", help="train the norm-free twin of the stylist")
    train.add_argument("--data", required=True, help="folder with content, label, style and perceptual")
    train.add_argument("--styles", nargs="*", metavar="STYLE", help="names of the gallery (all)")
    train.add_argument("--minutes", type=float, default=90, help="length of the whole run, resumed parts included")
    train.add_argument("--steps", type=int, default=0, help="length in steps instead; repeatable to the bit")
    train.add_argument("--resume", action="store_true")
    train.add_argument("--size", type=int, default=192, help="side of the training crops")
    train.add_argument("--batch", type=int, default=2, help="the first half of it has strength 1")
    train.add_argument("--rate", type=float, default=2e-3)
    train.add_argument("--mixes", type=float, default=0.1, help="share of samples that mix two styles")
    train.add_argument("--critic-from", type=float, default=0.5, help="progress at which the critic joins")
    train.add_argument("--teacher", metavar="MODEL", help="a stylist.onnx whose results are shown to the twin at first")
    train.add_argument("--teacher-until", type=float, default=0.7, help="progress up to which the teacher counts, less and less")
    train.add_argument("--slim", action="store_true", help="judge with the slim VGG19: a tenth of the time, plainer strokes")
    train.add_argument("--bf16", action="store_true", help="run VGG19 in bfloat16 (CPUs with AVX512-BF16)")
    train.add_argument("--pool", type=int, default=600, help="crops kept with their targets, 2.5 MB each at 192 px")
    train.add_argument("--seed", type=int, default=7)
    train.add_argument("--report", type=int, default=50, help="steps a line of the log")
    train.add_argument("--sheet-minutes", type=float, default=10, help="minutes between two contact sheets in the runs' folder")
    train.add_argument("--threads", type=int, default=0)
    export = commands.add_parser("twin-export", help="write the twin as ONNX; strength is an input")
    export.add_argument("--out", required=True)
    export.add_argument("--map", action="store_true", help="strength as a plane of the artwork's size instead of a number")
    sheet = commands.add_parser("twin-sheet", help="draw results of the shipped stylist (left) and the twin (right)")
    sheet.add_argument("--out", required=True)
    sheet.add_argument("--strength", type=float, default=1)
    compare = commands.add_parser("twin-compare", help="print the tables of metrics of both")
    for command in (sheet, compare):
        command.add_argument("--data", required=True)
        command.add_argument("--size", type=int, default=320)
        command.add_argument("--rows", type=int, default=6, help="artworks")
        command.add_argument("--first", type=int, default=3, help="index of the first photograph")
        command.add_argument("--model", default=os.path.join(here, "..", "..", "weights", "stylist.onnx"), help="the shipped stylist")
        command.add_argument("--threads", type=int, default=0)
    for command in (train, export, sheet, compare):
        command.add_argument("--runs", default=os.path.join(here, "runs"), help="folder of the checkpoints")


def run(options):
    if options.command == "twin":
        from twin import train
        train.train(options)
    elif options.command == "twin-export":
        from twin import export
        export.export(options.runs, options.out, options.map)
    elif options.command == "twin-sheet":
        from twin import sheet
        sheet.draw(options.data, options.runs, options.out, options.size, options.rows, options.model, options.first, options.strength)
    else:
        from twin import compare
        compare.measure(options)
