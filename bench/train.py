"""PyTorch's DCGAN training loop, one step at a time: the peer of bench/train.ts.

    python3 train.py '{"imageSize": 64, "channels": 3, ...}'

Runs one step per input line and prints `WALL CPU`, both in seconds. The argument is a GanConfig.
"""

import json
import os
import sys
import time

import torch
from torch import nn

config = json.loads(sys.argv[1])
torch.manual_seed(0)
torch.set_num_threads(os.cpu_count())
size, batch, doublings = config["imageSize"], config["batch"], config["imageSize"].bit_length() - 3
base = size >> doublings


def generator():
    layers, takes = [], config["zDim"]
    for doubling in range(doublings):
        out = config["ngf"] * 2 ** (doublings - 1 - doubling)
        window = (base, 1, 0) if doubling == 0 else (4, 2, 1)
        layers += [nn.ConvTranspose2d(takes, out, *window, bias=False), nn.BatchNorm2d(out), nn.ReLU(True)]
        takes = out
    return nn.Sequential(*layers, nn.ConvTranspose2d(takes, config["channels"], 4, 2, 1, bias=False), nn.Tanh())


def discriminator():
    takes = config["ndf"]
    layers = [nn.Conv2d(config["channels"], takes, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True)]
    for _ in range(doublings - 1):
        layers += [nn.Conv2d(takes, 2 * takes, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * takes), nn.LeakyReLU(0.2, True)]
        takes *= 2
    return nn.Sequential(*layers, nn.Conv2d(takes, 1, base, bias=False), nn.Flatten(0))


g, d = generator(), discriminator()
ema = [weight.detach().clone() for weight in g.parameters()]
betas = (config["beta1"], config["beta2"])
adam_g, adam_d = (torch.optim.Adam(net.parameters(), lr=2e-4, betas=betas) for net in (g, d))
criterion = nn.BCEWithLogitsLoss()
images = [torch.randint(0, 256, (batch, size, size, config["channels"]), dtype=torch.uint8) for _ in range(3)]


def step():
    reals, noise_reals, noise_fakes = (image.permute(0, 3, 1, 2).float() for image in images)
    reals = (reals - 127.5) / 127.5
    fakes = g(torch.randn(batch, config["zDim"], 1, 1))
    if config["instanceNoise"] > 0:
        reals = reals + config["instanceNoise"] * (noise_reals - 128) / 32
        fakes = fakes + config["instanceNoise"] * (noise_fakes - 128) / 32
    adam_d.zero_grad(set_to_none=True)
    criterion(d(reals), torch.full((batch,), float(config["realLabel"]))).backward()
    criterion(d(fakes.detach()), torch.zeros(batch)).backward()
    adam_d.step()
    adam_g.zero_grad(set_to_none=True)
    for weight in d.parameters():
        weight.requires_grad_(False)  # The discriminator's gradients are not needed here.
    criterion(d(fakes), torch.ones(batch)).backward()
    for weight in d.parameters():
        weight.requires_grad_(True)
    adam_g.step()
    if config["emaDecay"] > 0:
        for average, weight in zip(ema, g.parameters()):
            average.lerp_(weight.detach(), 1 - config["emaDecay"])


for _ in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    step()
    print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)
