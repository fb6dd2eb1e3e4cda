import type { Probe } from './ffmpeg/probe.ts';
import type { AudioStream } from './ffmpeg/streams.ts';
import type { MediaJob } from './job.ts';
import { integrated } from './loudness/gating.ts';
import { isMixOf, relationOf } from './tracks/compare.ts';
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
  const { parts, othersWithSpeech } = chosenOf(ranked, choice);
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

/** @param ranked the tracks, the one that is taken alone first */
function chosenOf(
  ranked: readonly MeasuredTrack[],
  choice: SoundChoice | null,
): { readonly parts: readonly MeasuredTrack[]; readonly othersWithSpeech: number } {
  const different = withoutCopies(ranked.filter((track) => track.speechSeconds >= SOMEBODY_SPEAKS));
  const one = (track: MeasuredTrack | undefined) => ({
    parts: track ? [track] : [],
    othersWithSpeech: different.filter((other) => other !== track && !(track && isSame(other, track))).length,
  });
  if (choice === 'all') {
    const others = ranked.filter((track) => !track.isSilent && track.speechSeconds < SOMEBODY_SPEAKS);
    const parts = [...different, ...others];
    return parts.length > 0 ? { parts, othersWithSpeech: 0 } : one(ranked[0]);
  }
  if (choice !== null) return one(ranked.find(({ number }) => number === choice) ?? ranked[0]);
  const mix = different.find((track) => {
    const others = different.filter((other) => other !== track);
    return others.length > 1 && isMixOf(track, others);
  });
  if (mix) return { parts: [mix], othersWithSpeech: 0 };
  const areApart = different.every((track, i) => different.slice(i + 1).every((other) => belongTogether(track, other)));
  return different.length > 1 && areApart ? { parts: different, othersWithSpeech: 0 } : one(ranked[0]);
}

/** Of tracks that hold the same, the first. */
function withoutCopies(ranked: readonly MeasuredTrack[]): MeasuredTrack[] {
  const kept: MeasuredTrack[] = [];
  for (const track of ranked) if (!kept.some((other) => isSame(track, other))) kept.push(track);
  return kept;
}

const isSame = (a: MeasuredTrack, b: MeasuredTrack) => relationOf(a, b) === 'same';

/** Whether two tracks hold a person each. In two languages they may be translations of each other. */
function belongTogether(a: MeasuredTrack, b: MeasuredTrack): boolean {
  const [one, other] = [a, b].map(({ stream }) => stream.language?.split('-')[0]?.toLowerCase() ?? null);
  return (one === null || other === null || one === other) && relationOf(a, b) === 'apart';
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
