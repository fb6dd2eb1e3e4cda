import { createReadStream } from 'node:fs';
import { mkdir, open as openFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CHUNK_BYTES, Client } from '../demo/client.ts';
import type { DemoService } from '../demo/service.ts';
import type { MediaJob } from '../media/job.ts';
import { runProgram } from '../media/process.ts';
import { makeToken } from '../src/people/tokens.ts';
import type { RecordingId } from '../src/rules/ids.ts';
import { startBareServer } from './bare-server.ts';
import { forgetPeak, memoryMib, peakMib, processOf } from './processes.ts';
import { inTurn, measuredSeconds } from './ratio.ts';
import type { Row } from './row.ts';
import { makeEmptyRecording, makeShow, prepared } from './steps.ts';

const ROUNDS = 5;
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

interface To {
  readonly address: string;
  readonly method: 'PUT' | 'PATCH';
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a file with one request. @returns what sent it */
async function send(file: string, { address, method, headers = {} }: To, job: MediaJob): Promise<string> {
  const lines = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const how = ['--silent', '--show-error', '--fail', '--noproxy', '*', '--request', method, ...lines];
  try {
    await runProgram({ program: 'curl', args: [...how, '--upload-file', file, address], cwd: job.workDir }, job);
    return 'curl -T';
  } catch (error) {
    if ((error as { cause?: NodeJS.ErrnoException }).cause?.code !== 'ENOENT') throw error;
  }
  const { size } = await stat(file);
  const sending = request(address, { method, headers: { ...headers, 'content-length': size } });
  const answered = new Promise<void>((resolve, reject) => {
    sending.once('response', (response) => response.resume().once('end', resolve));
    sending.once('error', reject);
  });
  await pipeline(createReadStream(file), sending);
  await answered;
  return 'a Node client';
}

/** Sends a file to the service with one request of tus. @returns what sent it */
async function sendByTus(service: DemoService, id: RecordingId, file: string, job: MediaJob, token: string) {
  const headers = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' };
  const metadata = Object.entries({ recordingId: id, filename: 'upload.bin' })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
  const about = { 'upload-length': String((await stat(file)).size), 'upload-metadata': metadata };
  const begun = await fetch(`${service.address}/uploads`, { method: 'POST', headers: { ...headers, ...about } });
  if (begun.status !== 201) throw new Error(`The service answered ${begun.status}.`);
  const address = service.address + begun.headers.get('location')!;
  const part = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  return await send(file, { address, method: 'PATCH', headers: { ...headers, ...part } }, job);
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
    const label = 'upload';
    const { token } = await makeToken(service.heard, service.people.uploader.actor, {
      label,
      days: 1,
      scopes: ['upload'],
    });
    let sender = '';
    let files = 0;
    const timed = async (what: string, work: () => Promise<unknown>) => {
      const seconds = await measuredSeconds(work);
      say(`upload: ${what} took ${seconds.toFixed(2)} s`);
      return seconds;
    };
    const ours = async (what: string, work: (id: RecordingId) => Promise<unknown>) => {
      await makeDifferent(path, ++files);
      const id = await makeEmptyRecording(service, showId);
      const seconds = await timed(what, () => work(id));
      const { original } = await prepared(service, id, job.signal);
      await service.heard.files.remove(original!.sha256);
      return seconds;
    };
    const other = async (what: string, name: string) => {
      const seconds = await timed(what, async () => {
        sender = await send(path, { address: `${server.address}/${name}`, method: 'PUT' }, job);
      });
      await rm(join(place, 'uploaded'));
      return seconds;
    };
    const byTus = () => ours('Heard', (id) => sendByTus(service, id, path, job, token));
    const byClient = () =>
      ours('Heard, tus-js-client,', (id) => service.people.uploader.client.upload(id, path, () => {}));
    const bare = () => other('the bare server', 'uploaded');
    const kept = () => other('the bare server with SHA-256 and fsync', 'kept');
    const compared = await inTurn(ROUNDS, byTus, bare);
    const bareClient = new Client(server.address, '');
    const barely = async () => {
      const id = 'uploaded' as RecordingId;
      const seconds = await timed('tus-js-client to the bare server', () => bareClient.upload(id, path, () => {}));
      await rm(join(place, 'uploaded'));
      return seconds;
    };
    const client = await inTurn(ROUNDS, byClient, barely);
    const clientAlone = await inTurn(ROUNDS, barely, bare);
    const floor = await inTurn(ROUNDS, kept, bare);
    const peak = await peakMib(pid);
    const against = `÷ ${sender} to a bare Node http server that writes to the same disk.`;
    return [
      {
        row: 'upload',
        name: `upload of ${asked.uploadMib} MiB`,
        ...compared,
        unit: 's',
        target: { atMost: 1.5 },
        compared: `tus by ${sender} to the running service, two requests, until it has taken the file in ${against}`,
        notes: [
          'The service knows who asks, hashes the file and waits until the disk has it; the bare server does none of this. ' +
            `A bare server that hashes and waits for the disk too took ${floor.ours.toFixed(2)} s, ${floor.ratio.toFixed(2)} times the bare one.`,
        ],
      },
      {
        row: 'upload',
        name: 'the same by tus-js-client',
        ...client,
        unit: 's',
        target: { atMost: 1.5 },
        compared: `${1 + Math.ceil((asked.uploadMib * MIB) / CHUNK_BYTES)} requests of up to ${CHUNK_BYTES / MIB} MiB by the client of \`npm run demo\`, in Node, ÷ the same client to a bare Node http server that answers as tus does and only writes to the same disk.`,
        notes: [
          `The client itself takes ${clientAlone.ours.toFixed(2)} s to the bare server, ${clientAlone.ratio.toFixed(2)} times ${sender} to it (rounds ${clientAlone.ratios.map((ratio) => ratio.toFixed(2)).join(', ')}). ` +
            `Against ${sender} Heard takes ${((client.ours / client.bare) * clientAlone.ratio).toFixed(2)} times as long by it.`,
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
        compared: `most resident memory of the service process during ${files} uploads of ${asked.uploadMib} MiB ÷ the limit.`,
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
