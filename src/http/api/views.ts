import type { Actor } from '../../people/actor.ts';
import { may } from '../../people/allow.ts';
import type { ReleaseView, SeenRecording } from '../../views/view.ts';

/** A release as the API tells it: what listeners will read beside its files. What is missing may hold names: it is for staff. */
export function releaseFor(actor: Actor, release: ReleaseView) {
  const { title, description, durationSeconds } = release.manifest;
  return { ...release, title, description, durationSeconds, missing: may(actor, 'see names') ? release.missing : [] };
}

/** A recording as the API tells it. */
export function recordingFor(actor: Actor, view: SeenRecording) {
  // The words of now have an answer of their own.
  const { words: _words, ...recording } = view;
  return { ...recording, release: view.release && releaseFor(actor, view.release) };
}

/** What was found, covered, measured and published. */
export function reportOf(view: SeenRecording) {
  const { facts, release } = view;
  const timed = view.stages.filter((stage) => stage.seconds !== null);
  return {
    recordingId: view.id,
    state: view.state,
    durationSeconds: facts?.durationSeconds ?? null,
    words: view.words.words,
    flags: view.flags,
    spans: release?.spans ?? [],
    covers: release?.covers ?? [],
    loudness: { before: facts?.before ?? null, master: facts?.after ?? null, encoded: release?.loudness ?? {} },
    verification: release?.verification ?? null,
    files: release?.files ?? [],
    stageSeconds: Object.fromEntries(timed.map(({ stage, seconds }) => [stage, seconds ?? 0])),
    episode: view.episode,
  };
}
