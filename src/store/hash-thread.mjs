import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/*
   The thread of growing-hashes.ts. It reads files behind whoever writes them, so a hash is one of what lies in the file, in order, whatever became of
   the request that brought the bytes. What was just written is still in memory: reading it costs little. Plain JavaScript, because a thread that
   loads the TypeScript loader starts slowly and takes 30 MiB.
*/

const MIB = 1024 * 1024;
/** Bytes of one file that are read before it is the next one's turn: a large file does not hold up the others. */
const TURN = 16 * MIB;
/** Files whose hash is remembered while nothing comes. One that is forgotten is read again from its start. */
const MOST_FILES = 200;

/** @type {Map<string, { hash: import('node:crypto').Hash, at: number, upTo: number, asked: number | null }>} */
const files = new Map();
const block = Buffer.allocUnsafeSlow(MIB / 4);
let working = false;

parentPort?.on(
  'message',
  (/** @type {{ path: string, upTo: number, asked: number | null } | { forget: string }} */ told) => {
    if ('forget' in told) {
      files.delete(told.forget);
      return;
    }
    const file = files.get(told.path) ?? { hash: createHash('sha256'), at: 0, upTo: 0, asked: null };
    file.upTo = Math.max(file.upTo, told.upTo);
    file.asked ??= told.asked;
    // Set anew: the file that nobody told of for longest comes first.
    files.delete(told.path);
    files.set(told.path, file);
    for (const [path, { asked }] of files) {
      if (files.size <= MOST_FILES) break;
      if (asked === null) files.delete(path);
    }
    if (!working) workSoon();
  },
);

function workSoon() {
  working = true;
  setImmediate(() => {
    let left = false;
    for (const [path, file] of files) left = turnOf(path, file) || left;
    if (left) workSoon();
    else working = false;
  });
}

/** Reads on in one file, and answers where its hash is asked for and all was read. @returns whether more is to be read */
function turnOf(path, file) {
  try {
    const end = Math.min(file.upTo, file.at + TURN);
    if (file.at < end) readTo(end, path, file);
  } catch (error) {
    files.delete(path);
    if (file.asked !== null) parentPort?.postMessage({ asked: file.asked, error: String(error) });
    return false;
  }
  if (file.at < file.upTo) return true;
  if (file.asked !== null) {
    files.delete(path);
    parentPort?.postMessage({ asked: file.asked, sha256: file.hash.digest('hex') });
  }
  return false;
}

function readTo(end, path, file) {
  const handle = openSync(path, 'r');
  try {
    while (file.at < end) {
      const count = readSync(handle, block, 0, Math.min(block.length, end - file.at), file.at);
      if (count === 0) throw new Error('The file is shorter than was told.');
      file.hash.update(block.subarray(0, count));
      file.at += count;
    }
  } finally {
    closeSync(handle);
  }
}
