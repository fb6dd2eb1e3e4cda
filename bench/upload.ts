import { createReadStream } from 'node:fs';
import { mkdir, open as openFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CHUNK_BYTES } from '../demo/client.ts';
import type { MediaJob } from '../media/job.ts';
import { runProgram } from '../media/process.ts';
import { sha256Of } from '../src/store/files.ts';
import { startBareServer } from './bare-server.ts';
import { forgetPeak, memoryMib, peakMib, processOf } from './processes.ts';
import { inTurn, measuredSeconds } from './ratio.ts';
import type { Row } from './row.ts';
import { makeEmptyRecording, makeShow, prepared } from './steps.ts';

const ROUNDS = 3;
const MIB = 1024 * 1024;
const LIMIT_MIB = 400;

/** Bytes that are no media, so that the service refuses the file and does no more work on it. */
async function makeFile(path: string, mib: number): Promise<void> {
  const file = await openFile(path, 'w');
  try {
    const block = Buffer.alloc(MIB, 'Nothing to hear here. ');
    for (let i = 0; i < mib; i += 1) await file.write(block);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the file another one: the service keeps the same bytes only once, which would save it work. */
async function makeDifferent(path: string, round: number): Promise<void> {
  const file = await openFile(path, 'r+');
  try {
    await file.write(`Round ${round}. `, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function put(file: string, address: string, job: MediaJob): Promise<'curl -T' | 'a Node client'> {
  const args = ['--silent', '--show-error', '--fail', '--noproxy', '*', '--upload-file', file, `${address}/uploaded`];
  try {
    await runProgram({ program: 'curl', args, cwd: job.workDir }, job);
    return 'curl -T';
  } catch (error) {
    if ((error as { cause?: NodeJS.ErrnoException }).cause?.code !== 'ENOENT') throw error;
  }
  const sending = request(`${address}/uploaded`, { method: 'PUT' });
  const answered = new Promise<void>((resolve, reject) => {
    sending.once('response', (response) => response.resume().once('end', resolve));
    sending.once('error', reject);
  });
  await pipeline(createReadStream(file), sending);
  await answered;
  return 'a Node client';
}

/** Sending a large file to the service with tus, measured against sending it to a bare Node server. */
export const upload: Row = async ({ asked, folder, job, service: open, say }) => {
  const service = await open();
  const showId = await makeShow(service);
  const path = join(folder, 'upload.bin');
  await makeFile(path, asked.uploadMib);
  const place = join(folder, 'bare-upload');
  await mkdir(place);
  const server = await startBareServer('bare-upload-server.ts', place);
  try {
    const pid = await processOf('src/main.ts');
    const before = await memoryMib(pid);
    const counted = await forgetPeak(pid);
    let bareClient = '';
    const ours = async (round: number) => {
      await makeDifferent(path, round);
      const id = await makeEmptyRecording(service, showId);
      const seconds = await measuredSeconds(() => service.people.uploader.client.upload(id, path, () => {}));
      say(`upload, round ${round + 1}: tus took ${seconds.toFixed(2)} s`);
      const { original } = await prepared(service, id, job.signal);
      await service.heard.files.remove(original!.sha256);
      return seconds;
    };
    const bare = async (round: number) => {
      const seconds = await measuredSeconds(async () => {
        bareClient = await put(path, server.address, job);
      });
      say(`upload, round ${round + 1}: ${bareClient} took ${seconds.toFixed(2)} s`);
      await rm(join(place, 'uploaded'));
      return seconds;
    };
    const compared = await inTurn(ROUNDS, ours, bare);
    const hashing = await measuredSeconds(() => sha256Of(path));
    const peak = await peakMib(pid);
    return [
      {
        row: 'upload',
        name: `upload of ${asked.uploadMib} MiB`,
        ...compared,
        unit: 's',
        target: { atMost: 1.3 },
        compared: `tus (${CHUNK_BYTES / MIB} MiB a request, tus-js-client) to the running service until it has taken the file in ÷ ${bareClient} to a bare Node http server that writes to the same disk.`,
        notes: [
          `The service answers ${1 + Math.ceil((asked.uploadMib * MIB) / CHUNK_BYTES)} requests, hashes the whole file and waits for the disk; the bare server answers one and does neither. ` +
            `Hashing alone takes ${hashing.toFixed(2)} s here.`,
        ],
      },
      {
        row: 'upload',
        name: 'peak memory, service, upload',
        ours: peak,
        bare: LIMIT_MIB,
        unit: 'MiB',
        ratio: peak / LIMIT_MIB,
        ratios: [peak / LIMIT_MIB],
        target: { atMost: 1 },
        compared: `most resident memory of the service process during ${ROUNDS} uploads of ${asked.uploadMib} MiB ÷ the limit.`,
        notes: [
          `Before the uploads it used ${before.toFixed(0)} MiB${counted ? '' : '; the peak counts from its start'}.`,
        ],
      },
    ];
  } finally {
    await server.stop();
    await rm(path, { force: true });
    await rm(place, { recursive: true, force: true });
  }
};
