"""Writes guided gradients next to this file: for each golden discriminator of test/gan and each of its activations, the
guided gradient (Springenberg et al., arXiv 1412.6806) of the largest value of a map with respect to the images. The map
is the one with the largest value of all.

Run with Debian's python3-torch (1.13): python3 test/exploration/filters/golden/make.py
"""
import json
import pathlib
import struct

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
DISCRIMINATORS = HERE / "../../../gan/golden-discriminators"


def read(path):
    raw = path.read_bytes()
    length = struct.unpack("<Q", raw[:8])[0]
    header, data = json.loads(raw[8:8 + length]), raw[8 + length:]
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    return json.loads(metadata["architecture"]), tensors


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().float().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def module_of(layer, tensors, channels):
    if layer["kind"] == "conv2d":
        module = nn.Conv2d(channels, layer["out"], layer["kernel"], layer["stride"], layer["padding"][0],
                           bias="bias" in layer)
        module.weight.data = tensors[layer["weight"]]
        if "bias" in layer:
            module.bias.data = tensors[layer["bias"]]
    elif layer["kind"] == "batchNorm":
        module = nn.BatchNorm2d(channels, eps=layer["epsilon"])
        module.weight.data, module.bias.data = tensors[layer["scale"]], tensors[layer["offset"]]
        module.running_mean, module.running_var = tensors[layer["mean"]], tensors[layer["variance"]]
    elif layer["function"] == "leakyRelu":
        module = nn.LeakyReLU(layer["slope"])
    else:
        module = nn.ReLU()
    return module.eval()


def guide(module):
    """Makes a rectifier pass only positive gradients: where its input is positive and, if it is leaky, elsewhere times
    its slope."""
    leak = getattr(module, "negative_slope", 0.0)
    module.register_forward_hook(
        lambda module, inputs, output: setattr(module, "slope", torch.where(inputs[0] > 0, 1.0, leak)))
    module.register_full_backward_hook(
        lambda module, to_input, from_output: (from_output[0].clamp(min=0) * module.slope,))


guided = {}
for path in sorted(DISCRIMINATORS.glob("*.safetensors")):
    architecture, tensors = read(path)
    names = [name[len("golden.activation."):] for name in tensors if name.startswith("golden.activation.")]
    modules, channels = [], architecture["channels"]
    for layer in architecture["layers"][:1 + max(int(name.split(".")[0]) for name in names)]:
        modules.append(module_of(layer, tensors, channels))
        channels = layer.get("out", channels)
        if layer["kind"] == "activation":
            guide(modules[-1])
    for name in names:
        images = tensors["golden.images"].clone().requires_grad_()
        x = images
        for module in modules[:1 + int(name.split(".")[0])]:
            x = module(x)
        assert torch.allclose(x, tensors[f"golden.activation.{name}"], atol=1e-5)
        unit = x.amax((0, 2, 3)).argmax()
        x[:, unit].flatten(1).max(1).values.sum().backward()
        assert images.grad.abs().amax((1, 2, 3)).min() > 0
        guided[f"{path.stem}/{name}"] = images.grad
write(HERE / "guided.safetensors", guided)
