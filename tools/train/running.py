"""What trainers share while they run: the clock, and an optimizer that goes on."""
import signal
import time


def progress_of(trainer, options):
    """Yields 0..1 before each step, until steps or minutes (those before a resume included) are used up or the process is told to end."""
    before, begin, stop = trainer.minutes, time.time(), []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))  # kill saves first
    while not stop:
        trainer.minutes = before + (time.time() - begin) / 60
        progress = trainer.steps / options.steps if options.steps else trainer.minutes / options.minutes
        if progress >= 1:
            return
        yield progress


def restore_optimizer(optimizer, state):
    """Takes over what it has learnt, but not each group's share of the rate: that is the new run's."""
    shares = [group["share"] for group in optimizer.param_groups]
    optimizer.load_state_dict(state)
    for group, share in zip(optimizer.param_groups, shares):
        group["share"] = share
