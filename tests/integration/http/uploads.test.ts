import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeToken } from '../../../src/people/tokens.ts';
import { recordings, shows, uploads } from '../../../src/store/schema.ts';
import { type SignedInPerson, Service } from './service.ts';
import { RecordingId, ShowId, type Sha256 } from '../../../src/rules/ids.ts';

const LIMIT = 3_000_000;
const FILE = randomBytes(1_000_000);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex') as Sha256;

let service: Service;
let researcher: SignedInPerson;
let cookie: string;
let headers: Record<string, string>;
let folder: string;
beforeAll(async () => {
  service = await Service.start({ uploadLimitBytes: LIMIT });
  folder = join(service.heard.config.varDir, 'uploads');
  researcher = await service.person('researcher');
  cookie = await service.signIn(researcher);
  headers = { cookie, origin: service.url };
  const show = {
    id: ShowId.parse('show000000000000'),
    slug: 's',
    title: 'S',
    description: 'S',
    author: 'S',
    artSha256: '' as Sha256,
  };
  await service.heard.db.insert(shows).values(show);
});
afterAll(() => service?.stop());

async function newRecording(as = headers): Promise<RecordingId> {
  const made = await service.api('/recordings', as, 'POST', {
    showId: 'show000000000000',
    kind: 'podcast',
    title: 'T',
  });
  return ((await made.json()) as { id: RecordingId }).id;
}

const state = async (id: RecordingId) =>
  (await service.heard.db.select().from(recordings).where(eq(recordings.id, id)))[0]!;

const metadata = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** The request that begins an upload. */
function begin(
  recordingId: RecordingId,
  size: number,
  more: Record<string, string> = {},
  as: Record<string, string> = headers,
): Promise<Response> {
  const sent = {
    'tus-resumable': '1.0.0',
    'upload-length': String(size),
    'upload-metadata': metadata({ recordingId, filename: 'a.wav', ...more }),
  };
  return service.fetch('/uploads', { method: 'POST', headers: { ...as, ...sent } });
}

function send(location: string, bytes: Buffer, offset = 0, as: Record<string, string> = headers): Promise<Response> {
  const sent = {
    'tus-resumable': '1.0.0',
    'upload-offset': String(offset),
    'content-type': 'application/offset+octet-stream',
  };
  return service.fetch(location, { method: 'PATCH', headers: { ...as, ...sent }, body: new Uint8Array(bytes) });
}

const offsetOf = async (location: string, as = headers) => {
  const response = await service.fetch(location, { method: 'HEAD', headers: { ...as, 'tus-resumable': '1.0.0' } });
  return {
    status: response.status,
    offset: Number(response.headers.get('upload-offset')),
    length: Number(response.headers.get('upload-length')),
  };
};

/** Uploads with the client that browsers and programs use. */
function withClient(
  recordingId: RecordingId,
  more: Partial<ConstructorParameters<typeof Upload>[1]> = {},
): { done: Promise<Upload>; upload: Upload } {
  let upload!: Upload;
  const done = new Promise<Upload>((resolve, reject) => {
    upload = new Upload(FILE, {
      endpoint: `${service.url}/uploads`,
      headers,
      metadata: { recordingId, filename: 'talk.wav' },
      retryDelays: null,
      onError: reject,
      onSuccess: () => resolve(upload),
      ...more,
    } as ConstructorParameters<typeof Upload>[1]);
    upload.start();
  });
  return { done, upload };
}

describe('a resumable upload', () => {
  it('takes a file in, byte for byte, with a cookie or a token', async () => {
    const { token } = await makeToken(service.heard, await service.person('staff'), {
      label: 'x',
      days: 1,
      scopes: ['read', 'upload'],
    });
    for (const as of [headers, { authorization: `Bearer ${token}` }]) {
      const id = await newRecording(as);
      const upload = await withClient(id, {
        headers: as,
        metadata: { recordingId: id, filename: 'talk.wav', sha256: sha256(FILE) },
      }).done;
      expect(await state(id)).toMatchObject({
        state: 'preparing',
        originalSha256: sha256(FILE),
        originalBytes: FILE.length,
        originalName: 'talk.wav',
      });
      expect(readFileSync(service.heard.files.path(sha256(FILE))).equals(FILE)).toBe(true);
      // A sender that lost the last answer asks once more, and learns that all is there.
      expect(await offsetOf(new URL(upload.url!).pathname, as)).toEqual({
        status: 200,
        offset: FILE.length,
        length: FILE.length,
      });
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes on where it stopped, after the service was started again', async () => {
    const id = await newRecording();
    const first = withClient(id, {
      chunkSize: 300_000,
      onChunkComplete: (_size: number, accepted: number) => accepted >= 600_000 && void first.upload.abort(),
    });
    await expect
      .poll(
        () =>
          first.upload.url !== null &&
          readFileSync(join(folder, first.upload.url!.split('/').at(-1)!)).length >= 600_000,
      )
      .toBe(true);
    await service.restart();
    const sent: number[] = [];
    const second = withClient(id, { uploadUrl: first.upload.url, onProgress: (bytes: number) => sent.push(bytes) });
    await second.done;
    expect(Math.min(...sent)).toBeGreaterThanOrEqual(600_000);
    expect(await state(id)).toMatchObject({ state: 'preparing', originalSha256: sha256(FILE) });
  });

  it('keeps what came before the line broke in the middle of a request', async () => {
    const id = await newRecording();
    const location = (await begin(id, FILE.length)).headers.get('location')!;
    await new Promise<void>((broken) => {
      const sent = {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': FILE.length,
      };
      const request = httpRequest(service.url + location, { method: 'PATCH', headers: { ...headers, ...sent } });
      request.on('error', () => broken());
      request.write(FILE.subarray(0, 400_000), () =>
        setTimeout(() => request.destroy(new Error('the train is in a tunnel')), 200),
      );
    });
    await expect.poll(async () => (await offsetOf(location)).offset).toBeGreaterThan(0);
    await new Promise((later) => setTimeout(later, 300));
    const { offset } = await offsetOf(location);
    expect(offset).toBeLessThan(FILE.length);
    expect((await send(location, FILE.subarray(offset), offset)).status).toBe(204);
    expect(await state(id)).toMatchObject({ state: 'preparing', originalSha256: sha256(FILE) });
  });

  it('in pieces is checked against the hash that its sender worked out', async () => {
    const id = await newRecording();
    const location = (await begin(id, FILE.length, { sha256: sha256(FILE) })).headers.get('location')!;
    for (let at = 0; at < FILE.length; at += 300_000)
      expect((await send(location, FILE.subarray(at, at + 300_000), at)).status).toBe(204);
    expect(await state(id)).toMatchObject({ state: 'preparing', originalSha256: sha256(FILE) });
  });

  it('is known by what lies on the disk, also where somebody changed that between two requests', async () => {
    for (const told of [{}, { sha256: sha256(FILE) }] as Record<string, string>[]) {
      const id = await newRecording();
      const location = (await begin(id, FILE.length, told)).headers.get('location')!;
      const path = join(folder, location.split('/').at(-1)!);
      await send(location, FILE.subarray(0, 600_000));
      // Linux notes the time of a change in steps of 4 ms.
      await new Promise((later) => setTimeout(later, 50));
      const changed = Buffer.from(FILE);
      changed.write('not what was sent', 1000);
      writeFileSync(path, changed.subarray(0, 600_000));
      const last = await send(location, FILE.subarray(600_000), 600_000);
      if ('sha256' in told) {
        expect(last.status).toBe(460);
        continue;
      }
      expect(await state(id)).toMatchObject({ state: 'preparing', originalSha256: sha256(changed) });
      expect(readFileSync(service.heard.files.path(sha256(changed))).equals(changed)).toBe(true);
    }
  });

  it('goes on after a request that met a full disk', async () => {
    const id = await newRecording();
    const location = (await begin(id, FILE.length)).headers.get('location')!;
    await send(location, FILE.subarray(0, 300_000));
    const { config } = service.heard;
    Object.assign(config, { keepFreeBytes: Number.MAX_SAFE_INTEGER });
    expect((await send(location, FILE.subarray(300_000), 300_000)).status).toBe(507);
    Object.assign(config, { keepFreeBytes: 1024 });
    const { offset } = await offsetOf(location);
    expect((await send(location, FILE.subarray(offset), offset)).status).toBe(204);
    expect(await state(id)).toMatchObject({ state: 'preparing', originalSha256: sha256(FILE) });
  });

  it('is taken in when all bytes came but the service ended before it could', async () => {
    const id = await newRecording();
    const location = (await begin(id, FILE.length)).headers.get('location')!;
    writeFileSync(join(folder, location.split('/').at(-1)!), FILE);
    await service.restart();
    const asks = Array.from({ length: 20 }, async (_, n) => {
      await new Promise((later) => setTimeout(later, n * 2));
      return offsetOf(location);
    });
    expect(await Promise.all(asks)).toEqual(Array(20).fill({ status: 200, offset: FILE.length, length: FILE.length }));
    expect(await state(id)).toMatchObject({ state: 'preparing', run: 1, originalSha256: sha256(FILE) });
  });

  it('can be given up', async () => {
    const location = (await begin(await newRecording(), 100)).headers.get('location')!;
    expect(
      (await service.fetch(location, { method: 'DELETE', headers: { ...headers, 'tus-resumable': '1.0.0' } })).status,
    ).toBe(204);
    await expect
      .poll(() =>
        service.heard.db
          .select()
          .from(uploads)
          .where(eq(uploads.id, location.split('/').at(-1)!)),
      )
      .toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('an upload is refused in plain words', () => {
  it('when nobody is signed in', async () => {
    const id = await newRecording();
    for (const method of ['POST', 'HEAD', 'PATCH', 'DELETE', 'GET']) {
      const response = await service.fetch(method === 'POST' ? '/uploads' : '/uploads/x', {
        method,
        headers: { 'tus-resumable': '1.0.0' },
      });
      expect([method, response.status]).toEqual([method, method === 'GET' ? 405 : 401]);
    }
    const response = await begin(id, 10, {}, {});
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toBe('You need to sign in first.\n');
  });

  it('when it is too large, before the first byte', async () => {
    const id = await newRecording();
    const response = await begin(id, LIMIT + 1);
    expect([response.status, await response.text()]).toEqual([
      413,
      expect.stringContaining('Please split it and upload the parts'),
    ]);
    const options = await service.fetch('/uploads', { method: 'OPTIONS' });
    expect(options.headers.get('tus-max-size')).toBe(String(LIMIT));
    expect(await service.heard.db.select().from(uploads).where(eq(uploads.recordingId, id))).toEqual([]);
  });

  it.each([
    [{ filename: 'diary.txt' }, /written words/],
    [{ filename: 'IMG_0001.HEIC', filetype: 'image/heic' }, /picture/],
    [{ filename: 'no ending', filetype: 'image/png' }, /picture/],
    [{ filename: 'talk.zip' }, /unpack it/],
  ])('when it is plainly no recording, before the first byte: %o', async (named, words) => {
    const id = await newRecording();
    const response = await begin(id, 10, named as Record<string, string>);
    expect([response.status, await response.text()]).toEqual([415, expect.stringMatching(words)]);
    expect(await service.heard.db.select().from(uploads).where(eq(uploads.recordingId, id))).toEqual([]);
  });

  it('but not for the media type that a system gives a film by its name', async () => {
    const named = { filename: 'film.ts', filetype: 'text/vnd.trolltech.linguist' };
    expect((await begin(await newRecording(), 10, named)).status).toBe(201);
  });

  it('when more comes than was announced, which is no question of the limit', async () => {
    const location = (await begin(await newRecording(), 1000)).headers.get('location')!;
    const response = await send(location, FILE.subarray(0, 1500));
    expect(response.status).toBe(413);
    const words = await response.text();
    expect(words).toMatch(/More came than was announced/);
    expect(words).not.toMatch(/larger than/);
  });

  it('when the disk is too full, before the first byte and when it goes on', async () => {
    const id = await newRecording();
    const location = (await begin(id, 1000)).headers.get('location')!;
    const { config } = service.heard;
    Object.assign(config, { keepFreeBytes: Number.MAX_SAFE_INTEGER });
    try {
      const response = await begin(await newRecording(), 1000);
      expect([response.status, await response.text()]).toEqual([
        507,
        expect.stringContaining('no room on Heard’s machine right now. Nothing was uploaded'),
      ]);
      expect((await send(location, FILE.subarray(0, 1000))).status).toBe(507);
      expect((await offsetOf(location)).offset).toBe(0);
    } finally {
      Object.assign(config, { keepFreeBytes: 1024 });
    }
    expect((await send(location, FILE.subarray(0, 1000))).status).toBe(204);
  });

  it('when the recording has its file, is not theirs, or is not named', async () => {
    const id = await newRecording();
    await withClient(id).done;
    const again = await begin(id, 10);
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('has its file already')]);
    const other = { cookie: await service.signIn(await service.person('researcher')), origin: service.url };
    expect((await begin(await newRecording(), 10, {}, other)).status).toBe(404);
    expect((await begin(RecordingId.parse(''), 10)).status).toBe(422);
  });

  it('when it is somebody else’s', async () => {
    const location = (await begin(await newRecording(), FILE.length)).headers.get('location')!;
    const other = { cookie: await service.signIn(await service.person('administrator')), origin: service.url };
    expect((await offsetOf(location, other)).status).toBe(404);
    expect((await send(location, FILE, 0, other)).status).toBe(404);
    expect((await offsetOf(location)).offset).toBe(0);
  });

  it('when the bytes are not those that were sent; they are kept aside', async () => {
    const id = await newRecording();
    const location = (await begin(id, FILE.length, { sha256: sha256(Buffer.from('another file')) })).headers.get(
      'location',
    )!;
    const response = await send(location, FILE);
    expect([response.status, await response.text()]).toEqual([
      460,
      expect.stringContaining('damaged on its way to us'),
    ]);
    expect((await state(id)).state).toBe('waiting');
    const aside = join(service.heard.config.varDir, 'damaged-uploads', location.split('/').at(-1)!);
    expect(readFileSync(aside).equals(FILE)).toBe(true);
    await withClient(id).done;
    expect((await state(id)).state).toBe('preparing');
  });

  it('when someone wants to download it', async () => {
    const location = (await begin(await newRecording(), FILE.length)).headers.get('location')!;
    await send(location, FILE.subarray(0, 10));
    expect((await service.fetch(location, { headers })).status).toBe(405);
  });
});

it('a file name is never readable on the disk, in the database or in the log', async () => {
  const secret = 'Jordan';
  const name = `"${secret}'s\n talk" ../../🎤 <b>\u202e.wav`;
  const id = await newRecording();
  const location = (await begin(id, FILE.length, { filename: name })).headers.get('location')!;
  expect(readdirSync(folder).length).toBeGreaterThan(0);
  for (const file of readdirSync(folder)) expect(readFileSync(join(folder, file)).includes(secret)).toBe(false);
  expect((await send(location, FILE)).status).toBe(204);
  const { rows } = await service.heard.db.execute(
    sql`select * from recordings r, uploads u where r.id = u.recording_id and r.id = ${id}`,
  );
  expect(rows[0]!.original_name).toBeInstanceOf(Buffer);
  expect(
    Object.values(rows[0]!).some((value) =>
      Buffer.isBuffer(value) ? value.includes(secret) : String(value).includes(secret),
    ),
  ).toBe(false);
  expect(service.logged.join('')).not.toContain(secret);
  const recording = (await (await service.api(`/recordings/${id}`, headers)).json()) as { original: { name: string } };
  expect(recording.original.name).toBe(`"${secret}'s talk" ../../🎤 <b>.wav`);
});

describe('uploading with a plain form', () => {
  const submit = (id: string, file: Blob | null, name = 'talk.wav') => {
    const form = new FormData();
    if (file) form.set('file', file, name);
    else form.set('other', 'x');
    return service.fetch(`/recordings/${id}/upload`, { method: 'POST', body: form, headers });
  };

  it('takes the file in', async () => {
    const id = await newRecording();
    const response = await submit(id, new Blob([FILE]), 'Gespräch 🎤.wav');
    expect([response.status, response.headers.get('location')]).toEqual([303, `/recordings/${id}?said=uploaded`]);
    expect(await state(id)).toMatchObject({
      state: 'preparing',
      originalSha256: sha256(FILE),
      originalName: 'Gespräch 🎤.wav',
    });
  });

  it('refuses what is no file, too large or not theirs, and leaves nothing behind', async () => {
    const id = await newRecording();
    expect((await submit(id, null)).status).toBe(422);
    expect((await submit(id, new Blob([]), '')).status).toBe(422);
    expect((await submit(id, new Blob([new Uint8Array(LIMIT + 1)]))).status).toBe(413);
    const noForm = { method: 'POST', body: 'x', headers: { ...headers, 'content-type': 'multipart/form-data' } };
    expect((await service.fetch(`/recordings/${id}/upload`, noForm)).status).toBe(422);
    const other = { cookie: await service.signIn(await service.person('researcher')), origin: service.url };
    expect(
      (await service.fetch(`/recordings/${id}/upload`, { method: 'POST', body: new FormData(), headers: other }))
        .status,
    ).toBe(404);
    expect((await state(id)).state).toBe('waiting');
    expect(readdirSync(folder).filter((name) => name.endsWith('.form'))).toEqual([]);
  });

  it('says that two files came, and takes neither', async () => {
    const id = await newRecording();
    const form = new FormData();
    form.append('file', new Blob([FILE]), 'first.wav');
    form.append('file', new Blob([FILE]), 'second.wav');
    const response = await service.fetch(`/recordings/${id}/upload`, { method: 'POST', body: form, headers });
    expect([response.status, await response.text()]).toEqual([422, expect.stringContaining('Two files came')]);
    expect((await state(id)).state).toBe('waiting');
    expect(await service.heard.db.select().from(uploads).where(eq(uploads.recordingId, id))).toEqual([]);
  });

  it('says of a picture that it is one', async () => {
    const id = await newRecording();
    const response = await submit(id, new Blob([FILE]), 'photo.jpg');
    expect([response.status, await response.text()]).toEqual([415, expect.stringContaining('is a picture')]);
    expect((await state(id)).state).toBe('waiting');
  });

  it('leaves nothing behind when the line breaks', async () => {
    const id = await newRecording();
    const body = Buffer.from(
      `--b\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\n${'x'.repeat(300_000)}`,
    );
    await new Promise<void>((broken) => {
      const sent = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 900_000 };
      const request = httpRequest(`${service.url}/recordings/${id}/upload`, {
        method: 'POST',
        headers: { ...headers, ...sent },
      });
      request.on('error', () => broken());
      request.write(body, () => setTimeout(() => request.destroy(new Error('gone')), 200));
    });
    await expect.poll(() => readdirSync(folder).filter((name) => name.endsWith('.form'))).toEqual([]);
    expect((await state(id)).state).toBe('waiting');
    await expect.poll(() => service.heard.db.select().from(uploads).where(eq(uploads.recordingId, id))).toEqual([]);
  });
});
