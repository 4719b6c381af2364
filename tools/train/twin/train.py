"""Trains the twin until the steps or the minutes are used up; log, checkpoint, contact sheets."""
import json
import os
import time

from running import progress_of
from twin import sheet
from twin.trainer import Trainer


def train(options):
    """Trains until the steps or the minutes are used up; writes <runs>/twin.pt and a table of losses."""
    os.makedirs(options.runs, exist_ok=True)
    checkpoint, table = os.path.join(options.runs, "twin.pt"), os.path.join(options.runs, "twin.jsonl")
    trainer, sums, drawn = Trainer(options), {}, time.time()
    if options.resume and os.path.exists(checkpoint):
        trainer.restore(checkpoint)
    for progress in progress_of(trainer, options):
        for name, value in trainer.step(progress).items():
            sums.setdefault(name, []).append(value)
        if trainer.steps % options.report == 0 and sums:
            row = {"steps": trainer.steps, "minutes": round(trainer.minutes, 2)}
            row.update({name: round(sum(values) / len(values), 4) for name, values in sums.items()})
            print(" ".join(f"{name} {value}" for name, value in row.items()), flush=True)
            with open(table, "a") as file:
                file.write(json.dumps(row) + "\n")
            sums = {}
        if time.time() - drawn > options.sheet_minutes * 60:
            trainer.save(checkpoint)
            sheet.draw(options.data, options.runs, os.path.join(options.runs, f"twin_{trainer.steps}.jpg"), 256, 4)
            drawn = time.time()
    trainer.save(checkpoint)
