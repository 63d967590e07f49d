"""A change to the packaged model's weights, learnt for one kind of text and kept apart from them.

A matrix W of the model becomes W + B·A, where A and B have a few rows and columns only (Hu et al., *LoRA: Low-Rank
Adaptation of Large Language Models*, 2021); or, where all of it was learnt, W + diag(s)·C, where C is of whole numbers
and s has a step for each row. It is merged when the model is loaded, so encoding costs nothing more.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from signpost.errors import ModelUnavailableError

Array = NDArray[np.float32]


class Adapter:
    """An adapter in an `.npz` file.

    For each layer it has either arrays `LAYER.A` (r × inputs) and `LAYER.B` (outputs × r), any float type, or
    `LAYER.C` (outputs × inputs, int8) and `LAYER.s` (outputs × 1, any float type).

    Raises:
        ModelUnavailableError: the file cannot be read; so do the methods.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            content = file.read_bytes()
        except OSError as error:
            raise ModelUnavailableError(
                f"The adapter {file} cannot be read. Install Signpost again, or leave the adapter out."
            ) from error
        self.name = f"{file.stem}@{hashlib.sha256(content).hexdigest()[:8]}"

    @property
    def changes(self) -> Mapping[str, Array]:
        """What is added to each weight, by the weight's name: matrices of the weights' shapes, made anew each time.

        They are forty megabytes, and wanted once.
        """
        try:
            with np.load(self._file, allow_pickle=False) as arrays:
                kept = {name: arrays[name].astype(np.float32) for name in arrays.files}
            products = {name[:-2]: kept[f"{name[:-2]}.B"] @ kept[name] for name in kept if name.endswith(".A")}
            stepped = {name[:-2]: kept[f"{name[:-2]}.s"] * kept[name] for name in kept if name.endswith(".C")}
            return {f"{layer}.weight": change for layer, change in (products | stepped).items()}
        except (OSError, ValueError, KeyError) as error:
            raise ModelUnavailableError(f"The adapter {self._file} is damaged. Install Signpost again.") from error

    def applied(self, weights: Mapping[str, Array]) -> Mapping[str, Array]:
        """The weights with the changes made; those that it does not change are the same arrays.

        Raises:
            ModelUnavailableError: it belongs to another model.
        """
        changes = self.changes
        strange = [
            name for name, change in changes.items() if name not in weights or weights[name].shape != change.shape
        ]
        if strange:
            raise ModelUnavailableError(f"The adapter {self.name} is not one for this model.")
        return {**weights, **{name: weights[name] + change for name, change in changes.items()}}
