"""DeepSTARR in PyTorch, with random weights: predictions and saliency of 2,048 sequences in batches of 256."""

import os

import torch
from timing import report
from torch import nn


def convolution(inputs, outputs, width):
    return [nn.Conv1d(inputs, outputs, width, padding="same"), nn.BatchNorm1d(outputs), nn.ReLU(), nn.MaxPool1d(2)]


def dense(inputs, outputs):
    return [nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU()]


torch.set_num_threads(os.cpu_count())
model = nn.Sequential(
    *convolution(4, 256, 7),
    *convolution(256, 60, 3),
    *convolution(60, 60, 5),
    *convolution(60, 120, 3),
    nn.Flatten(),
    *dense(1800, 256),
    *dense(256, 256),
    nn.Linear(256, 2),
).eval()
for parameter in model.parameters():
    parameter.requires_grad_(False)
letters = torch.randint(4, (2048, 249), generator=torch.Generator().manual_seed(2))
batches = nn.functional.one_hot(letters, 4).float().transpose(1, 2).contiguous().split(256)


def forward():
    with torch.inference_mode():
        return [model(batch) for batch in batches]


def saliency():
    maps = []
    for batch in batches:
        relaxed = batch.clone().requires_grad_(True)
        model(relaxed)[:, 0].sum().backward()
        maps.append(relaxed.grad)
    return maps


name = f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads"
report("deepstarr_forward/2048", name, forward)
report("deepstarr_saliency/2048", name, saliency)
