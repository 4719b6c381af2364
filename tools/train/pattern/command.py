"""Command line of the pattern generator: pattern, pattern-export, pattern-sheet, pattern-evaluate."""
import os


def add(commands, here):
    """Adds the subcommands; `here` is the folder that holds runs/."""
    train = commands.add_parser("pattern", help="train the generator of seamless patterns")
    train.add_argument("--data", required=True, help="folder with style and perceptual")
    train.add_argument("--minutes", type=float, default=40, help="length of the whole run, resumed parts included")
    train.add_argument("--steps", type=int, default=0, help="length in steps instead; repeatable to the bit")
    train.add_argument("--resume", action="store_true")
    train.add_argument("--game", default="hinge", choices=("hinge", "bce", "wgan-gp"), help="adversarial loss")
    train.add_argument("--size", type=int, default=128, help="side of the training pictures, a multiple of 64")
    train.add_argument("--batch", type=int, default=4)
    train.add_argument("--rate", type=float, default=2e-3)
    train.add_argument("--critic-rate", type=float, default=5e-4)
    train.add_argument("--critic-from", type=float, default=0.04, help="progress at which the critic joins")
    train.add_argument("--gate", type=float, default=0.85, help="accuracy from which the critic rests")
    train.add_argument("--texture", type=float, default=1.0, help="weight of the texture distance; 0: critic alone")
    train.add_argument("--critic", type=float, default=0.15, help="weight of the critic's verdict")
    train.add_argument("--repeat", type=float, default=0.6, help="weight of what comes back in every cell without need")
    train.add_argument("--texture-share", type=float, default=0.5, help="share of a batch whose texture is measured")
    train.add_argument("--seed", type=int, default=7)
    train.add_argument("--report", type=int, default=25, help="steps a line of the log")
    train.add_argument("--threads", type=int, default=0)
    export = commands.add_parser("pattern-export", help="write the pattern generator's checkpoint as ONNX")
    export.add_argument("--out", required=True)
    sheet = commands.add_parser("pattern-sheet", help="draw a contact sheet: families x seeds")
    sheet.add_argument("--out", required=True)
    sheet.add_argument("--size", type=int, default=256, help="side of a pattern, a multiple of 64")
    sheet.add_argument("--columns", type=int, default=8)
    evaluate = commands.add_parser("pattern-evaluate", help="print the table of metrics of the patterns")
    evaluate.add_argument("--data", required=True)
    evaluate.add_argument("--seeds", type=int, default=6, help="patterns a family")
    evaluate.add_argument("--crops", type=int, default=150, help="crops a source among which the nearest is sought")
    evaluate.add_argument("--tries", type=int, default=6, help="generated crops a family whose nearest is sought")
    for command in (train, export, sheet, evaluate):
        command.add_argument("--runs", default=os.path.join(here, "runs"), help="folder of the checkpoints")


def run(options):
    if options.command == "pattern":
        from pattern import train
        train.train(options)
    elif options.command == "pattern-export":
        from pattern import export
        export.export(options.runs, options.out)
    elif options.command == "pattern-sheet":
        from pattern import sheet
        sheet.draw(options)
    else:
        from pattern import evaluate
        evaluate.measure(options)
