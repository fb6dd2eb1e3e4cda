// Reads members of a zip file without unpacking or running anything: a wheel is one, and so is what PyTorch saves.
// The bytes are a stranger's, so every size and place is checked against what is there. Sizes beyond 32 bits are refused.
import { closeSync, openSync, readSync, fstatSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** A file from a package is not what it should be; the message says which and how. Nothing of it was used. */
export class DamagedPackage extends Error {}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** Bytes of the end record without its comment, whose length has 16 bits. */
const END_BYTES = 22;
const STORED = 0;
const DEFLATED = 8;
const PIECE = 1024 * 1024;

/** @typedef {{ name: string, bytes: number, read: (at: number, length: number) => Buffer, close: () => void }} Source something with places to read from */

/** @returns {Source} */
export function fileSource(path, name = path) {
  const fd = openSync(path, 'r');
  const read = (at, length) => {
    const into = Buffer.alloc(length);
    let have = 0;
    while (have < length) {
      const got = readSync(fd, into, have, length - have, at + have);
      if (got === 0) throw new DamagedPackage(`${name} ends too early`);
      have += got;
    }
    return into;
  };
  return { name, bytes: fstatSync(fd).size, read, close: () => closeSync(fd) };
}

/** @returns {Source} */
export function bufferSource(buffer, name) {
  return { name, bytes: buffer.length, read: (at, length) => buffer.subarray(at, at + length), close: () => {} };
}

function readAt(source, at, length) {
  if (at < 0 || length < 0 || at + length > source.bytes) throw new DamagedPackage(`${source.name} ends too early`);
  return source.read(at, length);
}

/**
 * The members of a zip file by name.
 * @param {Source} source
 * @returns {Map<string, { at: number, packed: number, bytes: number, method: number }>}
 * @throws DamagedPackage
 */
export function zipMembers(source) {
  const tailAt = Math.max(0, source.bytes - END_BYTES - 0xffff);
  const tail = readAt(source, tailAt, source.bytes - tailAt);
  let end = tail.length - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new DamagedPackage(`${source.name} is not a whole zip file`);
  const count = tail.readUInt16LE(end + 10);
  const directory = readAt(source, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const members = new Map();
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== ENTRY)
      throw new DamagedPackage(`the list of files in ${source.name} is damaged`);
    const [name, extra, comment] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place));
    if (at + 46 + name > directory.length) throw new DamagedPackage(`the list of files in ${source.name} is damaged`);
    members.set(directory.toString('utf8', at + 46, at + 46 + name), {
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return members;
}

/**
 * Unpacks one member into `into`, which has to be exactly as long as the member.
 * @throws DamagedPackage
 */
export async function readMember(source, members, name, into) {
  const member = members.get(name);
  if (!member) throw new DamagedPackage(`${source.name} does not hold ${name}`);
  if (member.bytes !== into.length)
    throw new DamagedPackage(`${name} in ${source.name} has ${member.bytes} bytes, not ${into.length}`);
  const head = readAt(source, member.at, 30);
  if (head.readUInt32LE(0) !== LOCAL) throw new DamagedPackage(`${name} in ${source.name} is not where the list says`);
  const start = member.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  if (start + member.packed > source.bytes) throw new DamagedPackage(`${source.name} ends too early`);
  if (member.method !== STORED && member.method !== DEFLATED)
    throw new DamagedPackage(`${name} in ${source.name} is packed in a way that Heard does not know`);
  let have = 0;
  const take = async (pieces) => {
    for await (const piece of pieces) {
      piece.copy(into, have);
      have += piece.length;
      if (have > into.length) throw new Error('too long');
    }
  };
  const packed = Readable.from(piecesOf(source, start, member.packed));
  try {
    await (member.method === STORED ? pipeline(packed, take) : pipeline(packed, createInflateRaw(), take));
  } catch (error) {
    if (have > into.length) throw new DamagedPackage(`${name} in ${source.name} is longer than it says`);
    throw new DamagedPackage(`${name} in ${source.name} cannot be unpacked (${error.message})`);
  }
  if (have < into.length) throw new DamagedPackage(`${name} in ${source.name} is shorter than it says`);
}

function* piecesOf(source, at, length) {
  for (let done = 0; done < length; done += PIECE) yield source.read(at + done, Math.min(PIECE, length - done));
}

/** The length of a member in bytes, which may be at most `most`. @throws DamagedPackage */
export function memberBytes(source, members, name, most) {
  const member = members.get(name);
  if (!member) throw new DamagedPackage(`${source.name} does not hold ${name}`);
  if (member.bytes > most)
    throw new DamagedPackage(`${name} in ${source.name} says that it has ${member.bytes} bytes, more than ${most}`);
  return member.bytes;
}
