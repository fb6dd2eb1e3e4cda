// Fetches one large file: goes on where the last try stopped, and keeps it only when its SHA-256 is right.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { get, Unreachable } from './web-request.mjs';

/** The bytes that arrived are not the ones that were promised. They have been deleted. */
export class WrongChecksum extends Error {}
/** The host answered, but not with the file: with an error, a web page, or a file of another length. */
export class NotServed extends Error {}
export class DiskFull extends Error {}

const sizeOf = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** True of the errors of a disk or an account that has no room left. */
export const isFull = ({ code }) => code === 'ENOSPC' || code === 'EDQUOT';

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
 * @throws Unreachable, NotServed, WrongChecksum, DiskFull. Except after the last two, what has arrived waits in `<to>.part` for the next time.
 */
export async function download({ to, ...wanted }) {
  const part = `${to}.part`;
  mkdirSync(dirname(to), { recursive: true });
  if (sizeOf(part) > wanted.bytes) rmSync(part);
  const goesOn = sizeOf(part) > 0;
  try {
    await bringPart(part, wanted);
  } catch (error) {
    // What an earlier try left may be of another file: only a file that came whole now is the host's word.
    if (!goesOn || !(error instanceof WrongChecksum)) throw error;
    await bringPart(part, wanted);
  }
  renameSync(part, to);
}

/** Fetches what is missing of `part`, and deletes it unless it is the file. @throws as `download` */
async function bringPart(
  part,
  { url, bytes, sha256, onProgress = () => {}, tries = 4, connectMs = 5000, stallMs = 30_000, env = process.env },
) {
  checkSpace(dirname(part), bytes - sizeOf(part));
  for (let left = tries; sizeOf(part) < bytes; left -= 1) {
    const before = sizeOf(part);
    try {
      await fetchRest({ url, part, bytes, onProgress, connectMs, stallMs, env });
      if (sizeOf(part) < bytes) throw new Error('it sent less than the file');
    } catch (error) {
      if (error instanceof NotServed) throw error;
      if (isFull(error)) {
        // Room for a smaller model, and for the service.
        rmSync(part, { force: true });
        throw new DiskFull(`the disk of ${dirname(part)} is full`);
      }
      // A connection that broke after bringing something is worth another; one that brings nothing is not.
      if (left <= 1 || sizeOf(part) <= before)
        throw error instanceof Unreachable ? error : new Unreachable(`${url.host}: ${said(error)}`);
    }
  }
  const got = await sha256Of(part);
  if (got !== sha256 || sizeOf(part) !== bytes) {
    rmSync(part, { force: true });
    throw new WrongChecksum(
      `${url.host} sent another file than the published one (SHA-256 ${got} instead of ${sha256}), so it was thrown away; if that happens again, tell whoever runs your network`,
    );
  }
}

const said = ({ code, message }) => (code === 'ECONNRESET' ? 'the connection broke' : message);

async function fetchRest({ url, part, bytes, onProgress, connectMs, stallMs, env }) {
  let have = sizeOf(part);
  const ask = (headers) => get(url, { headers, connectMs, answerMs: stallMs, env });
  let response = await ask(have > 0 ? { range: `bytes=${have}-` } : {});
  if (have > 0 && refusesToGoOn(response, have)) {
    response.destroy();
    rmSync(part);
    have = 0;
    response = await ask({});
  }
  const goesOn = have > 0 && response.statusCode === 206;
  const wrong = notTheFile(response, goesOn ? bytes - have : bytes, goesOn);
  if (wrong) {
    response.destroy();
    throw new NotServed(`${url.host} ${wrong}`);
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

/** True when the host has no such place in its file, or goes on at another one. */
function refusesToGoOn({ statusCode, headers }, have) {
  return statusCode === 416 || (statusCode === 206 && !headers['content-range']?.startsWith(`bytes ${have}-`));
}

/** What is wrong with an answer, seen from its head; null when it may be the file, or the rest of it. Lengths in bytes. */
function notTheFile({ statusCode, headers }, wanted, goesOn) {
  if (statusCode !== 200 && !goesOn) return `answered ${statusCode}`;
  if (/^text\/html\b/i.test(headers['content-type'] ?? '')) return 'sent a web page in place of the file';
  const length = Number(headers['content-length'] ?? wanted);
  if (length < wanted && !goesOn) return `sent less than the file (${length} bytes, not ${wanted})`;
  return length > wanted ? 'sends more than the file' : null;
}
