"""A child for tests/oracle/process.cpp, without NumPy: output k of a sequence is (k + 1) times the sum of p * x[p][0]
over positions p from 1, its gradient that weight. The argument says how it behaves."""

import struct
import sys
import time

behaviour = sys.argv[1]
outputs = 2 if behaviour == "two" else 1
reader, writer = sys.stdin.buffer, sys.stdout.buffer


def say(data):
    writer.write(data)
    writer.flush()


def array(shape, numbers, kind="<f4", order="False"):
    text = "{'descr': '%s', 'fortran_order': %s, 'shape': (%s,), }" % (kind, order, ", ".join(map(str, shape)))
    text = text.ljust(117) + "\n"
    code = "d" if kind == "<f8" else "f"
    say(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode() + struct.pack("<%d%s" % (len(numbers), code), *numbers))


if behaviour == "silent":
    time.sleep(60)
if behaviour == "greets wrongly":
    say(b"hello\n")
    time.sleep(60)
if behaviour == "dies at once":
    sys.exit(3)
say(b"seam outputs %d length 0 gradient %d\n" % (outputs, behaviour == "gradient"))
while True:
    question = reader.readline()
    if not question:
        break
    reader.read(8)
    header = reader.read(struct.unpack("<H", reader.read(2))[0]).decode()
    n, length, channels = eval(header, {})["shape"]
    x = struct.unpack("<%df" % (n * length * channels), reader.read(4 * n * length * channels))
    if behaviour == "dies later":
        sys.exit(4)
    if behaviour == "hangs":
        time.sleep(60)
    if behaviour == "talks":
        say(b"Epoch 1/1, loss 0.5\n")
        continue
    if behaviour == "killed":
        import os
        import signal

        os.kill(os.getpid(), signal.SIGKILL)
    sums = [sum((p + 1) * x[(s * length + p) * channels] for p in range(length)) for s in range(n)]
    if question == b"gradient\n":
        array((n,), sums)
        array((n, length, channels), [p + 1.0 if c == 0 else 0.0 for _ in range(n) for p in range(length) for c in range(channels)])
    elif behaviour == "short":
        array((n + 1,), sums + [0.0])
    elif behaviour == "huge":
        array((n, 4336070567, 361611560983), sums)  # n modulo 2 to the 64
    elif behaviour == "fortran":
        array((n, outputs), sums, order="True")
    elif behaviour == "damaged":
        say(b"\x93NUMPY\x01\x00" + struct.pack("<H", 12) + b"{'descr': 4\n")
    elif behaviour == "long":
        say(b"\x93NUMPY\x02\x00" + struct.pack("<I", 65537))
    elif behaviour == "transposed":
        array((1, n), sums)
    elif behaviour == "integers":
        array((n,), sums, "<i4")
    elif behaviour == "doubles":
        array((n, 1), sums, "<f8")
    else:
        array((n, outputs), [(k + 1) * value for value in sums for k in range(outputs)])
