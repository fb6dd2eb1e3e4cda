#!/usr/bin/env bash
# Expected: two formats of plain samples have a way to say "the length was not known when this was written": CAF the size -1 of its last chunk (Apple's specification
#           says so), and WAV 0xFFFFFFFF, as ffmpeg itself writes where its output is a pipe. A program that tells what a file holds reads these to the end of the file,
#           as ffprobe does, or says that it does not know.
# Happens:  for 3 s of sound MediaInfo tells no duration at all of the CAF file, and 576460752303423.5 s (18 million years) of what ffmpeg wrote to a pipe. With the size
#           in the header it tells 3 s for both.
# Versions: mediainfo.js 0.3.8 (MediaInfoLib in WebAssembly), Node 20; ffmpeg and ffprobe of Debian 12 (5.1) to make and compare.
# Why:      a limit on lengths that asks MediaInfo refuses recordings that a pipe or a recorder without power left, or lets one without a length through. Lengths have to
#           be measured by decoding.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init -y >/dev/null
npm install --no-audit --no-fund --silent mediainfo.js@0.3.8
cat > try.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import mediaInfo from 'mediainfo.js';

const RATE = 16_000;
const SECONDS = 3;
const samples = Buffer.alloc(RATE * SECONDS * 2);
for (let at = 0; at < RATE * SECONDS; at++) samples.writeInt16LE(Math.round(8000 * Math.sin(at / 10)), at * 2);
function caf(size) {
  const chunk = (name, length, body) => {
    const head = Buffer.alloc(12);
    head.write(name);
    head.writeBigInt64BE(length, 4);
    return Buffer.concat([head, body]);
  };
  const format = Buffer.alloc(32);
  format.writeDoubleBE(RATE, 0);
  format.write('lpcm', 8);
  [2, 2, 1, 1, 16].forEach((field, index) => format.writeUInt32BE(field, 12 + 4 * index));
  const file = Buffer.from([0x63, 0x61, 0x66, 0x66, 0, 1, 0, 0]);
  return Buffer.concat([file, chunk('desc', 32n, format), chunk('data', size, Buffer.concat([Buffer.alloc(4), samples]))]);
}

writeFileSync('samples.raw', samples);
const input = ['-v', 'error', '-f', 's16le', '-ar', `${RATE}`, '-ac', '1', '-i', 'samples.raw', '-f', 'wav'];
const piped = execFileSync('ffmpeg', [...input, 'pipe:1'], { maxBuffer: 1e8 });
const dataSize = piped.readUInt32LE(piped.indexOf('data') + 4);
const known = Buffer.from(piped);
known.writeUInt32LE(samples.length, piped.indexOf('data') + 4);
known.writeUInt32LE(piped.length - 8, 4);

const files = {
  'caf, unknown': caf(-1n),
  'caf, known': caf(BigInt(samples.length + 4)),
  'wav, unknown': piped,
  'wav, known': known,
};
const reader = await mediaInfo({ format: 'object' });
const told = {};
for (const [name, file] of Object.entries(files)) {
  const { media } = await reader.analyzeData(file.length, (size, from) => file.subarray(from, from + size));
  const path = `file.${name.slice(0, 3)}`;
  writeFileSync(path, file);
  const probe = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path];
  told[name] = [media.track[0].Duration ?? null, Number(execFileSync('ffprobe', probe, { encoding: 'utf8' }))];
  console.log(`${name}: MediaInfo ${told[name][0]} s, ffprobe ${told[name][1]} s`);
}
console.log(`data size that ffmpeg wrote to a pipe: 0x${dataSize.toString(16)}`);
const expected = { 'caf, unknown': null, 'wav, unknown': 576460752303423.5 };
const isSame = Object.entries(told).every(
  ([name, [mediaInfoSays, ffprobeSays]]) =>
    mediaInfoSays === (name in expected ? expected[name] : SECONDS) && Math.abs(ffprobeSays - SECONDS) < 0.01,
);
process.exit(isSame && dataSize === 0xffff_ffff ? 0 : 1);
JS
node -p "'Node ' + process.version + ', mediainfo.js ' + require('mediainfo.js/package.json').version" 2>/dev/null || node --version
node try.mjs && echo "As described." || { echo "This has changed."; exit 1; }
