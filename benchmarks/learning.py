"""Learning on several cores: as many processes as `torchrun` began, each with its share of every batch."""

import os
from collections.abc import Iterable, Sequence
from typing import TypeVar

import torch
from torch import Tensor, distributed

T = TypeVar("T")


class Crew:
    """The processes that learn together; this one alone where it was begun without `torchrun`."""

    def __init__(self) -> None:
        self._own, self._size = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
        if self._size > 1:
            torch.set_num_threads(1)
            distributed.init_process_group("gloo")

    def part(self) -> None:
        """End it, when all is learnt."""
        if self._size > 1:
            distributed.destroy_process_group()

    @property
    def leads(self) -> bool:
        """Whether this process says how it goes, and keeps what was learnt."""
        return self._own == 0

    def share(self, batch: Sequence[T]) -> Sequence[T]:
        """What this process takes of a batch, which all of them have in the same order."""
        return batch[self._own :: self._size]

    def average(self, learnt: Iterable[Tensor]) -> None:
        """Have all go on from the mean of what each would change."""
        if self._size == 1:
            return
        for parameter in learnt:
            gradient = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
            distributed.all_reduce(gradient)
            parameter.grad = gradient / self._size
