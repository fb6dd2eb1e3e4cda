import type { SoundChoice, SoundTrack } from '../../../media/choose-sound.ts';
import type { SeenRecording } from '../../views/view.ts';
import { lengthInWords } from '../times.ts';

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
