"""BERT as a graph that ONNX Runtime runs, made from published weights when they are loaded.

The weights are in the package, in the safetensors format; the graph around them is the same few operators in every
layer. Writing it here takes an eighth of a second at start-up, and spares an export by PyTorch (6 s and 500 MB), a
second copy of the weights on disk, and the question whether that copy is still the right one.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper

# From 1.29 on, ONNX Runtime reports its use to its makers unless this is set when it is loaded; later is too late.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

Weights = Mapping[str, NDArray[np.float32]]

INT8_LIMIT = 63
"""Seven bits of the eight: on processors without VNNI, sums of full int8 products overflow silently."""


def read_weights(file: Path) -> Weights:
    """Map a float32 safetensors file into memory; nothing is read until it is used, and processes share the pages."""
    content = np.memmap(file, dtype=np.uint8, mode="r")
    start = 8 + int(content[:8].view("<u8")[0])
    header = json.loads(content[8:start].tobytes())
    return {
        name: content[start + tensor["data_offsets"][0] : start + tensor["data_offsets"][1]]
        .view("<f4")
        .reshape(tensor["shape"])
        for name, tensor in header.items()
        if tensor.get("dtype") == "F32"
    }


class BertGraph:
    """A BERT encoder's layers: from embedded tokens (n × t × d) and a mask (n × t, int32) to hidden states (n × t × d).

    The lookup of token embeddings stays outside: it would put half of the weights into every process's own memory.

    Args:
        weights: the tensors of a `BertModel`, by name.
        heads: the number of attention heads.
        epsilon: the layer normalisation's.
        quantised: hold matrices as int8, one scale per column.
    """

    def __init__(self, weights: Weights, *, heads: int, epsilon: float, quantised: bool) -> None:
        self._weights = weights
        self._heads = heads
        self._epsilon = epsilon
        self._linear: Callable[[str, str, NDArray[np.float32]], str] = self._int8 if quantised else self._float32
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, NDArray[np.generic]] = {}

        hidden = self._add("LayerNormalization", "embedded", *self._norm("embeddings."), epsilon=epsilon)
        layer = 0
        while f"encoder.layer.{layer}.output.dense.weight" in weights:
            hidden = self._layer(hidden, f"encoder.layer.{layer}.")
            layer += 1
        self._hidden = hidden

    def session(self) -> onnxruntime.InferenceSession:
        """Make the graph ready: `run(None, {"embedded": …, "mask": …})` returns the hidden states, on one thread."""
        value = helper.make_tensor_value_info
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [value("embedded", TensorProto.FLOAT, ["n", "t", "d"]), value("mask", TensorProto.INT32, ["n", "t"])],
            [value(self._hidden, TensorProto.FLOAT, ["n", "t", "d"])],
            [_placeholder(name, array) for name, array in self._constants.items()],
        )
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=10)

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # A memory arena would keep what the largest batch took, for no speed.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in self._constants.values()]
        options.add_external_initializers(list(self._constants), values)
        return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def _layer(self, hidden: str, layer: str) -> str:
        attention = f"{layer}attention."
        projections = [f"{attention}self.{part}." for part in ("query", "key", "value")]
        packed = self._linear(hidden, f"{attention}qkv", self._joined(projections, "weight"))
        query, key, value = (f"{attention}{part}" for part in "qkv")
        self._add("Split", packed, outputs=[query, key, value], axis=-1, num_outputs=3)
        bias = self._constant(f"{attention}bias", self._joined(projections, "bias"))
        mixed = self._add("MultiHeadAttention", query, key, value, bias, "mask", num_heads=self._heads)
        hidden = self._dense_add_norm(mixed, hidden, f"{attention}output.")

        inner = f"{layer}intermediate.dense."
        wide = self._linear(hidden, inner, self._weights[f"{inner}weight"])
        wide = self._add("BiasGelu", wide, self._constant(f"{inner}bias", self._weights[f"{inner}bias"]))
        return self._dense_add_norm(wide, hidden, f"{layer}output.")

    def _dense_add_norm(self, x: str, residual: str, block: str) -> str:
        x = self._linear(x, f"{block}dense", self._weights[f"{block}dense.weight"])
        bias = self._constant(f"{block}dense.bias", self._weights[f"{block}dense.bias"])
        return self._add("SkipLayerNormalization", x, residual, *self._norm(block), bias, epsilon=self._epsilon)

    def _norm(self, block: str) -> list[str]:
        names = [f"{block}LayerNorm.weight", f"{block}LayerNorm.bias"]
        return [self._constant(name, self._weights[name]) for name in names]

    def _joined(self, blocks: list[str], part: str) -> NDArray[np.float32]:
        return np.concatenate([self._weights[block + part] for block in blocks])

    def _float32(self, x: str, name: str, weight: NDArray[np.float32]) -> str:
        return self._add("MatMul", x, self._constant(f"{name}.matrix", weight.T))

    def _int8(self, x: str, name: str, weight: NDArray[np.float32]) -> str:
        scale = np.abs(weight).max(axis=1) / INT8_LIMIT
        matrix = self._constant(f"{name}.matrix", np.rint(weight.T / scale).astype(np.int8))
        return self._add("DynamicQuantizeMatMul", x, matrix, self._constant(f"{name}.scale", scale))

    def _constant(self, name: str, array: NDArray[np.generic]) -> str:
        self._constants[name] = np.ascontiguousarray(array)
        return name

    def _add(self, operator: str, *inputs: str, outputs: list[str] | None = None, **attributes: Any) -> str:
        domain = "" if operator in {"LayerNormalization", "MatMul", "Split"} else "com.microsoft"
        outputs = outputs or [f"{operator}.{len(self._nodes)}"]
        self._nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **attributes))
        return outputs[0]


def _placeholder(name: str, array: NDArray[np.generic]) -> TensorProto:
    """Declare a constant whose values are handed to the session from memory, so that they are not serialised."""
    kind = helper.np_dtype_to_tensor_dtype(array.dtype)
    tensor = TensorProto(name=name, data_type=kind, dims=array.shape, data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="memory")
    return tensor
