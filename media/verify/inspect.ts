import { text } from 'node:stream/consumers';
import { MediaError } from '../errors.ts';
import { startProgram } from '../ffmpeg/child.ts';
import type { MediaJob } from '../job.ts';

export interface InspectedStream {
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly nb_read_packets?: string;
  readonly disposition?: Readonly<Record<string, number>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Everything a packaged file says about itself. */
export interface Inspection {
  readonly durationSeconds: number | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly streams: readonly InspectedStream[];
  readonly chapters: readonly { readonly start_time?: string; readonly tags?: Readonly<Record<string, string>> }[];
  readonly programs: number;
}

/** Reads streams, chapters, packet counts and every tag of a packaged file with ffprobe. The tags may hold names: never log them. */
export async function inspect(path: string, job: MediaJob): Promise<Inspection> {
  const show = ['-show_format', '-show_streams', '-show_chapters', '-show_programs', '-count_packets'];
  const args = [
    '-v',
    'error',
    '-print_format',
    'json',
    ...show,
    '-protocol_whitelist',
    'file,pipe',
    '-i',
    `file:${path}`,
  ];
  const program = startProgram({ name: 'ffprobe', file: job.tools.ffprobe, args, stdout: true }, job);
  program.stderr.resume();
  const [json, exitCode] = await Promise.all([text(program.stdout!), program.done]);
  if (exitCode !== 0) throw new MediaError('tool-failed', 'ffprobe could not read a finished file');
  const report = JSON.parse(json) as {
    format?: { duration?: string; tags?: Record<string, string> };
    streams?: InspectedStream[];
    chapters?: Inspection['chapters'];
    programs?: unknown[];
  };
  const duration = Number(report.format?.duration);
  return {
    durationSeconds: Number.isFinite(duration) ? duration : null,
    tags: report.format?.tags ?? {},
    streams: report.streams ?? [],
    chapters: report.chapters ?? [],
    programs: report.programs?.length ?? 0,
  };
}

/** Every set of tags in a file: the file's own, its streams' and its chapters'. */
export function allTags(inspection: Inspection): Readonly<Record<string, string>>[] {
  const inner = [...inspection.streams, ...inspection.chapters].map(({ tags }) => tags ?? {});
  return [inspection.tags, ...inner];
}
