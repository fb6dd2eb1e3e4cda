import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { eq } from 'drizzle-orm';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoRecording, samples } from '../../demo/samples.ts';
import { type DemoService, startDemoService } from '../../demo/service.ts';
import { type Taken, takeThrough } from '../../demo/take-through.ts';
import { measureLoudness } from '../../media/loudness.ts';
import { proveAuditLog } from '../../src/audit/log.ts';
import { makeLink } from '../../src/consent/links.ts';
import { SYSTEM } from '../../src/people/actor.ts';
import { rosterOf } from '../../src/consent/roster-rows.ts';
import { recordingFiles } from '../../src/store/schema.ts';
import { startRedis, type TestRedis } from '../redis.ts';
import { testJob, testTools } from '../tools.ts';
import { ffmpeg } from './media/audio-files.ts';
import type { ShowId } from '../../src/rules/ids.ts';

/** Both samples, from upload to the feed, on each queue backend: what listeners get is what was promised. */
describe.each(['postgres', 'redis'] as const)('from an upload to an episode in a feed, the queue on %s', (queue) => {
  const folder = mkdtempSync(join(tmpdir(), `heard-${queue}-`));
  const varDir = join(folder, 'var');
  const logFile = join(folder, 'heard.log');
  let redis: TestRedis | null = null;
  let service: DemoService;
  let recordings: DemoRecording[];
  const taken: Taken[] = [];
  const slugs: string[] = [];

  beforeAll(async () => {
    redis = queue === 'redis' ? await startRedis() : null;
    const env = { WHISPER_MODEL: 'demo-en', LOG_LEVEL: 'debug', REDIS_URL: redis?.url ?? '' };
    service = await startDemoService(varDir, { logFile, env });
    recordings = await samples(folder, testJob());
    for (const recording of recordings) {
      const show = await service.people.uploader.client.ask<{ id: ShowId; slug: string }>('POST', '/shows', {
        title: recording.roster.show,
        description: 'For tests.',
        author: 'Tests',
      });
      slugs.push(show.slug);
      taken.push(
        await takeThrough(
          service,
          show.id,
          recording,
          () => {},
          () => {},
        ),
      );
    }
  });

  afterAll(async () => {
    await service?.stop();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const published = async (index: number, role: string): Promise<{ bytes: Buffer; name: string }> => {
    const file = taken[index]!.view.release!.files.find((candidate) => candidate.role === role)!;
    const answer = await fetch(`${service.address}/media/${file.name}`);
    expect(answer.status).toBe(200);
    return { bytes: Buffer.from(await answer.arrayBuffer()), name: file.name };
  };

  test('both are published, on the backend that was asked for', () => {
    expect(service.heard.pipeline.kind).toBe(queue);
    expect(taken.map(({ view }) => [view.state, view.reason])).toEqual([
      ['published', null],
      ['published', null],
    ]);
  });

  test('every spoken name of the roster lies under a bleep with all of its samples', () => {
    for (const [index, { view }] of taken.entries()) {
      const roster = new Set(view.participants.flatMap((person) => person.name.toLowerCase().split(' ')));
      const spoken = recordings[index]!.spoken!.filter(({ text }) => roster.has(text.toLowerCase()));
      expect(spoken.length).toBeGreaterThan(0);
      const bare = spoken.filter(
        (name) => !view.release!.spans.some((span) => span.start <= name.start && span.end >= name.end),
      );
      expect(bare).toEqual([]);
    }
  });

  test('the MP3s that listeners get are at −16 ± 0.5 LUFS and at most −1 dBTP', async () => {
    for (const index of [0, 1]) {
      const { name } = await published(index, 'audio/mpeg');
      const file = taken[index]!.view.release!.files.find((candidate) => candidate.name === name)!;
      const loudness = await measureLoudness(service.heard.files.path(file.sha256), testJob());
      expect(Math.abs(loudness.integrated + 16)).toBeLessThanOrEqual(0.5);
      expect(loudness.truePeak).toBeLessThanOrEqual(-1);
    }
  });

  test('verification passed: nothing of the original is left under any span', () => {
    for (const { view } of taken) {
      expect(view.release!.verification).toMatchObject({ passed: true, findings: [] });
      const correlation = view.release!.verification!.checks.find((check) => check.name === 'correlation')!;
      expect(correlation.worst).toBeLessThan(0.05);
    }
  });

  test('captions, transcripts and chapters hold no name of the roster', async () => {
    for (const [index, { view }] of taken.entries()) {
      const names = view.participants.flatMap((person) => person.name.toLowerCase().split(' '));
      for (const role of [
        'text/vtt',
        'application/x-subrip',
        'application/json',
        'text/html',
        'application/json+chapters',
      ]) {
        const words =
          (await published(index, role)).bytes
            .toString('utf8')
            .toLowerCase()
            .match(/\p{L}+/gu) ?? [];
        expect(
          words.filter((word) => names.includes(word)),
          `${role} of sample ${index}`,
        ).toEqual([]);
      }
      expect((await published(index, 'text/vtt')).bytes.toString('utf8')).toContain('[BLEEP]');
    }
  });

  test('the badges and the face are gone from every frame of the published video, which carries its captions', async () => {
    const { view } = taken[1]!;
    const { covers, files } = view.release!;
    const regions = covers.map(alwaysUnder);
    expect(covers.some(({ keys }) => (keys ?? []).length === 0)).toBe(true);
    expect(regions.some((region, index) => (covers[index]!.keys ?? []).length > 0 && isAround(region, FACE))).toBe(
      true,
    );
    const video = service.heard.files.path(files.find((file) => file.role === 'video/mp4')!.sha256);
    const originals = service.heard.files.path(view.original!.sha256);
    for (const { x, y, width, height, start, end } of regions) {
      const crop = `crop=${width}:${height}:${x}:${y},format=gray`;
      const frames = (path: string): Buffer =>
        ffmpeg('-ss', `${start}`, '-t', `${end - start}`, '-i', path, '-vf', crop, '-f', 'rawvideo', '-');
      expect(levels(frames(originals)), 'there was something to see').toBeGreaterThan(100);
      expect(levels(frames(video)), 'the cover is one flat colour').toBeLessThan(12);
    }
    const streams = ffprobeStreams(video).map((stream) => stream.codec_name);
    expect(streams.sort()).toEqual(['aac', 'h264', 'mov_text']);
  });

  test('each feed is valid XML with its episode, and its enclosure is the file that was approved', async () => {
    for (const [index, slug] of slugs.entries()) {
      const xml = await (await fetch(`${service.address}/shows/${slug}/feed.xml`)).text();
      expect(XMLValidator.validate(xml)).toBe(true);
      const { item } = new XMLParser({ ignoreAttributes: false }).parse(xml).rss.channel;
      const { bytes } = await published(index, 'audio/mpeg');
      expect(Number(item.enclosure['@_length'])).toBe(bytes.length);
      expect(item.enclosure['@_url']).toMatch(/\/media\//);
      const approved = taken[index]!.view.release!.files.find((file) => file.role === 'audio/mpeg')!;
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(approved.sha256);
    }
  });

  test('no name is in the logs, in the queue, in a file name, or readable in the database', async () => {
    const names = [
      ...new Set(taken.flatMap(({ view }) => view.participants.flatMap((person) => person.name.split(' ')))),
    ];
    const log = await readFile(logFile, 'utf8');
    expect(log).toContain('stage done');
    const jobs = redis ? await redisDump(redis.url) : await postgresDump(service.env.DATABASE_URL!);
    expect(jobs).toContain(taken[0]!.view.id);
    // What people gave us stays as it was, whatever its own tags say; it is never public.
    const originals = taken.map(({ view }) => service.heard.files.path(view.original!.sha256));
    const paths = (await readdir(varDir, { recursive: true })).join('\n');
    for (const name of names) {
      expect(log, `log: ${name}`).not.toContain(name);
      expect(jobs, `queue: ${name}`).not.toContain(name);
      expect(paths, `file names: ${name}`).not.toContain(name);
      const holding = (await filesHolding(name, varDir)).filter((path) => !originals.includes(path));
      expect(holding, `files: ${name}`).toEqual([]);
    }
  });

  test('the audit log is whole', async () => {
    expect((await proveAuditLog(service.heard.db)).broken).toBeNull();
  });

  test('a takedown answers 410 everywhere, is out of the feed, and its files are removed', async () => {
    const { view } = taken[0]!;
    const addresses = [
      view.episode!.page,
      ...view.release!.files.map((file) => `${service.address}/media/${file.name}`),
    ];
    const etag = (await fetch(addresses[1]!)).headers.get('etag')!;
    await service.people.consents.client.ask('POST', `/recordings/${view.id}/take-down`, { reason: 'For a test.' });
    for (const address of addresses) {
      const requests: RequestInit[] = [
        {},
        { method: 'HEAD' },
        { headers: { range: 'bytes=0-9' } },
        { headers: { 'if-none-match': etag } },
      ];
      for (const request of requests) {
        expect((await fetch(address, request)).status, address).toBe(410);
      }
    }
    const feed = await (await fetch(`${service.address}/shows/${slugs[0]}/feed.xml`)).text();
    expect(feed).not.toContain('<item>');
    const mp3 = view.release!.files.find((file) => file.role === 'audio/mpeg')!.sha256;
    await expect.poll(() => service.heard.files.has(mp3), { timeout: 60_000 }).toBe(false);
    expect(await service.heard.files.has(view.original!.sha256)).toBe(true);
  });

  test('somebody in it takes their yes back by a private link: gone at once, and nothing made from it is left', async () => {
    const { view } = taken[1]!;
    const { heard } = service;
    const [person] = await rosterOf(heard.db, view.id);
    const link = await heard.db.transaction((tx) =>
      makeLink(tx, heard, SYSTEM, { kind: 'withdraw', personId: person!.personId!, giver: 'self', days: 1 }),
    );
    const files = view.release!.files;
    const addresses = [view.episode!.page, ...files.map((file) => `${service.address}/media/${file.name}`)];
    const etag = (await fetch(addresses[1]!)).headers.get('etag')!;
    const begun = performance.now();
    const path = new URL(link).pathname;
    const sent = await fetch(service.address + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: service.address },
      body: new URLSearchParams({ what: 'everything' }),
    });
    expect(sent.status).toBe(303);
    const feed = await (await fetch(`${service.address}/shows/${slugs[1]}/feed.xml`)).text();
    expect(feed).not.toContain('<item>');
    for (const address of addresses) {
      const asks: RequestInit[] = [
        {},
        { method: 'HEAD' },
        { headers: { range: 'bytes=0-9' } },
        { headers: { 'if-none-match': etag } },
      ];
      for (const ask of asks) expect((await fetch(address, ask)).status, address).toBe(410);
    }
    console.log(
      `from withdrawal pressed to feed item gone and 410 on ${addresses.length} addresses: ${Math.round(performance.now() - begun)} ms`,
    );
    await expect
      .poll(
        async () => {
          const kept = await heard.db.select().from(recordingFiles).where(eq(recordingFiles.recordingId, view.id));
          return kept.map(({ role }) => role);
        },
        { timeout: 60_000 },
      )
      .toEqual(['original']);
    for (const { sha256 } of files) expect(await heard.files.has(sha256)).toBe(false);
    expect(await heard.files.has(view.original!.sha256)).toBe(true);
    const names = view.participants.flatMap(({ name }) => name.split(' '));
    const [log, jobs] = [
      await readFile(logFile, 'utf8'),
      redis ? await redisDump(redis.url) : await postgresDump(service.env.DATABASE_URL!),
    ];
    const original = heard.files.path(view.original!.sha256);
    const other = heard.files.path(taken[0]!.view.original!.sha256);
    for (const name of names) {
      expect(log, `log: ${name}`).not.toContain(name);
      expect(jobs, `queue: ${name}`).not.toContain(name);
      const holding = (await filesHolding(name, varDir)).filter((at) => at !== original && at !== other);
      expect(holding, `files and database: ${name}`).toEqual([]);
    }
    expect((await proveAuditLog(heard.db)).broken).toBeNull();
  });
});

async function redisDump(url: string): Promise<string> {
  const redis = new Redis(url);
  const lines: string[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    if (type === 'hash') lines.push(key, JSON.stringify(await redis.hgetall(key)));
    if (type === 'stream') lines.push(key, JSON.stringify(await redis.xrange(key, '-', '+')));
    if (type === 'zset') lines.push(key, JSON.stringify(await redis.zrange(key, 0, -1)));
    if (type === 'list') lines.push(key, JSON.stringify(await redis.lrange(key, 0, -1)));
    if (type === 'set') lines.push(key, JSON.stringify(await redis.smembers(key)));
    if (type === 'string') lines.push(key, (await redis.get(key)) ?? '');
  }
  redis.disconnect();
  return lines.join('\n');
}

async function postgresDump(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query(
    "select table_name from information_schema.tables where table_schema = 'queue' and table_type = 'BASE TABLE'",
  );
  const lines: string[] = [];
  for (const { table_name } of tables)
    lines.push(JSON.stringify((await client.query(`select * from queue.${table_name}`)).rows));
  await client.end();
  return lines.join('\n');
}

type Cover = NonNullable<Taken['view']['release']>['covers'][number];

/** The middle of the face in the sample video, in pixels. */
const FACE = { x: 1130, y: 110 };

/** What a cover hides all the time, however it moves. */
function alwaysUnder(cover: Cover): Cover {
  const places = cover.keys?.length ? cover.keys : [cover];
  const x = Math.max(...places.map((place) => Math.ceil(place.x)));
  const y = Math.max(...places.map((place) => Math.ceil(place.y)));
  const right = Math.min(...places.map((place) => Math.floor(place.x + place.width)));
  const bottom = Math.min(...places.map((place) => Math.floor(place.y + place.height)));
  return { ...cover, x, y, width: right - x, height: bottom - y };
}

function isAround({ x, y, width, height }: Cover, point: { x: number; y: number }): boolean {
  return x < point.x && point.x < x + width && y < point.y && point.y < y + height;
}

/** How far apart the darkest and the lightest pixel are, in levels of 255. */
function levels(gray: Buffer): number {
  let [low, high] = [255, 0];
  for (const level of gray) {
    if (level < low) low = level;
    if (level > high) high = level;
  }
  return high - low;
}

function ffprobeStreams(path: string): { codec_name: string }[] {
  const run = spawnSync(testTools().ffprobe, ['-v', 'error', '-show_streams', '-of', 'json', path], {
    encoding: 'utf8',
  });
  return JSON.parse(run.stdout).streams;
}

/** Files below a folder, of whatever kind, that hold a name as plain bytes. */
async function filesHolding(name: string, folder: string): Promise<string[]> {
  const found = await promisify(execFile)('grep', ['-rlaw', '--', name, folder]).catch(
    (error: { code?: number; stdout?: string }) => {
      if (error.code === 1) return { stdout: '' };
      throw error;
    },
  );
  return found.stdout!.split('\n').filter(Boolean);
}
