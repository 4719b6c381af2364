"""Several processes that train one network: each has its own crops and one thread, gradients are averaged.

On a busy machine this beats threads: workers meet once a step instead of once an operation.
"""
import os
import tempfile

import torch
import torch.distributed as distributed


def average(tensor):
    if distributed.is_initialized():
        distributed.all_reduce(tensor)
        tensor /= distributed.get_world_size()
    return tensor


def average_gradients(parameters):
    """Replaces each gradient by its mean over the workers."""
    if distributed.is_initialized():
        for parameter in parameters:
            if parameter.grad is None:  # not part of this worker's loss
                parameter.grad = torch.zeros_like(parameter)
        gradients = [parameter.grad for parameter in parameters]
        flat = average(torch.cat([gradient.flatten() for gradient in gradients]))
        for gradient, part in zip(gradients, flat.split([gradient.numel() for gradient in gradients])):
            gradient.copy_(part.view_as(gradient))


def agree(*values):
    """The first worker's numbers, told to all."""
    if not distributed.is_initialized():
        return values
    told = torch.tensor(values, dtype=torch.float64)
    distributed.broadcast(told, 0)
    return tuple(told.tolist())


def join(rank, count, meeting, work, options):
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method="file://" + meeting, rank=rank, world_size=count)
    work(options, rank)
    distributed.barrier()  # nobody leaves while another still talks
    distributed.destroy_process_group()


def run(work, options):
    """Calls work(options, rank) in `--workers` processes; this one is rank 0."""
    if options.workers < 2:
        return work(options, 0)
    meeting = os.path.join(tempfile.mkdtemp(), "meeting")
    spawn = torch.multiprocessing.get_context("spawn")
    others = [spawn.Process(target=join, args=(rank, options.workers, meeting, work, options), daemon=True)
              for rank in range(1, options.workers)]
    for process in others:
        process.start()
    join(0, options.workers, meeting, work, options)
    for process in others:
        process.join()
