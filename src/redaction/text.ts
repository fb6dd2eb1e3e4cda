import { standInFor } from '../consent/rules.ts';
import { parseTags } from '../consent/tags.ts';
import type { AudioSpan, CaptionWord } from '../../media/spans.ts';
import { COMMON_WORDS } from './common-words.ts';
import { type NameForm, nameFormsOf } from './name-forms.ts';
import type { Roster, RosterParticipant } from './roster.ts';
import { fold, foldedWords, type TranscriptWord } from './words.ts';

/** What a caption shows for a redacted stretch: never its first letter or its length. */
export const BLEEP = '[BLEEP]';
/** What reading texts show where no role label may stand in. */
export const NAME_REMOVED = '[name removed]';

/** A word that loses more than this to a span, in seconds or as a share of its length, can no longer be heard as a word. */
const LOST_SECONDS = 0.05;
const LOST_SHARE = 0.2;

/**
 * The words that captions and transcripts may show: each span is one `[BLEEP]`, and no other word reaches into a span.
 * @param standIn what reading texts show for the flags of a span: a role label, or `[name removed]`
 */
export function redactWords(
  words: readonly TranscriptWord[],
  spans: readonly AudioSpan[],
  standIn: (flagIds: readonly string[]) => string = () => NAME_REMOVED,
): CaptionWord[] {
  const bleeps = spans.map(
    ({ start, end, flags }): CaptionWord => ({ text: BLEEP, start, end, redacted: true, standIn: standIn(flags) }),
  );
  const kept = words.flatMap((word, index): CaptionWord[] => {
    const place = captionTimes(words, index);
    let { start, end } = place;
    for (const span of spans) {
      const lost = Math.min(place.end, span.end) - Math.max(place.start, span.start);
      const within = place.start >= span.start && place.end <= span.end;
      if (within || lost > LOST_SECONDS || lost > (place.end - place.start) * LOST_SHARE) return [];
      if (lost > 0 && place.start < span.start) end = Math.min(end, span.start);
      else if (lost > 0) start = Math.max(start, span.end);
    }
    const text = word.text.trim();
    return text === '' ? [] : [{ text, start, end, redacted: false }];
  });
  return [...kept, ...bleeps].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** A word without times stands somewhere between its neighbours. */
function captionTimes(words: readonly TranscriptWord[], index: number): { start: number; end: number } {
  const { start, end } = words[index]!;
  if (start !== undefined && end !== undefined) return { start, end };
  const before = words.slice(0, index).findLast((word) => word.end !== undefined)?.end ?? 0;
  const after = words.slice(index + 1).find((word) => word.start !== undefined)?.start;
  return { start: start ?? before, end: end ?? Math.max(before, after ?? before) };
}

/** A flag as far as texts are concerned. */
export interface DecidedText {
  readonly kind: string;
  readonly text: string;
  readonly decision: string | null;
  /** Which finders found it; left out where a person said that it is a name. */
  readonly foundBy?: readonly string[];
}

/** Finders that know a name when they see one; the others only suspect that a word may be one. */
const KNOWING = ['roster', 'given-name', 'cue', 'pattern', 'staff'];

/**
 * Everything that no text, tag or file name of a release may contain: every name, part, nickname, “sounds like” spelling and joined form
 * of whoever may not be named, and the words of every name or detail that was bleeped; without what staff decided to keep or what the
 * keep list names. In lower case without accents, to be looked for as whole words with case and accents ignored.
 *
 * @param spoken the words of the recording: a suspected name that is also said in lower case is an ordinary word
 *
 * Forms made only of everyday words (“Will”, “I shall”) are left out, because every text contains them; those are taken out of texts at
 * their place in time instead.
 */
export function forbiddenForms(
  roster: Pick<Roster, 'participants' | 'keep'>,
  decided: readonly DecidedText[],
  spoken: readonly TranscriptWord[] = [],
): string[] {
  const mayStay = [...roster.keep, ...decided.filter((flag) => flag.decision === 'keep').map((flag) => flag.text)].map(
    (text) => foldedWords(text).join(' '),
  );
  const forms = new Set<string>();
  const ordinary = new Set(
    spoken.filter(({ text }) => /^\P{L}*\p{Ll}/u.test(text)).flatMap(({ text }) => foldedWords(text)),
  );
  for (const form of nameFormsOf(roster.participants)) {
    if (nameFormMayStay(roster.participants[form.participant]!, form)) continue;
    forms.add(form.words.join(' '));
    forms.add(form.joined);
  }
  for (const flag of decided) {
    if (flag.decision !== 'bleep' && flag.decision !== 'silence') continue;
    if (flag.kind !== 'name' && flag.kind !== 'detail') continue;
    const words = foldedWords(flag.text);
    // One everyday word in it may be a mishearing's; a text could rightly contain it.
    if (flag.kind === 'name' && words.some((word) => COMMON_WORDS.has(word))) continue;
    if (flag.kind === 'name' && isOrdinary(flag, words, ordinary)) continue;
    forms.add(words.join(' '));
    forms.add(words.join(''));
  }
  return [...forms]
    .filter(
      (form) =>
        form.length > 1 &&
        !form.split(' ').every((word) => COMMON_WORDS.has(word)) &&
        !mayStay.some((kept) => ` ${kept} `.includes(` ${form} `)),
    )
    .sort();
}

/**
 * True for a bleeped word that is probably no name: it only sounded like one, or stood there with a capital letter that the same
 * recording does without elsewhere. It is gone from its place in time; the word itself may stand in a text.
 */
function isOrdinary(flag: DecidedText, words: readonly string[], ordinary: ReadonlySet<string>): boolean {
  const { foundBy } = flag;
  if (!foundBy || foundBy.some((finder) => KNOWING.includes(finder))) return false;
  return foundBy.every((finder) => finder === 'sounds-like') || words.some((word) => ordinary.has(word));
}

function nameFormMayStay(person: RosterParticipant, form: NameForm): boolean {
  const { name } = parseTags(person.tags);
  return name === 'allow' || (name === 'first' && form.part === 'first');
}

/** Folded name form → what stands in for it, for everyone on a roster. */
export function standInsFor(participants: readonly RosterParticipant[]): ReadonlyMap<string, string> {
  return new Map(nameFormsOf(participants).map((form) => [form.joined, standInFor(participants[form.participant]!)]));
}

const TEXT_PIECE = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;

/**
 * A title, note or chapter without the forbidden forms; each becomes its stand-in, or `[name removed]`.
 * Joined, split and possessive spellings count; case and accents do not.
 */
export function redactText(
  text: string,
  forbidden: readonly string[],
  standIns: ReadonlyMap<string, string> = new Map(),
): string {
  const joinedForms = new Set(forbidden.map((form) => foldedWords(form).join('')));
  const longest = Math.max(0, ...[...joinedForms].map((form) => form.length));
  const pieces = [...text.matchAll(TEXT_PIECE)].map((match) => ({
    at: match.index,
    whole: match[0],
    bare: match[0].replace(/['’]s$/i, ''),
  }));
  let redacted = '';
  let done = 0;
  for (let from = 0; from < pieces.length; from++) {
    let joined = '';
    let end = -1;
    let form = '';
    for (let to = from; to < pieces.length && joined.length <= longest; to++) {
      joined += fold(pieces[to]!.bare);
      const found = [joined, joined.replace(/s$/, '')].find((candidate) => joinedForms.has(candidate));
      if (found === undefined) continue;
      end = to;
      form = found;
    }
    if (end < 0) continue;
    const last = pieces[end]!;
    redacted += text.slice(done, pieces[from]!.at) + (standIns.get(form) ?? NAME_REMOVED);
    done = last.at + last.bare.length;
    from = end;
  }
  return redacted + text.slice(done);
}
