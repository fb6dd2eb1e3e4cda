import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { MediaJob } from '../media/job.ts';
import { ROOT } from '../src/config.ts';
import { emptyRoster, RosterError } from '../src/rules/detection/roster.ts';
import type { ShowId } from '../src/rules/ids.ts';
import { findTools } from '../src/tools.ts';
import { BadDemoArguments, type DemoArguments, readDemoArguments, DEMO_USAGE } from './arguments.ts';
import { readRoster, withAges, withSpeaker } from './read-roster.ts';
import { fileReport } from './report.ts';
import type { DemoReport, FileReport } from './report-format.ts';
import { type DemoRecording, samples } from './samples.ts';
import { type DemoService, startDemoService } from './service.ts';
import { StageLines } from './stage-lines.ts';
import { takeThrough } from './take-through.ts';
import { tellFeeds, tellRecording, tellStaffPages } from './tell.ts';

/** Takes every recording through, one after the other, and tells about each. @returns the reports */
async function takeAll(
  service: DemoService,
  recordings: readonly DemoRecording[],
  out: string | null,
): Promise<FileReport[]> {
  const shows = new Map<string, ShowId>();
  const reports: FileReport[] = [];
  for (const recording of recordings) {
    const { show } = recording.roster;
    const showId = shows.get(show) ?? (await makeShow(service, show));
    shows.set(show, showId);
    const lines = new StageLines(recording.path);
    const { view, decisions } = await takeThrough(service, showId, recording, lines.watch, lines.uploading);
    lines.end();
    const report = fileReport(
      recording.path,
      view,
      service.address,
      await copyOut(service, view.release?.files ?? [], out),
    );
    tellRecording(view, decisions, recording.spoken, report);
    reports.push(report);
  }
  return reports;
}

async function makeShow(service: DemoService, title: string): Promise<ShowId> {
  const description =
    'Young people with experience of care talk about what helps. Made by the Heard demo with synthetic voices or your own files.';
  const show = await service.people.uploader.client.ask<{ id: ShowId }>('POST', '/shows', {
    title,
    description,
    author: 'The Heard demo',
  });
  return show.id;
}

/** Copies the published files out of the store, under their public names. */
async function copyOut(
  service: DemoService,
  files: readonly { name: string; sha256: string }[],
  out: string | null,
): Promise<Map<string, string>> {
  const copied = new Map<string, string>();
  if (!out) return copied;
  await mkdir(out, { recursive: true });
  for (const { name, sha256 } of files) {
    if (!(await service.heard.files.has(sha256))) continue;
    await copyFile(service.heard.files.path(sha256), join(out, name));
    copied.set(name, join(out, name));
  }
  return copied;
}

async function ownRecordings({ files, roster }: DemoArguments): Promise<DemoRecording[]> {
  const { roster: known, added } = withSpeaker(roster ? await readRoster(roster) : emptyRoster());
  if (added)
    console.log(
      'Nobody on the roster is said to speak. For this demo we take it that whoever speaks said yes; in real use, Heard stops here.',
    );
  console.log(
    'For this demo everybody who speaks is taken to be 18 or older; in real use, staff write down what is known.',
  );
  return files.map((file) => ({ path: resolve(file), roster: withAges(known), spoken: null }));
}

/** Waits for work that does not look at the signal itself. @throws when somebody ends the demo meanwhile */
function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const ended = new Promise<never>((_, reject) => {
    const end = () => reject(new Error('\nEnded before it was finished. Everything that was made is removed.'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
  // Once the service is gone, what still waits for it fails, and nobody listens any more.
  work.catch(() => {});
  return Promise.race([work, ended]);
}

/** @returns the exit status: 0 only if every file was published */
async function main(): Promise<number> {
  const asked = readDemoArguments(process.argv.slice(2));
  const scratch = await mkdtemp(join(tmpdir(), 'heard-demo-'));
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  let service: DemoService | null = null;
  try {
    const job: MediaJob = {
      tools: findTools(process.env),
      workDir: scratch,
      signal: interrupted.signal,
      progress: () => {},
      timeoutMs: 300_000,
      stallMs: 60_000,
      threads: 1,
    };
    const recordings = asked.files.length > 0 ? await ownRecordings(asked) : await samples(scratch, job);
    console.log('Starting a Heard of its own in a scratch folder…');
    service = await startDemoService(join(scratch, 'var'), {
      port: asked.port,
      say: console.log,
      logFile: join(ROOT, 'var/demo.log'),
    });
    const reports = await unlessInterrupted(takeAll(service, recordings, asked.out), interrupted.signal);
    const slugs = [...new Set(reports.flatMap((report) => report.episode?.match(/\/shows\/([^/]+)\//)?.[1] ?? []))];
    const feeds = slugs.map((slug) => `${service!.address}/shows/${slug}/feed.xml`);
    const report: DemoReport = { feed: feeds[0] ?? null, feeds, queue: service.heard.pipeline.kind, files: reports };
    if (asked.json) await writeFile(asked.json, `${JSON.stringify(report, null, 2)}\n`);
    tellFeeds(feeds);
    const allPublished = reports.length > 0 && reports.every(({ state }) => state === 'published');
    if (!asked.once && !interrupted.signal.aborted) {
      tellStaffPages(service);
      console.log('\nThe service goes on running. Press Ctrl-C to end it; everything it made is then removed.');
      await new Promise<void>((done) => interrupted.signal.addEventListener('abort', () => done(), { once: true }));
    }
    return allPublished ? 0 : 1;
  } finally {
    await service?.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof BadDemoArguments) console.error(`${error.message}\n\n${DEMO_USAGE}`);
  else console.error(error instanceof RosterError || error instanceof Error ? error.message : error);
  process.exitCode = error instanceof BadDemoArguments ? 2 : 1;
}
process.exit();
