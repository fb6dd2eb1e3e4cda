// Fetches one large file: goes on where the last try stopped, and keeps it only when its SHA-256 is right.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { get, Unreachable } from './web-request.mjs';

/** The bytes that arrived are not the ones that were promised. They have been deleted. */
export class WrongChecksum extends Error {}
/** The host answered, but not with the file. */
export class NotServed extends Error {}
export class DiskFull extends Error {}

const sizeOf = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** SHA-256 of a file in hexadecimal, read in pieces. */
export async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** @throws DiskFull unless `folder` has room for so many bytes and some more */
export function checkSpace(folder, bytes) {
  const disk = statfsSync(folder);
  const free = disk.bavail * disk.bsize;
  if (free < bytes + 64 * 1024 * 1024)
    throw new DiskFull(
      `${Math.ceil(bytes / 1e6)} MB are needed in ${folder} and only ${Math.floor(free / 1e6)} MB are free`,
    );
}

/**
 * @param {{ url: URL, to: string, bytes: number, sha256: string, onProgress?: (bytes: number) => void, tries?: number, connectMs?: number,
 *   stallMs?: number, env?: NodeJS.ProcessEnv }} options `tries` counts connections that broke on the way; a host that cannot be reached at all is tried once
 * @throws Unreachable, NotServed, WrongChecksum, DiskFull. Except after WrongChecksum, what has arrived waits in `<to>.part` for the next time.
 */
export async function download({
  url,
  to,
  bytes,
  sha256,
  onProgress = () => {},
  tries = 4,
  connectMs = 5000,
  stallMs = 30_000,
  env = process.env,
}) {
  const part = `${to}.part`;
  mkdirSync(dirname(to), { recursive: true });
  if (sizeOf(part) > bytes) rmSync(part);
  checkSpace(dirname(to), bytes - sizeOf(part));
  for (let left = tries; sizeOf(part) < bytes; left -= 1) {
    const before = sizeOf(part);
    try {
      await fetchRest({ url, part, bytes, onProgress, connectMs, stallMs, env });
      if (sizeOf(part) < bytes) throw new Error('it sent less than the file');
    } catch (error) {
      if (error instanceof NotServed || error.code === 'ENOSPC') throw error;
      // A connection that broke after bringing something is worth another; one that brings nothing is not.
      if (left <= 1 || sizeOf(part) <= before)
        throw error instanceof Unreachable ? error : new Unreachable(`${url.host}: ${error.message}`);
    }
  }
  const got = await sha256Of(part);
  if (got !== sha256 || sizeOf(part) !== bytes) {
    rmSync(part, { force: true });
    throw new WrongChecksum(`SHA-256 ${got} instead of ${sha256}`);
  }
  renameSync(part, to);
}

async function fetchRest({ url, part, bytes, onProgress, connectMs, stallMs, env }) {
  const have = sizeOf(part);
  const response = await get(url, {
    headers: have > 0 ? { range: `bytes=${have}-` } : {},
    connectMs,
    answerMs: stallMs,
    env,
  });
  const goesOn = response.statusCode === 206 && response.headers['content-range']?.startsWith(`bytes ${have}-`);
  if (!goesOn && response.statusCode !== 200) {
    response.destroy();
    if (have > 0) rmSync(part, { force: true });
    throw new NotServed(`${url.host} answered ${response.statusCode}`);
  }
  let at = goesOn ? have : 0;
  response.setTimeout(stallMs, () => response.destroy(new Error(`nothing for ${stallMs / 1000} s`)));
  response.on('data', (chunk) => {
    at += chunk.length;
    if (at > bytes) response.destroy(new NotServed(`${url.host} sends more than the file`));
    else onProgress(at);
  });
  await pipeline(response, createWriteStream(part, { flags: goesOn ? 'a' : 'w' }));
}
