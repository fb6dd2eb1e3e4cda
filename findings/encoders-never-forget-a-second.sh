#!/usr/bin/env bash
# Expected: frames of AAC, Opus and Vorbis overlap by one or two, and a bit reservoir holds a second or so. Change one second of a recording, and what is decoded some seconds later is what it was.
# Happens:  only MP3 (LAME) does that, within 1.5 s of the change. With ffmpeg's AAC (at a bit rate and at a quality), libopus and libvorbis nearly every sample until the end differs, 49 s later
#           still by up to 400 to 2,100 of 32,768. The same input twice gives the same file each time, so it is no chance.
# Versions: ffmpeg 7.0.2 with the encoders of the static build in the Python package imageio-ffmpeg 0.6.0; the same AAC with Debian 12's 5.1.
# Why:      whoever changes one bleep of an episode and wants to check, cache, encode by pieces or compare only what changed can do so with MP3, and with no other format: the
#           whole file has to be made and proven again, and "the rest decodes to the same samples" is no test of a cut.
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

RATE, SECONDS, CHANGED = 48_000, 60, 10


def run(*arguments, given=None):
    return subprocess.run([program, "-v", "error", *arguments], input=given, capture_output=True, check=True).stdout


# A voice-like tone that comes and goes over faint noise.
tone = "0.25*sin(2*PI*220*t)*(0.6+0.4*sin(2*PI*3*t))+0.1*sin(2*PI*1330*t)*(0.5+0.5*sin(2*PI*0.7*t))"
graph = f"aevalsrc='{tone}':s={RATE}:d={SECONDS}[a];anoisesrc=r={RATE}:d={SECONDS}:a=0.02:c=pink:seed=7[n];[a][n]amix=2:normalize=0"
before = run("-filter_complex", graph, "-ac", "1", "-f", "s16le", "-")
samples = array.array("h", before)
for at in range(CHANGED * RATE, (CHANGED + 1) * RATE):
    samples[at] = 8_000 if at // 24 % 2 else -8_000
after = samples.tobytes()


def coded(sound, name, codec):
    """What is decoded after encoding with one codec."""
    run("-y", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-c:a", *codec, "-bitexact", name, given=sound)
    return array.array("h", run("-i", name, "-f", "s16le", "-ac", "1", "-ar", str(RATE), "-"))


forgets = {}
for name, codec in {
    "lame.mp3": ["libmp3lame", "-b:a", "96k"],
    "rate.m4a": ["aac", "-b:a", "96k"],
    "quality.m4a": ["aac", "-q:a", "1"],
    "opus.opus": ["libopus", "-b:a", "32k"],
    "vorbis.ogg": ["libvorbis", "-q:a", "3"],
}.items():
    one, same, other = coded(before, name, codec), coded(before, name, codec), coded(after, name, codec)
    if one != same:
        sys.exit(f"{name}: the same sound gave another file")
    apart = [abs(a - b) for a, b in zip(one, other)]
    last = max(at for at, by in enumerate(apart) if by)
    late = apart[(CHANGED + 10) * RATE :]
    share = sum(1 for by in late if by) / len(late)
    forgets[name] = share == 0
    print(f"{name:12} last differing sample at {last / RATE:6.2f} s; from {CHANGED + 10} s on {share:.1%} of the samples differ, by {max(late)} at most")

expected = {name: name == "lame.mp3" for name in forgets}
if forgets != expected:
    sys.exit(f"changed: {forgets}")
print(f"as before: second {CHANGED} to {CHANGED + 1} of {SECONDS} was changed, and only MP3 is the same again afterwards")
PY
python3 try.py
