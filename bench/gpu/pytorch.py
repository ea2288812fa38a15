"""The same work in PyTorch: sampling and training a DCGAN. Prints a JSON list.

Usage: pytorch.py CASES [DEVICE]. CASES is JSON from bench/gpu/cases.ts: {"batches": [...], "training": [{name,
...GanConfig}], "seconds": minimum duration of one turn}. Images are 64x64; the sampled generator has nz 100, ngf 64.
DEVICE defaults to CUDA; without a CUDA device, the result reports it as missing.
"""
import copy
import json
import sys
import time


def answer(peers):
    print(json.dumps(peers))


def missing(reason):
    return {"contender": "PyTorch", "missing": reason}


try:
    import torch
    from torch import nn
except ImportError as error:
    answer([missing(f"python3 has no PyTorch: {error}.")])
    sys.exit()

DOUBLINGS = 4


def generator(case):
    widths = [case["ngf"] * 2**i for i in reversed(range(DOUBLINGS))]
    layers = [nn.ConvTranspose2d(case["zDim"], widths[0], 4, 1, 0, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU(True)]
    for before, after in zip(widths, widths[1:]):
        layers += [nn.ConvTranspose2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU(True)]
    return nn.Sequential(*layers, nn.ConvTranspose2d(widths[-1], case["channels"], 4, 2, 1, bias=False), nn.Tanh())


def discriminator(case):
    widths = [case["ndf"] * 2**i for i in range(DOUBLINGS)]
    layers = [nn.Conv2d(case["channels"], widths[0], 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True)]
    for before, after in zip(widths, widths[1:]):
        layers += [nn.Conv2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), nn.LeakyReLU(0.2, True)]
    return nn.Sequential(*layers, nn.Conv2d(widths[-1], 1, 4, 1, 0, bias=False), nn.Flatten(0))


def rate(work, images, seconds, device):
    """Images per second of `work`: the median of five turns after a warm-up."""
    turns = []
    for turn in range(6):
        start, count = time.perf_counter(), 0
        while count == 0 or time.perf_counter() - start < seconds:
            work()
            count += 1
        if device != "cpu":
            torch.cuda.synchronize()
        turns.append(images * count / (time.perf_counter() - start))
    return sorted(turns[1:])[2]


def sampler(case, batch, device):
    """Returns a function that samples: z from host memory in, bytes in host memory out."""
    net = generator(case).to(device).eval()
    z = torch.randn(batch, case["zDim"], 1, 1)

    def work():
        with torch.no_grad():
            images = net(z.to(device))
            ((images + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous().cpu()

    return work


def trainer(case, device):
    """Returns a DCGAN step like that of PyTorch's example, plus the recipe's noise and averaging, if any."""
    g, d = generator(case).to(device), discriminator(case).to(device)
    average = copy.deepcopy(g) if case["emaDecay"] > 0 else None
    adam = lambda net: torch.optim.Adam(net.parameters(), lr=2e-4, betas=(case["beta1"], case["beta2"]))
    adam_d, adam_g = adam(d), adam(g)
    loss = nn.BCEWithLogitsLoss()
    batch = case["batch"]
    reals_bytes = torch.randint(256, (batch, 64, 64, case["channels"]), dtype=torch.uint8)
    as_real, as_fake = torch.full((batch,), case["realLabel"], device=device), torch.zeros(batch, device=device)
    ones = torch.ones(batch, device=device)
    sigma = case["instanceNoise"]
    noisy = lambda images: images + sigma * torch.randn_like(images) if sigma > 0 else images

    def work():
        reals = reals_bytes.to(device).permute(0, 3, 1, 2).float() / 127.5 - 1
        fakes = g(torch.randn(batch, case["zDim"], 1, 1, device=device))
        seen_reals, seen_fakes = noisy(reals), noisy(fakes)
        d.zero_grad()
        loss_real = loss(d(seen_reals), as_real)
        loss_fake = loss(d(seen_fakes.detach()), as_fake)
        (loss_real + loss_fake).backward()
        adam_d.step()
        g.zero_grad()
        loss_g = loss(d(seen_fakes), ones)
        loss_g.backward()
        adam_g.step()
        if average is not None:
            with torch.no_grad():
                for kept, weight in zip(average.parameters(), g.parameters()):
                    kept.lerp_(weight, 1 - case["emaDecay"])
        torch.stack([loss_real, loss_fake, loss_g]).tolist()

    return work


def measure(cases, device, precision, name):
    seconds = cases["seconds"]
    sampled = {"zDim": 100, "ngf": 64, "channels": 3}
    return {
        "contender": f"PyTorch {torch.__version__} {precision}",
        "device": name,
        "sampling": [
            {"batch": batch, "imagesPerSecond": rate(sampler(sampled, batch, device), batch, seconds, device)}
            for batch in cases["batches"]
        ],
        "training": [
            {"name": case["name"], "imagesPerSecond": rate(trainer(case, device), case["batch"], seconds, device)}
            for case in cases["training"]
        ],
    }


def main():
    cases = json.loads(sys.argv[1])
    device = sys.argv[2] if len(sys.argv) > 2 else "cuda"
    if device == "cuda" and not torch.cuda.is_available():
        answer([missing(f"PyTorch {torch.__version__} found no CUDA device.")])
        return
    torch.backends.cudnn.benchmark = True
    name = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    peers = []
    for precision in ["float32", "TF32"] if device == "cuda" else ["float32"]:
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = precision == "TF32"
        peers.append(measure(cases, device, precision, name))
    answer(peers)


main()
