import { dayInWords } from '../rules/consent/days.ts';
import type { FieldError } from './forms.ts';
import { boxAt } from '../rules/redaction/cover-shape.ts';
import { clock, day, lengthInWords, moment, preciseClock, stretchAround } from './times.ts';
import { decisionInWords, flagKindInWords } from './flag-words.ts';
import type { NameFinder } from '../rules/detection/names/name-evidence.ts';

/** A size as people read it: `12.3 MB`, in steps of 1,000. */
export function bytesInWords(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${size.toFixed(digits).replace(/\.0$/, '')} ${units[unit]}`;
}

/** How sure a finder is, in words. @param confidence 0 to 1 */
export function sureness(confidence: number): string {
  if (confidence >= 0.9) return 'Very sure';
  if (confidence >= 0.7) return 'Quite sure';
  if (confidence >= 0.4) return 'Not sure';
  return 'A guess';
}

/** `1 flag`, `3 flags`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A message of a form in the shape that the component library's fields want; undefined where the field is fine. */
export function errorFor(errors: readonly FieldError[] | undefined, field: string): { text: string } | undefined {
  const found = errors?.find((error) => error.field === field);
  return found && { text: found.text };
}

/** A measured figure with no more digits than mean something. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Seconds to the tenth below: room that is promised is really there. */
export function tenths(seconds: number): string {
  return (Math.floor(seconds * 10 + 1e-6) / 10).toFixed(1);
}

/** The beginning of a hash: enough to compare by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** The compiler asks for words for each way of finding an unknown name. */
const NAME_FINDERS: Record<NameFinder, string> = {
  'given-name': 'the list of first names',
  surname: 'the list of family names',
  cue: 'the words around it',
  capital: 'a capital letter',
  'unusual-word': 'an unusual word',
  entity: 'a list of names and places',
  'spelled-out': 'spelled letters',
  initials: 'the check for initials',
  'place-in-sentence': 'its place in the sentence',
};

const FINDERS: Record<string, string> = {
  ...NAME_FINDERS,
  roster: 'the list of people',
  consent: 'what this person allows',
  'sounds-like': 'a name that sounds alike',
  'keep-list': 'the names that may stay',
  'public-terms': 'the list of what everybody knows',
  pattern: 'the check for numbers and addresses',
  misread: 'writing that looks alike',
  'text-reader': 'the search for writing',
  'face-finder': 'the search for faces',
  'in-place-of-name': 'a name that was heard at first',
  'low-probability': 'the check for unclear words',
  mismatch: 'the check of sounds against words',
  'doubtful-timing': 'the check for doubtful times',
  crowded: 'the check for words too close together',
  unheard: 'the check for speech without words',
  'corrected-words': 'the check of corrected words',
  verify: 'the leak check',
  staff: 'a member of staff',
  participant: 'somebody who is in it',
};

/** Who or what found a flag, in words. */
export function finders(foundBy: readonly string[]): string {
  return foundBy.map((name) => FINDERS[name] ?? name.replace(/-/g, ' ')).join(', ');
}

const ROLES: Record<string, string> = {
  'audio/mpeg': 'Sound (MP3)',
  'audio/mp4': 'Sound (M4A)',
  'video/mp4': 'Video (MP4)',
  'text/vtt': 'Captions (VTT)',
  'application/x-subrip': 'Captions (SRT)',
  'application/json': 'Words with their times (JSON)',
  'application/json+chapters': 'Chapters (JSON)',
  'text/html': 'Words to read (HTML)',
  'image/jpeg': 'Picture (JPEG)',
};

/** What a file of a release is, in words. */
export function roleInWords(role: string): string {
  return ROLES[role] ?? role;
}

/** Seconds with no more digits than an address needs. */
export function thousandths(seconds: number): string {
  return String(Math.round(seconds * 1000) / 1000);
}

/** The moment in the middle of a flag, in seconds: there it is most likely to be seen well. */
export function middle({ start, end }: { start: number; end: number }): number {
  return (start + end) / 2;
}

/** Every filter that the templates may use, by name. */
export const FILTERS = {
  clock,
  day,
  dayOf: dayInWords,
  moment,
  lengthInWords,
  bytes: bytesInWords,
  sureness,
  counted,
  errorFor,
  figure,
  tenths,
  shortHash,
  finders,
  roleInWords,
  stretchTo: stretchAround,
  precise: preciseClock,
  thousandths,
  middle,
  placeAt: boxAt,
  decisionInWords,
  flagKindInWords,
};
