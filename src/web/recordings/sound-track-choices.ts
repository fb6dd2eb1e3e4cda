import type { SoundChoice, SoundTrack } from '../../../media/choose-sound.ts';
import type { SeenRecording } from '../../views/view.ts';
import { clock, lengthInWords } from '../times.ts';

/** One line of the form in which staff choose sound tracks. */
interface TrackLine {
  readonly value: string;
  readonly text: string;
  readonly hint: { readonly text: string };
  readonly checked: boolean;
}

/** What staff may choose of a file's sound tracks; what is in the recording now is marked. */
export function trackLines({ facts, chosenTracks }: Pick<SeenRecording, 'facts' | 'chosenTracks'>): TrackLine[] {
  const { tracks = [], taken, mixed } = facts?.soundTracks ?? {};
  const now = chosenTracks?.use ?? (mixed ? 'all' : taken);
  return [
    ...tracks.map((track) => ({
      ...{ value: `${track.number}`, text: `Track ${track.number} alone`, checked: now === track.number },
      hint: { text: aboutTrack(track) },
    })),
    {
      ...{ value: 'all', text: 'All of them, mixed', checked: now === 'all' },
      hint: { text: 'For a microphone for each person. Tracks that hold the same are taken once.' },
    },
  ];
}

/** A player for a piece of a sound track. */
interface TrackPlayer {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** Says which piece it is. */
  readonly piece: string;
  /** For people who cannot see where the player stands. */
  readonly label: string;
}

/** What staff can hear of each sound track before they choose. */
export function tracksToHear({ facts }: Pick<SeenRecording, 'facts'>): TrackPlayer[] {
  return (facts?.soundTracks?.tracks ?? []).flatMap((track) => {
    if (!track.excerpt) return [];
    const { start, seconds } = track.excerpt;
    const text = `Track ${track.number}: ${aboutTrack(track)}`;
    const isWhole = seconds >= track.seconds - 0.1;
    const piece = isWhole ? 'All of it.' : `${lengthInWords(seconds)} of it, from ${clock(start)} on.`;
    return [{ number: track.number, text, piece, label: `${text}. ${piece}` }];
  });
}

function aboutTrack({ language, seconds, speechSeconds }: SoundTrack): string {
  const speech = speechSeconds < 1 ? 'nobody speaks' : `somebody speaks for ${lengthInWords(speechSeconds)}`;
  return [language ? languageName(language) : null, `${lengthInWords(seconds)} long`, speech]
    .filter(Boolean)
    .join(', ');
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames('en-GB', { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** What was sent with the form; 0, which no track has, for anything else. */
export function sentChoice(text: string): SoundChoice {
  if (text === 'all') return 'all';
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 0;
}
