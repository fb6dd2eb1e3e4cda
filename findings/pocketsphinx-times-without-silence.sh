#!/usr/bin/env bash
# Expected: pocketsphinx_batch says when it spotted a word as a time of the file that it was given.
# Happens:  by default it leaves silence out before it looks (-remove_silence yes) and counts frames of what is left. With five seconds of silence in front of a
#           sentence every word comes out about five seconds early, without a warning. Only "-remove_silence no" gives times of the file.
# Versions: Debian 12, pocketsphinx 0.8+5prealpha+1-15 with its US English model, flite 2.2-5 for the voice.
# Why:      a bleep that is placed by such a time lies on somebody else's words, and the name is heard. The longer somebody pauses, the further off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

packages="pocketsphinx=0.8+5prealpha+1-15 pocketsphinx-en-us=0.8+5prealpha+1-15 libpocketsphinx3=0.8+5prealpha+1-15 libsphinxbase3=0.8+5prealpha+1-16 flite=2.2-5 libflite1=2.2-5"
apt-get download -qq $packages 2>/dev/null || { echo "These packages could not be fetched: $packages"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" root; done
export PATH="$folder/root/usr/bin:$PATH"
export LD_LIBRARY_PATH="$(dirname "$(find root -name 'libpocketsphinx.so.3' | head -1 | sed "s#^#$folder/#")")"
model="$folder/root/usr/share/pocketsphinx/model/en-us"

# A voice says one sentence; then the same with five seconds of nothing before it. 16 kHz, 16 bit, mono.
flite -voice slt -t "there were eight hundred people in the city" -o said.wav
tail -c +45 said.wav > now.raw
{ head -c 160000 /dev/zero; cat now.raw; } > later.raw
printf 'now\nlater\n' > clips.txt
for word in people city hundred; do grep "^$word " "$model/cmudict-en-us.dict"; done > words.dict
cut -d' ' -f1 words.dict | sed 's#$# /1e-1/#' > words.kws

spot() { # name of the answer, further arguments
  local answer=$1
  shift
  pocketsphinx_batch -hmm "$model/en-us" -dict words.dict -kws words.kws -adcin yes -adchdr 0 -cepdir . -cepext .raw \
    -ctl clips.txt -hypseg "$answer" -logfn /dev/null "$@"
}
# Frame (a hundredth of a second) at which "people" begins in the clip of line $2.
frame() { sed -n "$2p" "$1" | sed -E 's/.* ([0-9]+) -?[0-9]+ [0-9-]+ people .*/\1/'; }

spot default.txt
spot kept.txt -remove_silence no
echo "pocketsphinx $(dpkg-deb -f pocketsphinx_*.deb Version); \"people\" begins at, in seconds, where it was said at once | after five seconds:"
for answer in default kept; do
  awk -v a="$(frame $answer.txt 1)" -v b="$(frame $answer.txt 2)" -v name="$answer" 'BEGIN { printf "  %-8s %.2f | %.2f   (later by %.2f)\n", name, a / 100, b / 100, (b - a) / 100 }'
done
moved=$(($(frame default.txt 2) - $(frame default.txt 1)))
honest=$(($(frame kept.txt 2) - $(frame kept.txt 1)))
[ "$moved" -lt 100 ] || { echo "CHANGED: silence counts by default now."; exit 1; }
[ "$honest" -ge 495 ] && [ "$honest" -le 505 ] || { echo "CHANGED: -remove_silence no gives other times now."; exit 1; }
echo "As found: by default the five seconds are not counted."
