import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { MediaJob } from '../media/job.ts';
import { ROOT } from '../src/config.ts';
import { emptyRoster, RosterError } from '../src/rules/detection/roster.ts';
import { findTools } from '../src/tools.ts';
import { BadDemoArguments, type DemoArguments, readDemoArguments, DEMO_USAGE } from './arguments.ts';
import { readRoster, withAges, withSpeaker } from './read-roster.ts';
import type { DemoReport, FileReport } from './report-format.ts';
import { type DemoRecording, samples } from './samples.ts';
import { type DemoService, startDemoService } from './service.ts';
import { takeAll } from './take-all.ts';
import { tellFeeds, tellStaffPages } from './tell.ts';

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
    // A roster that makes no sense is told before anything starts. The samples are made while the service starts.
    const own = asked.files.length > 0 ? await ownRecordings(asked) : null;
    console.log('Starting a Heard of its own in a scratch folder…');
    const making = own ?? samples(scratch, job);
    const [made, started] = await Promise.allSettled([
      making,
      startDemoService(join(scratch, 'var'), {
        port: asked.port,
        say: console.log,
        logFile: join(ROOT, 'var/demo.log'),
      }),
    ]);
    if (started.status === 'rejected') throw started.reason;
    service = started.value;
    if (made.status === 'rejected') throw made.reason;
    const recordings = made.value;
    const reportOf = (files: readonly FileReport[]): DemoReport => {
      const slugs = [...new Set(files.flatMap((report) => report.episode?.match(/\/shows\/([^/]+)\//)?.[1] ?? []))];
      const feeds = slugs.map((slug) => `${service!.address}/shows/${slug}/feed.xml`);
      return { feed: feeds[0] ?? null, feeds, queue: service!.heard.pipeline.kind, files: [...files] };
    };
    const keep = async (files: readonly FileReport[]) => {
      if (asked.json) await writeFile(asked.json, `${JSON.stringify(reportOf(files), null, 2)}\n`);
    };
    const reports = await unlessInterrupted(takeAll(service, recordings, { out: asked.out, keep }), interrupted.signal);
    const { feeds } = reportOf(reports);
    tellFeeds(feeds);
    const allPublished =
      reports.length > 0 && reports.every(({ state, reason }) => state === 'published' && reason === null);
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
