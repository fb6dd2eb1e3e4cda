import { chunksOf } from './chunks.ts';

/** Every packet of an MPEG transport stream begins with this byte (ISO 13818-1, 2.4.3.2). */
const SYNC = 0x47;
/** Bytes from one packet to the next: plain, behind a time code (M2TS), before a code that corrects errors. */
const STRIDES = [188, 192, 204];
/** So many bytes of a packet are looked at. */
const HEAD = 12;
/** The clock has 33 bits, runs at 90 kHz, and begins anew when it is full, after some 26 hours. */
const CLOCK_HZ = 90_000;
const FULL = 2 ** 33 / CLOCK_HZ;

/** Three packets begin within so many bytes of the first, so nothing before that need be kept. */
const SEARCHED = 2 * Math.max(...STRIDES) + 1;

/**
 * Whether the clock of an MPEG transport stream goes back by more than a second, as where two files were joined.
 * @throws MediaError `cancelled`
 */
export async function transportClockRestarts(path: string, signal: AbortSignal): Promise<boolean> {
  const last = new Map<number, number>();
  let rest: Buffer = Buffer.alloc(0);
  let stride = 0;
  for await (const chunk of chunksOf(path, signal)) {
    const bytes = Buffer.concat([rest, chunk]);
    let at = 0;
    while (at + HEAD <= bytes.length) {
      if (stride === 0 || bytes[at] !== SYNC) {
        const found = nextPacket(bytes, at);
        if (found === null) {
          at = Math.max(at, bytes.length - SEARCHED);
          break;
        }
        ({ at, stride } = found);
      }
      const clock = at + HEAD <= bytes.length ? clockIn(bytes, at) : null;
      if (clock) {
        const back = (last.get(clock.id) ?? 0) - clock.seconds;
        if (back > 1 && back < FULL / 2) return true;
        last.set(clock.id, clock.seconds);
      }
      at += stride;
    }
    // A packet may begin after the end of what was read.
    rest = at <= bytes.length ? bytes.subarray(at) : Buffer.alloc(0);
    if (at > bytes.length) stride = 0;
  }
  return false;
}

/** The first place from `from` on where three packets begin one after the other, each after as many bytes; null where there is none yet. */
function nextPacket(bytes: Buffer, from: number): { at: number; stride: number } | null {
  for (let at = bytes.indexOf(SYNC, from); at >= 0; at = bytes.indexOf(SYNC, at + 1))
    for (const stride of STRIDES)
      if (bytes[at + stride] === SYNC && bytes[at + 2 * stride] === SYNC) return { at, stride };
  return null;
}

/** The clock that a packet carries (ISO 13818-1, 2.4.3.4), and of which stream it is. */
function clockIn(bytes: Buffer, at: number): { readonly id: number; readonly seconds: number } | null {
  const hasClock = (bytes[at + 3]! & 0x20) !== 0 && bytes[at + 4]! >= 7 && (bytes[at + 5]! & 0x10) !== 0;
  if (!hasClock) return null;
  const base = bytes.readUInt32BE(at + 6) * 2 + (bytes[at + 10]! >> 7);
  return { id: bytes.readUInt16BE(at + 1) & 0x1fff, seconds: base / CLOCK_HZ };
}
