import { open } from 'node:fs/promises';

/**
 * Whether a WAV file holds more than one stretch of samples (`data` chunk). Programs disagree on what such a file sounds like: ffmpeg
 * plays the first stretch only, so a name could hide in the second.
 */
export async function hasSeveralStretches(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(8);
    let stretches = 0;
    for (let at = 12; at + 8 <= size; ) {
      await file.read(head, 0, 8, at);
      const length = head.readUInt32LE(4);
      if (head.toString('latin1', 0, 4) === 'data' && length > 0) stretches++;
      at += 8 + length + (length % 2);
    }
    return stretches > 1;
  } finally {
    await file.close();
  }
}
