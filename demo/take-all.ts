import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingView } from '../src/views/view.ts';
import type { Progress } from '../src/views/progress.ts';
import type { RecordingId, ShowId, Sha256 } from '../src/rules/ids.ts';
import { fileReport, notTaken } from './report.ts';
import type { FileReport } from './report-format.ts';
import type { DemoRecording } from './samples.ts';
import type { DemoService } from './service.ts';
import { StageLines } from './stage-lines.ts';
import { takeThrough } from './take-through.ts';
import { tellRecording } from './tell.ts';

interface HowTaken {
  /** Folder that the published files are copied to. */
  readonly out: string | null;
  /** Called after each recording with the reports so far, so that none is lost with whatever comes after it. */
  readonly keep: (reports: readonly FileReport[]) => Promise<void>;
}

/**
 * Takes every recording through, one after the other, and tells about each. What goes wrong with one is in its report and does not touch the
 * others.
 * @returns one report a recording, in their order
 */
export async function takeAll(
  service: DemoService,
  recordings: readonly DemoRecording[],
  { out, keep }: HowTaken,
): Promise<FileReport[]> {
  const shows = new Map<string, ShowId>();
  const reports: FileReport[] = [];
  for (const recording of recordings) {
    reports.push(await takeOne(service, recording, shows, out));
    await keep(reports);
  }
  return reports;
}

async function takeOne(
  service: DemoService,
  recording: DemoRecording,
  shows: Map<string, ShowId>,
  out: string | null,
): Promise<FileReport> {
  const { show } = recording.roster;
  const lines = new StageLines(recording.path);
  let id: RecordingId | null = null;
  const watch = (progress: Progress) => {
    id = progress.id;
    lines.watch(progress);
  };
  let report: FileReport | null = null;
  try {
    const showId = shows.get(show) ?? (await makeShow(service, show));
    shows.set(show, showId);
    const { view, decisions } = await takeThrough(service, showId, recording, watch, lines.uploading);
    lines.end();
    report = fileReport(recording.path, view, service.address, new Map());
    const copied = await copyOut(service, view.release?.files ?? [], out);
    report = fileReport(recording.path, view, service.address, copied);
    tellRecording(view, decisions, recording.spoken, report);
    return report;
  } catch (error) {
    lines.end();
    const why = error instanceof Error ? error.message : String(error);
    console.log(`\n  ${recording.path}: the demo could not finish it. ${why}`);
    const last = await lastSeen(service, id);
    const told = report ?? (last && fileReport(recording.path, last, service.address, new Map()));
    return { ...(told ?? notTaken(recording.path)), reason: why };
  }
}

/** What is known of a recording with which something went wrong; null where it never came, or the service does not answer either. */
async function lastSeen({ people }: DemoService, id: RecordingId | null): Promise<RecordingView | null> {
  if (id === null) return null;
  return people.redactions.client.recording(id).catch(() => null);
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
  files: readonly { name: string; sha256: Sha256 }[],
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
