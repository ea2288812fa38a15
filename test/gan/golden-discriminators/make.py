"""Writes the golden discriminators next to this file: architecture, weights, images, and PyTorch's logits and
activations in evaluation mode.

Run with Debian's python3-torch (1.13): python3 test/gan/golden-discriminators/make.py
"""
import json
import pathlib
import struct

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
ROWS = 3


def conv(i, o, k, stride=1, padding=0, bias=False):
    layer = {"kind": "conv2d", "out": o, "kernel": [k, k], "stride": [stride, stride], "padding": [padding] * 4,
             "dilation": [1, 1], "groups": 1}
    return layer, nn.Conv2d(i, o, k, stride, padding, bias=bias)


def norm(c):
    return {"kind": "batchNorm", "epsilon": 1e-5, "over": "channel"}, nn.BatchNorm2d(c)


def leaky(slope=0.2):
    return {"kind": "activation", "function": "leakyRelu", "slope": slope}, nn.LeakyReLU(slope)


def relu():
    return {"kind": "activation", "function": "relu"}, nn.ReLU()


def dense(inputs):
    """A linear layer to the logit, shaped as an image of one pixel like all our layers."""
    return {"kind": "dense", "out": [1, 1, 1]}, nn.Sequential(nn.Flatten(), nn.Linear(inputs, 1), nn.Unflatten(1, (1, 1, 1)))


# Size, channels, range, True if PyTorch's network ends in a sigmoid, layers.
CASES = {
    "norm-4x4-rgb-32-sigmoid": (32, 3, [-1, 1], True, lambda: [
        conv(3, 4, 4, 2, 1), leaky(), conv(4, 6, 4, 2, 1), norm(6), leaky(), conv(6, 8, 4, 2, 1), norm(8), leaky(),
        conv(8, 1, 4)]),
    "bias-5x5-gray-28": (28, 1, [0, 1], False, lambda: [
        conv(1, 4, 5, 2, 2, bias=True), leaky(0.3), conv(4, 6, 5, 2, 2, bias=True), leaky(0.3), dense(6 * 49)]),
    "norm-bias-3x3-gray-32-sigmoid": (32, 1, [-1, 1], True, lambda: [
        conv(1, 4, 3, 2, 1, bias=True), relu(), conv(4, 6, 3, 2, 1, bias=True), norm(6), relu(),
        conv(6, 6, 3, 2, 0, bias=True), norm(6), relu(), conv(6, 1, 3, bias=True)]),
    "norm-first-4x4-rgb-28": (28, 3, [-1, 1], False, lambda: [
        conv(3, 4, 4, 2, 1), norm(4), leaky(), conv(4, 6, 4, 2, 1), norm(6), leaky(), conv(6, 1, 7)]),
}
FIELDS = {"weight": "weight", "bias": "bias"}
NORM_FIELDS = {"scale": "weight", "offset": "bias", "mean": "running_mean", "variance": "running_var"}


def weights_of(index, layer, module):
    """Returns the layer with the names of its tensors, and those tensors."""
    if isinstance(module, nn.Sequential):
        module = module[1]
    tensors = {}
    for field, attribute in (NORM_FIELDS if layer["kind"] == "batchNorm" else FIELDS).items():
        tensor = getattr(module, attribute, None)
        if tensor is not None:
            layer = {**layer, field: f"{index}.{attribute}"}
            tensors[layer[field]] = tensor
    return layer, tensors


def block_ends(layers):
    """Indices of the last layer of every block but the last."""
    starts = [i for i, layer in enumerate(layers) if layer["kind"] in ("conv2d", "dense")]
    return [start - 1 for start in starts[1:]]


def label(layer):
    return layer["function"] if layer["kind"] == "activation" else layer["kind"]


def write(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().float().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


for name, (size, channels, value_range, sigmoid, build) in CASES.items():
    torch.manual_seed(11)
    parts = build()
    modules = [module for _, module in parts]
    for module in modules:
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.3, 2)
            nn.init.normal_(module.weight, 1, 0.3)
            nn.init.normal_(module.bias, 0, 0.3)
    layers, tensors = [], {}
    for index, (layer, module) in enumerate(parts):
        layer, own = weights_of(index, layer, module)
        layers.append(layer)
        tensors.update({key: value.detach().clone() for key, value in own.items()})
    black, white = value_range
    images = torch.rand(ROWS, channels, size, size) * (white - black) + black
    network = nn.Sequential(*modules, *([nn.Sigmoid()] if sigmoid else [])).eval()
    activations, x = {}, images
    ends = block_ends(layers)
    with torch.no_grad():
        for index, module in enumerate(modules):
            x = module(x)
            if index in ends:
                activations[f"golden.activation.{index}.{label(layers[index])}"] = x.clone()
        # The network's output, with a final sigmoid inverted to get logits.
        said = network(images).flatten()
    logits = torch.logit(said.double()).float() if sigmoid else said
    assert logits.shape == (ROWS,)
    architecture = {"channels": channels, "height": size, "width": size, "range": value_range, "layers": layers}
    extra = {"golden.images": images, "golden.logits": logits, **activations}
    write(HERE / f"{name}.safetensors", {**tensors, **extra}, {"architecture": json.dumps(architecture)})
