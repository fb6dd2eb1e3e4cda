import { eq } from 'drizzle-orm';
import type { AudioSpan, Cover } from '../../media/spans.ts';
import { consentNow } from '../consent/of-recording.ts';
import type { ConsentResult } from '../rules/consent/consent-table.ts';
import type { Heard } from '../heard.ts';
import type { Actor } from '../people/actor.ts';
import { type Authorized, authorize } from '../people/allow.ts';
import { type Manifest, type ManifestFile, mediaTypeOf } from '../rules/publishing/manifest.ts';
import { type Approval, type Release, signOffsNeeded, type SignOff, whatIsMissing } from '../publishing/readiness.ts';
import { latestRelease, releaseStatusOf } from '../publishing/release-status.ts';
import { choicesFor } from '../redaction/choices.ts';
import { type Decision, type Flag, flagsOf } from '../redaction/decisions.ts';
import { peoplesWordsOf } from '../redaction/word-rows.ts';
import { wordsAtFlag } from '../rules/redaction/corrected-flags.ts';
import { flagRevision } from '../rules/redaction/flag-state.ts';
import { waysHeardAgain } from '../rules/detection/heard-again.ts';
import { textFlagId, typedTexts, typedWords } from '../redaction/typed-texts.ts';
import { approvals, shows, signOffs } from '../store/schema.ts';
import { type EpisodeView, episodeView } from './outline.ts';
import { type StageView, stagesOf } from './stages.ts';
import { type WordsView, wordsViewOf } from './words-view.ts';
import { type HeldUp, heldUpBy, whereItIs } from '../recordings/held-up.ts';
import { type QueueWait, queueWaits } from '../recordings/queue-waits.ts';
import { findRecording } from '../recordings/recordings.ts';
import type { Recording } from '../recordings/life.ts';
import { type Participant, rosterRevision, rosterSeenBy } from '../consent/roster-rows.ts';
import { aboutRevision } from '../rules/recording/about.ts';
import { onlyTheDemoModelListened } from '../rules/recording/demo-model.ts';
import type { ParticipantId, RecordingId, ReleaseId, Sha256, ShowId, ActorId } from '../rules/ids.ts';

export interface FlagView extends Omit<Flag, 'recordingId' | 'position'> {
  /** The words just before and after it. */
  readonly before: string;
  readonly after: string;
  readonly choices: Decision[];
  /** What people wrote where its words stood; null where they stand as the machine heard them. */
  readonly corrected: string | null;
  /** For speech without words: in how many other ways it was heard again, and still no words came. */
  readonly otherWaysTried: number;
  /** Names the state in which it is shown. */
  readonly revision: string;
}

export interface ReleaseView {
  readonly id: ReleaseId;
  readonly run: number;
  readonly manifestHash: string;
  readonly manifest: Manifest;
  readonly verification: Release['verification'];
  readonly loudness: Release['loudness'];
  readonly current: boolean;
  readonly voidedReason: string | null;
  readonly approvals: Approval[];
  readonly signOffs: SignOff[];
  /** Ids of the participants who are seen or heard. */
  readonly needsSignOff: ParticipantId[];
  readonly readyToPublish: boolean;
  /** Plain sentences; may hold names, so for staff only. */
  readonly missing: string[];
  /** Whether the texts of the show are among it. */
  readonly showDoubted: boolean;
  readonly files: (ManifestFile & { mediaType: string })[];
  readonly spans: AudioSpan[];
  readonly covers: Cover[];
}

export interface RecordingView {
  readonly id: RecordingId;
  readonly showId: ShowId;
  readonly show: { readonly id: string; readonly slug: string; readonly title: string };
  readonly title: string;
  readonly notes: string;
  readonly kind: Recording['kind'];
  /** The state of title, kind and notes: whoever changes them sends it back. */
  readonly aboutRevision: string;
  readonly state: Recording['state'];
  readonly stateLabel: string;
  /** What to do next, in one sentence. */
  readonly next: string;
  readonly reason: string | null;
  readonly run: number;
  readonly uploadedBy: ActorId;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly original: { readonly name: string | null; readonly bytes: number; readonly sha256: Sha256 } | null;
  readonly facts: Recording['facts'];
  /** What is missing at the end of its file, and who chose to go on without it. */
  readonly cutShort: Recording['cutShort'];
  /** Which of its sound tracks a member of staff chose. */
  readonly chosenTracks: Recording['chosenTracks'];
  readonly keepList: string[];
  readonly rosterCovers: Recording['covers'];
  readonly stages: StageView[];
  readonly participants: Participant[];
  /** The state of the roster: whoever changes it sends it back. */
  readonly rosterRevision: string;
  readonly consent: ConsentResult | null;
  /** What the machine heard. */
  readonly transcript: Recording['transcript'];
  /** The words as they are now. */
  readonly words: WordsView;
  readonly flags: FlagView[];
  readonly undecided: number;
  /** What it waits for, when the machine cannot do the work. */
  readonly heldUp: HeldUp | null;
  readonly queueWait: QueueWait | null;
  /** The words came from the bundled demo model although another was asked for: it must be listened to again. */
  readonly onlyDemoModelListened: boolean;
  readonly release: ReleaseView | null;
  readonly episode: EpisodeView | null;
}

/** A recording as somebody may see it. Pages and endpoints show no other. */
export type SeenRecording = Authorized<RecordingView, 'see recording'>;

/** Everything that a page or a program may know of a recording. @throws 404 */
export async function recordingView(heard: Heard, actor: Actor, recordingId: RecordingId): Promise<SeenRecording> {
  const recording = await findRecording(heard, actor, 'see recording', recordingId);
  const [show] = await heard.db
    .select({ id: shows.id, slug: shows.slug, title: shows.title })
    .from(shows)
    .where(eq(shows.id, recording.showId));
  const people = await rosterSeenBy(heard.db, actor, recordingId);
  const flags = await flagsOf(heard.db, recordingId);
  const words = wordsViewOf(recording, await peoplesWordsOf(heard.db, recordingId));
  const heldUp = await heldUpBy(heard.db, recordingId);
  const queueWait = (await queueWaits(heard.db, recordingId)).get(recordingId) ?? null;
  const { id, showId, title, notes, kind, state, run, uploadedBy, createdAt, updatedAt, facts, keepList, transcript } =
    recording;
  const sha256 = recording.originalSha256;
  return authorize(actor, 'see recording', {
    id,
    showId,
    show: show!,
    title,
    notes,
    kind,
    aboutRevision: aboutRevision(recording),
    state,
    ...whereItIs(recording, heldUp, queueWait),
    run,
    uploadedBy,
    createdAt,
    updatedAt,
    original: sha256 ? { name: recording.originalName, bytes: recording.originalBytes ?? 0, sha256 } : null,
    facts,
    cutShort: recording.cutShort,
    chosenTracks: recording.chosenTracks,
    keepList,
    rosterCovers: recording.covers,
    stages: await stagesOf(heard, recording),
    participants: people,
    rosterRevision: rosterRevision(recording, people),
    consent: people.length > 0 ? consentNow(recording, people) : null,
    transcript,
    words,
    flags: flags.map((flag) => flagView(flag, recording, people, words)),
    undecided: flags.filter((flag) => flag.decision === null).length,
    heldUp,
    queueWait,
    onlyDemoModelListened: onlyTheDemoModelListened(heard.config, recording),
    release: await releaseView(heard, recording, people),
    episode: await episodeView(heard, recording, show!.slug),
  });
}

const WORDS_AROUND = 8;

function flagView(
  { recordingId: _recording, position: _position, ...flag }: Flag,
  recording: Recording,
  people: readonly Participant[],
  { words, version }: WordsView,
): FlagView {
  const told = {
    ...flag,
    choices: choicesFor(flag),
    revision: flagRevision(flag),
    corrected: null,
    otherWaysTried: flag.code === 'unheard' ? waysHeardAgain(flag, recording.transcript) : 0,
  };
  if (flag.kind === 'text') return { ...told, ...textAround(flag, recording, people) };
  const { firstWord, lastWord } = flag;
  const first = words.findIndex(({ end, heardLast }) =>
    firstWord === null ? end > flag.start : heardLast >= firstWord,
  );
  const after = words.findIndex(({ start, heardFirst }) =>
    lastWord === null ? start >= flag.end : heardFirst > lastWord,
  );
  const text = (from: number, to: number) =>
    words
      .slice(Math.max(0, from), Math.max(0, to))
      .map((word) => word.text)
      .join(' ');
  return {
    ...told,
    corrected: firstWord === null || version === 0 ? null : correctedAt(flag, words),
    before: first < 0 ? '' : text(first - WORDS_AROUND, first),
    after: after < 0 ? '' : text(after, after + WORDS_AROUND),
  };
}

/** What people wrote where a flag's words stood, where they wrote something else; empty where they took all of it out. */
function correctedAt(
  flag: Pick<Flag, 'text' | 'start' | 'end' | 'firstWord' | 'lastWord'>,
  words: WordsView['words'],
): string | null {
  const now = wordsAtFlag(words, flag);
  if (now.length > 0 && now.every(({ version }) => version === 0)) return null;
  const text = now.map((word) => word.text).join(' ');
  return withoutMarks(text) === withoutMarks(flag.text) ? null : text;
}

const withoutMarks = (text: string) => text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');

/** The words before and after it in the title or role label that it is in. */
function textAround(
  { id, firstWord, lastWord }: Pick<Flag, 'id' | 'firstWord' | 'lastWord'>,
  recording: Recording,
  people: readonly Participant[],
): Pick<FlagView, 'before' | 'after'> {
  const [first, last] = [firstWord ?? 0, lastWord ?? 0];
  const typed = typedTexts(recording.title, people).find((text) => textFlagId(recording.id, text, first, last) === id);
  const words = typedWords(typed?.text ?? '');
  return { before: words.slice(0, first).join(' '), after: words.slice(last + 1).join(' ') };
}

async function releaseView(
  heard: Heard,
  recording: Recording,
  people: readonly Participant[],
): Promise<ReleaseView | null> {
  const release = await latestRelease(heard.db, recording.id);
  if (!release) return null;
  const status = await releaseStatusOf(heard, heard.db, recording);
  const missing =
    status?.release.id === release.id
      ? whatIsMissing(status)
      : [release.voidedReason ?? 'This version is out of date.'];
  return {
    id: release.id,
    run: release.run,
    manifestHash: release.manifestHash,
    manifest: release.manifest,
    verification: release.verification,
    loudness: release.loudness,
    current: release.current,
    voidedReason: release.voidedReason,
    approvals: await heard.db.select().from(approvals).where(eq(approvals.releaseId, release.id)),
    signOffs: await heard.db.select().from(signOffs).where(eq(signOffs.releaseId, release.id)),
    needsSignOff: signOffsNeeded(people).map((person) => person.id),
    readyToPublish: missing.length === 0 && recording.state === 'needs-approval',
    missing,
    showDoubted: (status?.showDoubts.length ?? 0) > 0,
    files: release.manifest.files.map((file) => ({ ...file, mediaType: mediaTypeOf(file.role) })),
    spans: recording.redaction?.spans ?? [],
    covers: recording.redaction?.covers ?? [],
  };
}
