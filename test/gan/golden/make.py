"""Writes the golden generators next to this file: architecture, weights, z, and PyTorch's images.

Run with Debian's python3-torch (1.13): python3 test/gan/golden/make.py
"""
import json
import pathlib
import struct

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent


def activation(name, slope=None):
    module = {
        "relu": nn.ReLU, "leakyRelu": lambda: nn.LeakyReLU(slope), "elu": lambda: nn.ELU(slope or 1), "selu": nn.SELU,
        "tanh": nn.Tanh, "sigmoid": nn.Sigmoid,
    }[name]()
    layer = {"kind": "activation", "function": name}
    return (layer if slope is None else {**layer, "slope": slope}), module


def transposed(i, o, k, stride=1, padding=0, output_padding=0, dilation=1, groups=1, bias=False):
    pair = lambda v: [v, v]
    layer = {"kind": "convTranspose2d", "out": o, "kernel": pair(k), "stride": pair(stride), "padding": [padding] * 4,
             "outputPadding": pair(output_padding), "dilation": pair(dilation), "groups": groups}
    return layer, nn.ConvTranspose2d(i, o, k, stride, padding, output_padding, groups, bias, dilation)


def conv(i, o, k, padding=0, groups=1, bias=True):
    layer = {"kind": "conv2d", "out": o, "kernel": [k, k], "stride": [1, 1], "padding": [padding] * 4,
             "dilation": [1, 1], "groups": groups}
    return layer, nn.Conv2d(i, o, k, 1, padding, 1, groups, bias)


def dense(i, shape, bias=True):
    c, h, w = shape
    return {"kind": "dense", "out": list(shape)}, nn.Sequential(nn.Flatten(), nn.Linear(i, c * h * w, bias), nn.Unflatten(1, shape))


class UnitNorm(nn.BatchNorm1d):
    def forward(self, x):
        return super().forward(x.flatten(1)).reshape(x.shape)


def norm(c, eps=1e-5, units=False, affine=True):
    layer = {"kind": "batchNorm", "epsilon": eps, "over": "unit" if units else "channel"}
    return layer, (UnitNorm if units else nn.BatchNorm2d)(c, eps, affine=affine)


def upsample(factor, mode):
    return {"kind": "upsample", "factor": [factor, factor], "mode": mode}, nn.Upsample(scale_factor=factor, mode=mode)


CASES = {
    "transposed-4x4-rgb-16": (6, 3, 16, [-1, 1], lambda: [
        transposed(6, 8, 4), norm(8), activation("relu"),
        transposed(8, 6, 4, 2, 1, groups=2), norm(6), activation("relu"),
        transposed(6, 3, 4, 2, 1, bias=True), activation("tanh")]),
    "dense-5x5-gray-28": (5, 1, 28, [0, 1], lambda: [
        dense(5, (6, 7, 7)), norm(6 * 49, 1e-3, units=True), activation("leakyRelu", 0.2),
        transposed(6, 4, 5, 2, 2, 1), norm(4, affine=False), activation("elu"),
        transposed(4, 1, 5, 2, 2, 1, bias=True), activation("sigmoid")]),
    "upsample-3x3-rgb-16": (4, 3, 16, [-1, 1], lambda: [
        dense(4, (4, 4, 4), bias=False), norm(4), upsample(2, "nearest"),
        conv(4, 6, 3, 1), norm(6), activation("selu"), upsample(2, "bilinear"),
        conv(6, 3, 7, 3), activation("tanh")]),
    "norm-after-activation-gray-20": (3, 1, 20, [-1, 1], lambda: [
        transposed(3, 4, 3, dilation=2), activation("relu"), norm(4),
        transposed(4, 4, 6, 2, 1, bias=True), activation("relu"), norm(4),
        transposed(4, 2, 4, 2, 2), activation("relu"), norm(2),
        conv(2, 1, 3), activation("tanh")]),
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


def write(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().float().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


for name, (z_dim, channels, size, value_range, build) in CASES.items():
    torch.manual_seed(7)
    parts = build()
    model = nn.Sequential(*[module for _, module in parts])
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.3, 2)
            if module.affine:
                nn.init.normal_(module.weight, 1, 0.3)
                nn.init.normal_(module.bias, 0, 0.3)
    layers, tensors = [], {}
    for index, (layer, module) in enumerate(parts):
        layer, own = weights_of(index, layer, module)
        layers.append(layer)
        tensors.update({key: value.detach().clone() for key, value in own.items()})
    z = torch.randn(5, z_dim)
    with torch.no_grad():
        fixed = model.eval()(z[:, :, None, None])
        batch = model.train()(z[:, :, None, None])
    assert tuple(fixed.shape) == (5, channels, size, size), fixed.shape
    architecture = {"zDim": z_dim, "prior": {"distribution": "normal"}, "channels": channels, "height": size, "width": size,
                    "range": value_range, "layers": layers}
    extra = {"golden.z": z, "golden.fixed": fixed, "golden.batch": batch}
    write(HERE / f"{name}.safetensors", {**tensors, **extra}, {"architecture": json.dumps(architecture)})
