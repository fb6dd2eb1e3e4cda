import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openRelay } from '../../../media/ffmpeg/relay.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relay-test-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const MIB = 1024 * 1024;
const sent = randomBytes(3 * MIB + 12_345);

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function flip(chunk: Buffer): void {
  for (const [i, byte] of chunk.entries()) chunk[i] = byte ^ 1;
}

/** Takes its time over each chunk and looks at it only then: a buffer that was read into again meanwhile shows. */
function slowTarget(): { target: Writable; bytes: () => Buffer } {
  const parts: Buffer[] = [];
  const target = new Writable({
    write(chunk: Buffer, _encoding, done) {
      delay(2).then(() => {
        parts.push(Buffer.from(chunk));
        done();
      });
    },
  });
  return { target, bytes: () => Buffer.concat(parts) };
}

test('all bytes go through in order, changed in place, however slow the target is, and nothing is left on the disk', async () => {
  const relay = await openRelay();
  const { target, bytes } = slowTarget();
  const run = relay.run(flip, target);
  relay.intake.end(sent);
  await run;
  relay.close();
  expect(bytes().length).toBe(sent.length);
  expect(sha256(bytes())).toBe(sha256(sent.map((byte) => byte ^ 1)));
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['the target', () => {}, new Writable({ write: (_chunk, _encoding, done) => done(new Error('Broken.')) })],
  [
    'what touches the bytes',
    () => {
      throw new Error('Broken.');
    },
    new Writable({ write: (_chunk, _encoding, done) => done() }),
  ],
] as const)('it ends with the error of %s, and whoever writes is told', async (_who, touch, target) => {
  target.on('error', () => {});
  const relay = await openRelay();
  const told = new Promise<Error>((resolve) => relay.intake.once('error', resolve));
  const run = relay.run(touch, target);
  relay.intake.write(sent);
  await expect(run).rejects.toThrow('Broken.');
  expect((await told).message).toMatch(/EPIPE|ECONNRESET/);
  relay.close();
});
