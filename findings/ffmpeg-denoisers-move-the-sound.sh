#!/usr/bin/env bash
# Expected: a filter of ffmpeg that gives as many samples as it took leaves each at its time, as adeclick, highpass and loudnorm do, or says by its times that it does not.
# Happens:  afftdn moves all sound 1,200 samples later (25 ms at 48 kHz) and anlmdn 384 (8 ms), with as many samples as before, which begin at time 0: the last 25 ms of the
#           recording never come out. The shift does not depend on how much noise is taken away.
# Versions: ffmpeg 7.0.2 (static build in the Python package imageio-ffmpeg 0.6.0); the same in Debian 12's 5.1.
# Why:      whoever lowers the noise of a recording and then bleeps names, writes captions or keeps a film in step by times of the original is off by that much: the
#           first 25 ms of a name stay, and nothing that looks at lengths or time stamps shows it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m pip download --quiet --no-deps --only-binary=:all: --platform manylinux2014_x86_64 --dest . imageio-ffmpeg==0.6.0
cat > try.py <<'PY'
import array, glob, os, subprocess, sys, zipfile

wheel = zipfile.ZipFile(glob.glob("*.whl")[0])
inside = next(name for name in wheel.namelist() if "/binaries/ffmpeg" in name)
wheel.extract(inside)
os.chmod(inside, 0o755)
program = os.path.abspath(inside)
print(subprocess.run([program, "-version"], capture_output=True, text=True).stdout.splitlines()[0])

RATE, SECONDS = 48_000, 3
# Faint noise, and two beeps: one in the middle, and one that ends the file.
beeps = f"0.5*sin(2*PI*440*t)*(between(t,1,1.1)+gte(t,{SECONDS - 0.02}))"
graph = f"anoisesrc=r={RATE}:d={SECONDS}:a=0.001:seed=3[n];aevalsrc='{beeps}':s={RATE}:d={SECONDS}[b];[n][b]amix=2:normalize=0"


def filtered(name):
    run = [program, "-v", "error", "-filter_complex", f"{graph},{name}", "-ac", "1", "-f", "f32le", "-"]
    return array.array("f", subprocess.run(run, capture_output=True, check=True).stdout)


def first_loud(samples, start):
    return next((at for at in range(start, len(samples)) if abs(samples[at]) > 0.2), None)


told = {}
for name in ["anull", "adeclick", "highpass=f=20", "afftdn", "afftdn=nr=3", "afftdn=nr=20:nf=-40", "anlmdn", "anlmdn=s=0.001"]:
    samples = filtered(name)
    end = first_loud(samples, int((SECONDS - 0.05) * RATE))
    told[name] = (len(samples), first_loud(samples, 0), "last beep there" if end else "last beep lost")
    print(f"{name:22} {told[name][0]} samples, first beep at sample {told[name][1]}, {told[name][2]}")

at = told["anull"][1]
for name, (length, first, last) in told.items():
    moved = 1_200 if name.startswith("afftdn") else 384 if name.startswith("anlmdn") else 0
    # A filter may round the first sample of the beep off a little.
    if length != RATE * SECONDS or abs(first - at - moved) > 3 or last != ("last beep lost" if moved == 1_200 else "last beep there"):
        sys.exit(f"changed: {name}")
PY
python3 try.py
