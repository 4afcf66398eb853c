"""Writes golden/keras_graph.json: a Keras architecture with a residual block, convolutions side by side, strides, same-padded
pools, crops and two outputs, its weights, and what PyTorch computes with them in double precision, TensorFlow's
asymmetric padding written out. Needs PyTorch; run in this folder."""

import json

import torch
import torch.nn.functional as functional

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)
LENGTH = 40
layers, weights = [], {}


def layer(kind, name, inputs, **config):
    layers.append({"class_name": kind, "name": name, "config": {"name": name, **config},
                   "inbound_nodes": [[[one, 0, 0, {}] for one in inputs]] if inputs else []})


def numbers(name, *shape, scale=1.0, offset=0.0):
    value = (torch.randn(*shape) * scale + offset).mul(1000).round() / 1000
    weights[name] = value
    return value


def same(x, seen, stride, value=0.0):
    """Pads (batch, channels, positions) as TensorFlow does."""
    length = x.shape[2]
    total = max(0, (-(-length // stride) - 1) * stride + seen - length)
    return functional.pad(x, (total // 2, total - total // 2), value=value)


def conv(x, source, name, filters, width, stride=1, dilation=1, padding="same", activation="linear"):
    layer("Conv1D", name, [source], filters=filters, kernel_size=[width], strides=[stride], padding=padding,
          dilation_rate=[dilation], activation=activation, use_bias=True, data_format="channels_last")
    channels = x.shape[1]
    kernel = numbers(name + "/kernel", width, channels, filters, scale=(1.5 / (width * channels)) ** 0.5)
    bias = numbers(name + "/bias", filters, scale=0.2)
    if padding == "same":
        x = same(x, (width - 1) * dilation + 1, stride)
    x = functional.conv1d(x, kernel.permute(2, 1, 0), bias, stride=stride, dilation=dilation)
    return {"linear": lambda z: z, "relu": functional.relu, "gelu": functional.gelu}[activation](x)


def normalise(x, source, name):
    layer("BatchNormalization", name, [source], axis=[2], epsilon=0.001)
    count = x.shape[1]
    gamma, beta = numbers(name + "/gamma", count, scale=0.2, offset=1), numbers(name + "/beta", count, scale=0.2)
    mean = numbers(name + "/moving_mean", count, scale=0.2)
    variance = numbers(name + "/moving_variance", count, scale=0.1, offset=1).abs()
    weights[name + "/moving_variance"] = variance
    return functional.batch_norm(x, mean, variance, gamma, beta, False, 0.0, 0.001)


def network(x):
    layers.clear()
    torch.manual_seed(6)
    layer("InputLayer", "sequence", [], batch_input_shape=[None, LENGTH, 4])
    stem = conv(x, "sequence", "stem", 6, 5, stride=2)
    stem = normalise(stem, "stem", "stem_norm")
    layer("Activation", "stem_relu", ["stem_norm"], activation="relu")
    stem = functional.relu(stem)
    block = conv(stem, "stem_relu", "block_1", 6, 3, dilation=2, activation="gelu")
    block = conv(block, "block_1", "block_2", 6, 4)
    short = conv(stem, "stem_relu", "shortcut", 6, 1)
    layer("Add", "sum", ["shortcut", "block_2", "stem_relu"])
    total = short + block + stem
    layer("ReLU", "sum_relu", ["sum"], max_value=None, negative_slope=0.0, threshold=0.0)
    total = functional.relu(total)
    narrow = conv(total, "sum_relu", "narrow", 3, 1)
    wide = conv(total, "sum_relu", "wide", 4, 7, activation="relu")
    layer("Concatenate", "scales", ["narrow", "sum_relu", "wide"], axis=-1)
    scales = torch.cat([narrow, total, wide], 1)
    layer("MaxPooling1D", "largest", ["scales"], pool_size=[3], strides=[2], padding="same")
    pooled = functional.max_pool1d(same(scales, 3, 2, -float("inf")), 3, 2)
    layer("AveragePooling1D", "mean", ["largest"], pool_size=[4], strides=[2], padding="same")
    ones = torch.ones_like(pooled)
    pooled = functional.avg_pool1d(same(pooled, 4, 2), 4, 2) / functional.avg_pool1d(same(ones, 4, 2), 4, 2)
    layer("ZeroPadding1D", "longer", ["mean"], padding=[2, 1])
    longer = functional.pad(pooled, (2, 1))
    profile = conv(longer, "longer", "profile", 2, 3, padding="valid")
    layer("Cropping1D", "middle", ["profile"], cropping=[1, 2])
    middle = profile[:, :, 1:-2]
    layer("GlobalAveragePooling1D", "whole", ["longer"], data_format="channels_last")
    layer("Dense", "counts", ["whole"], units=2, activation="linear", use_bias=True)
    kernel = numbers("counts/kernel", longer.shape[1], 2)
    counts = longer.mean(2) @ kernel + numbers("counts/bias", 2)
    return torch.cat([counts, middle.permute(0, 2, 1).flatten(1)], 1)


letters = torch.randint(0, 4, (LENGTH,))
one_hot = functional.one_hot(letters, 4).double()
x = one_hot.T[None].clone().requires_grad_(True)
outputs = network(x)[0]
tasks = [1, len(outputs) - 1]
gradients = [torch.autograd.grad(outputs[task], x, retain_graph=True)[0][0].T for task in tasks]
mutants = one_hot.repeat(LENGTH * 4, 1, 1)
for i in range(LENGTH * 4):
    mutants[i, i // 4] = functional.one_hot(torch.tensor(i % 4), 4).double()
changes = (network(mutants.permute(0, 2, 1)) - outputs).detach()[:, tasks].T


def text(values):
    return [float(f"{value:.10g}") for value in values.detach().flatten().tolist()]


architecture = {"class_name": "Functional",
                "config": {"name": "graph", "layers": layers, "input_layers": [["sequence", 0, 0]],
                           "output_layers": [["counts", 0, 0], ["middle", 0, 0]]}}
with open("golden/keras_graph.json", "w") as file:
    json.dump({"architecture": architecture,
               "weights": [{"name": name, "shape": list(value.shape), "values": text(value)}
                           for name, value in weights.items()],
               "letters": letters.tolist(), "outputs": text(outputs), "tasks": tasks,
               "gradients": [text(one) for one in gradients], "changes": [text(one) for one in changes]}, file)
