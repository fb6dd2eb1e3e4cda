import type { FlagView, RecordingView } from '../src/views/view.ts';
import type { FileReport } from './report-format.ts';

/** Where a finished file was copied to, by its public name. */
export type CopiedFiles = ReadonlyMap<string, string>;

/** The report of one recording in the form of docs/formats.md. */
export function fileReport(input: string, view: RecordingView, publicUrl: string, copied: CopiedFiles): FileReport {
  const { release, transcript, facts } = view;
  return {
    input,
    state: view.state,
    reason: view.state === 'published' ? null : view.reason,
    episode: view.episode?.page ?? null,
    engine: transcript?.engine ?? null,
    durationSeconds: facts?.durationSeconds ?? null,
    words: (transcript?.words ?? []).map(({ text, start, end, probability }) => ({ text, start, end, probability })),
    flags: view.flags.filter((flag) => !flag.region).map(flagReport),
    spans: (release?.spans ?? []).map(({ start, end, action, replacement, flags }) => ({
      start,
      end,
      action,
      ...(replacement ? { replacement } : {}),
      flags,
    })),
    covers: (release?.covers ?? []).map(({ start, end, x, y, width, height, flags }) => ({
      start,
      end,
      x,
      y,
      width,
      height,
      flags,
    })),
    loudness: {
      before: facts?.before ?? null,
      after: Object.entries(release?.loudness ?? {}).map(([role, loudness]) => ({ role, ...loudness })),
    },
    verification: release?.verification ?? null,
    artefacts: (release?.files ?? []).map(({ role, sha256, bytes, name }) => ({
      role,
      path: copied.get(name) ?? null,
      url: `${publicUrl}/media/${name}`,
      sha256,
      bytes,
    })),
    secondsPerStage: Object.fromEntries(
      view.stages.flatMap(({ stage, seconds }) => (seconds === null ? [] : [[stage, seconds]])),
    ),
  };
}

/** The report of a file of which no recording was made. */
export function notTaken(input: string): FileReport {
  return {
    ...{ input, state: 'not-taken', reason: null, episode: null, engine: null, durationSeconds: null },
    ...{ words: [], flags: [], spans: [], covers: [], artefacts: [], secondsPerStage: {} },
    ...{ loudness: { before: null, after: [] }, verification: null },
  };
}

function flagReport(flag: FlagView): FileReport['flags'][number] {
  const { id, kind, text, start, end, decision, follows, code, reason, foundBy } = flag;
  return { id, kind, text, start, end, decision, follows, code, reason, foundBy };
}
