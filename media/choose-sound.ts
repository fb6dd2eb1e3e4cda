import { setImmediate } from 'node:timers/promises';
import type { Probe } from './ffmpeg/probe.ts';
import type { AudioStream } from './ffmpeg/streams.ts';
import type { MediaJob } from './job.ts';
import { integrated } from './loudness/gating.ts';
import { isMixOf, type Relation, relationOf } from './tracks/compare.ts';
import { excerptsOf, type TrackExcerpt } from './tracks/excerpt.ts';
import type { TakenTrack } from './tracks/graph.ts';
import { type MeasuredTrack, measureTrack } from './tracks/measure.ts';
import { type SpeechTurns, spansOf, speechTurns } from './tracks/turns.ts';

/** What somebody chose: one track, counted from 1, or all of them mixed. */
export type SoundChoice = number | 'all';

/** A sound track that can be decoded. */
export interface SoundTrack {
  /** Counted from 1 in the file's order. */
  readonly number: number;
  /** As the file names it, such as `eng`; null where it names none. */
  readonly language: string | null;
  /** Seconds. */
  readonly seconds: number;
  /** Seconds in which somebody seems to speak. */
  readonly speechSeconds: number;
  /** The piece of it that people can hear before they choose, in seconds of the file; left out where there is none. */
  readonly excerpt?: { readonly start: number; readonly seconds: number };
}

/** Which of a file's sound tracks were taken, counted from 1 in the file's order. */
export interface SoundTracks {
  /** The first of them, where several were mixed. */
  readonly taken: number;
  readonly of: number;
  /** On how many of those that were left out somebody seems to say what is not in the recording. */
  readonly othersWithSpeech: number;
  /** Those that were mixed; left out where one alone was taken. */
  readonly mixed?: readonly number[];
  /** Those that can be decoded; left out in facts of before. */
  readonly tracks?: readonly SoundTrack[];
}

/** When the person of a mixed track speaks. */
export interface TrackSpeech {
  /** The track, counted from 1. */
  readonly track: number;
  /** Start and end in seconds, in order. */
  readonly spans: readonly (readonly [number, number])[];
}

/** What is made of a file's sound tracks. */
export interface ChosenSound {
  readonly taken: readonly TakenTrack[];
  /** Null where the file has one track. */
  readonly tracks: SoundTracks | null;
  readonly trackSpeech: readonly TrackSpeech[];
  /** What people can hear of each listed track before they choose; nothing is written yet. */
  readonly excerpts: readonly TrackExcerpt[];
}

/** Less speech energy than this, in seconds, is nobody speaking. */
const SOMEBODY_SPEAKS = 0.3;
/** A track with less of the most speech on any track is passed over, even where it is marked as the usual one. */
const LEAST_SHARE = 0.25;
/** Tracks are turned up by no more, in dB: beyond it there is only noise. */
const MOST_GAIN = 30;
/** So many turns are kept of each track: neighbours are joined where there are more. */
const MOST_TURNS = 1_000;
/** So many tracks are listed. */
const MOST_LISTED = 64;

/**
 * Chooses the sound of a file with several tracks. Where people speak on several, one each, these are mixed, each as loud as the others. Where
 * all hold the same, or it cannot be told how they belong together, one is taken: one on which somebody speaks, else one that is not silent;
 * among those the one marked as the usual one, in English or in no language that is named, with the most speech, the first.
 * @param choice what somebody chose; null where nobody did
 * @throws MediaError cancelled, timed-out, stalled, crashed
 */
export async function chooseSound(
  input: string,
  probed: Probe,
  { first, choice }: { readonly first: AudioStream; readonly choice: SoundChoice | null },
  job: MediaJob,
): Promise<ChosenSound> {
  if (probed.sounds.length < 2) return { taken: [alone(first)], tracks: null, trackSpeech: [], excerpts: [] };
  const measured: MeasuredTrack[] = [];
  for (const stream of probed.sounds) {
    const found = await measureTrack(input, probed, stream, job);
    if (found) measured.push(found);
  }
  const ranked = inOrderOfUse(measured);
  const { parts, othersWithSpeech } = await chosenOf(ranked, choice, oncePerPair());
  const number = parts[0]?.number ?? 1 + probed.sounds.findIndex(({ index }) => index === first.index);
  const tracks: SoundTracks = {
    taken: parts.length > 1 ? Math.min(...parts.map((part) => part.number)) : number,
    of: probed.sounds.length,
    othersWithSpeech,
    tracks: measured.slice(0, MOST_LISTED).map(listed),
  };
  const excerpts = excerptsOf(measured.slice(0, MOST_LISTED));
  if (parts.length < 2) return { taken: [alone(parts[0]?.stream ?? first)], tracks, trackSpeech: [], excerpts };
  const inOrder = parts.toSorted((a, b) => a.number - b.number);
  const turns = speechTurns(inOrder);
  return {
    taken: levelled(inOrder, turns),
    tracks: { ...tracks, mixed: inOrder.map((part) => part.number) },
    trackSpeech: inOrder.map(({ number }, i) => ({
      track: number,
      spans: spansOf(turns[i]!, MOST_TURNS).map(({ start, end }) => [start, end] as const),
    })),
    excerpts,
  };
}

const alone = (stream: AudioStream): TakenTrack => ({ stream, use: 'both', gainDb: 0 });

/** Files may hold any text as a language. */
function listed({ number, stream, seconds, speechSeconds }: MeasuredTrack): SoundTrack {
  const language = /^[a-z]{2,3}(-[a-z0-9]{2,8})?$/i.test(stream.language ?? '') ? stream.language : null;
  return { number, language, seconds, speechSeconds: Math.round(speechSeconds * 10) / 10 };
}

/** How two tracks belong together. */
type Comparison = (a: MeasuredTrack, b: MeasuredTrack) => Promise<Relation>;

/** Compares a pair once, however often it is asked for: of three hours it takes most of a second. Other work of the process goes on in between. */
function oncePerPair(): Comparison {
  const found = new Map<string, Relation>();
  return async (a, b) => {
    const pair = [a.number, b.number].sort((one, other) => one - other).join();
    const known = found.get(pair);
    if (known) return known;
    await setImmediate();
    const relation = relationOf(a, b);
    found.set(pair, relation);
    return relation;
  };
}

/** @param ranked the tracks, the one that is taken alone first */
async function chosenOf(
  ranked: readonly MeasuredTrack[],
  choice: SoundChoice | null,
  relation: Comparison,
): Promise<{ readonly parts: readonly MeasuredTrack[]; readonly othersWithSpeech: number }> {
  const speaking = ranked.filter((track) => track.speechSeconds >= SOMEBODY_SPEAKS);
  const different = await withoutCopies(speaking, relation);
  const one = async (track: MeasuredTrack | undefined) => {
    if (!track) return { parts: [], othersWithSpeech: different.length };
    const others = different.filter((other) => other !== track);
    const unlike = await Promise.all(others.map(async (other) => (await relation(other, track)) !== 'same'));
    return { parts: [track], othersWithSpeech: unlike.filter(Boolean).length };
  };
  if (choice === 'all') {
    const others = ranked.filter((track) => !track.isSilent && track.speechSeconds < SOMEBODY_SPEAKS);
    const parts = [...different, ...others];
    return parts.length > 0 ? { parts, othersWithSpeech: 0 } : one(ranked[0]);
  }
  if (choice !== null) return one(ranked.find(({ number }) => number === choice) ?? ranked[0]);
  const mix = await mixAmong(different);
  if (mix) return { parts: [mix], othersWithSpeech: 0 };
  const isEachOnItsOwn = different.length > 1 && (await areApart(different, relation));
  return isEachOnItsOwn ? { parts: different, othersWithSpeech: 0 } : one(ranked[0]);
}

/** The track that holds what all others hold together, of three or more. */
async function mixAmong(tracks: readonly MeasuredTrack[]): Promise<MeasuredTrack | null> {
  if (tracks.length < 3) return null;
  for (const track of tracks) {
    await setImmediate();
    const others = tracks.filter((other) => other !== track);
    if (isMixOf(track, others)) return track;
  }
  return null;
}

/** Of tracks that hold the same, the first. */
async function withoutCopies(ranked: readonly MeasuredTrack[], relation: Comparison): Promise<MeasuredTrack[]> {
  const kept: MeasuredTrack[] = [];
  for (const track of ranked) {
    let isCopy = false;
    for (const other of kept) isCopy ||= (await relation(track, other)) === 'same';
    if (!isCopy) kept.push(track);
  }
  return kept;
}

/** Whether each of the tracks holds a person of its own. In two languages they may be translations of each other. */
async function areApart(tracks: readonly MeasuredTrack[], relation: Comparison): Promise<boolean> {
  for (const [i, track] of tracks.entries())
    for (const other of tracks.slice(i + 1)) {
      const [one, two] = [track, other].map(({ stream }) => stream.language?.split('-')[0]?.toLowerCase() ?? null);
      if (one !== null && two !== null && one !== two) return false;
      if ((await relation(track, other)) !== 'apart') return false;
    }
  return true;
}

/** The tracks with the gain that makes the speech of each as loud as that of the loudest. */
function levelled(tracks: readonly MeasuredTrack[], turns: readonly SpeechTurns[]): TakenTrack[] {
  const loudness = tracks.map(({ energies }, i) => {
    const { active } = turns[i]!;
    return integrated(energies.filter((_, step) => active[step * 10 + 5] === 1));
  });
  const loudest = Math.max(...loudness);
  return tracks.map(({ stream, use }, i) => {
    const gainDb = Number.isFinite(loudness[i]!) ? Math.min(MOST_GAIN, loudest - loudness[i]!) : 0;
    return { stream, use, gainDb };
  });
}

function inOrderOfUse(measured: readonly MeasuredTrack[]): MeasuredTrack[] {
  const most = Math.max(0, ...measured.map(({ speechSeconds }) => speechSeconds));
  const speaks = ({ speechSeconds }: MeasuredTrack) => speechSeconds >= Math.max(SOMEBODY_SPEAKS, most * LEAST_SHARE);
  const rank = (one: MeasuredTrack) => [
    Number(speaks(one)),
    Number(!one.isSilent),
    Number(one.stream.isDefault),
    languageRank(one.stream.language),
    one.speechSeconds,
  ];
  return measured.toSorted((a, b) => compare(rank(b), rank(a)));
}

/** Heard listens in English. */
function languageRank(language: string | null): number {
  if (language === null) return 1;
  return /^en/i.test(language) ? 2 : 0;
}

/** The first difference of two lists of figures. */
function compare(a: readonly number[], b: readonly number[]): number {
  return a.map((value, i) => value - b[i]!).find((difference) => difference !== 0) ?? 0;
}
