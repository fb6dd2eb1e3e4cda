#!/usr/bin/env bash
# Expected: aresample=async=1:first_pts=0 fills silence before sound that starts late, once: a file that starts at 0 comes out as long as it is. Ogg files may be put one behind
#           the other (RFC 3533, "chaining"), and what is played then is as long as both.
# Happens:  4 s of Vorbis at 44.1 kHz and 4 s at 48 kHz in one Ogg file come out 12.3 s long: ffmpeg makes the filters anew where the rate changes, and the new ones fill the
#           4 s that came before once more, with silence. Without first_pts, or where the rate stays, it is 8 s.
# Versions: ffmpeg 7.0.2 (static build in the Python package imageio-ffmpeg 0.6.0); the same in Debian 12's 5.1.
# Why:      the option is the usual way to keep times true for sound that starts late. With it, a recording that a player joined out of two has all later words, captions and
#           bleeps seconds away from where they are said.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m pip download --quiet --no-deps --only-binary=:all: --platform manylinux2014_x86_64 --dest . imageio-ffmpeg==0.6.0
cat > try.py <<'PY'
import glob, os, subprocess, sys, zipfile

wheel = zipfile.ZipFile(glob.glob("*.whl")[0])
inside = next(name for name in wheel.namelist() if "/binaries/ffmpeg" in name)
wheel.extract(inside)
os.chmod(inside, 0o755)
program = os.path.abspath(inside)
print(subprocess.run([program, "-version"], capture_output=True, text=True).stdout.splitlines()[0])


def ogg(rate, serial):
    source = ["-f", "lavfi", "-i", f"sine=r={rate}:d=4", "-ac", "1", "-c:a", "libvorbis", "-serial_offset", str(serial)]
    return subprocess.run([program, "-v", "error", *source, "-f", "ogg", "-"], capture_output=True, check=True).stdout


def seconds(files, resampler):
    with open("joined.ogg", "wb") as file:
        file.write(b"".join(files))
    run = [program, "-v", "quiet", "-i", "joined.ogg", "-af", f"aresample=48000:{resampler}", "-f", "s16le", "-"]
    return len(subprocess.run(run, capture_output=True, check=True).stdout) / 2 / 48_000


one_rate = [ogg(48_000, 1), ogg(48_000, 2)]
two_rates = [ogg(44_100, 1), ogg(48_000, 2)]
told = {
    "one rate, first_pts=0": seconds(one_rate, "async=1:first_pts=0"),
    "two rates": seconds(two_rates, "async=1"),
    "two rates, first_pts=0": seconds(two_rates, "async=1:first_pts=0"),
}
for what, length in told.items():
    print(f"{what:24} {length:.2f} s")
if not (7.9 < told["one rate, first_pts=0"] < 8.5 and 7.9 < told["two rates"] < 8.5 and told["two rates, first_pts=0"] > 11.5):
    sys.exit("changed")
PY
python3 try.py
