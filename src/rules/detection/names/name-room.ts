import { FUNCTION_WORDS, isEveryday } from '../wordlists/common-words.ts';
import { cueBefore } from '../wordlists/cues.ts';
import { isListedWord } from '../wordlists/english-words.ts';
import { GIVEN_NAMES, SURNAMES } from '../wordlists/given-name-list.ts';
import { MOST_EASED } from './likeness-bar.ts';
import { actsAsOnlyPeopleDo } from './person-acts.ts';
import type { Token } from '../words.ts';

/**
 * How likely somebody is named at a place, whatever the words there are: how much less (or, where negative, more) they must sound like a
 * name to be taken for one.
 */

/** Below this the recogniser itself doubts the word. */
const DOUBTED = 0.5;

const EASING = { strongCue: 0.06, cue: 0.02, capital: 0.07, doubted: 0.07, act: 0.13 };
const HARDENING = { noun: 0.06, verb: 0.06, article: 0.06, surelyHeard: 0.1, probablyHeard: 0.05 };

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** A noun or an adjective follows, hardly ever a name. */
const BEFORE_NOUNS = list(
  'the a an my your his her our their some any no every each this that these those much very so too really',
);
/** A verb follows. Not after “is” and “I’m”: there people say who they are. */
const BEFORE_VERBS = list(
  'i we they he she you it can could will would should must might dont didnt doesnt cant wont couldnt wouldnt shouldnt gonna wanna lets ' +
    'ill youll theyll youd theyd been being',
);
/** With the noun that follows them they are no end of a name. */
const ARTICLES = list('a an the my your our their');
/** They can be who does something themselves. */
const DOERS = list(
  'i we they he she you it who that which this mum dad nan people everyone someone everybody somebody nobody and but or so then one ones',
);

/** How much the bar is lowered for tokens `from` to `to`; negative where it is raised. */
export function easingFor(tokens: readonly Token[], from: number, to: number): number {
  const last = tokens[to]!;
  const acts = !DOERS.has(last.folded) && actsAsOnlyPeopleDo(tokens, to);
  const eased = easingFrom(tokens, from) + (acts ? EASING.act : 0);
  const hardened =
    (from < to ? hardeningBefore(last, tokens[to + 1]) : 0) + hardeningOfHeard(tokens.slice(from, to + 1));
  return Math.min(MOST_EASED, eased - hardened);
}

/**
 * English words whose own sounds were followed where they are sound like what was said there: a name has to sound nearly like them to have
 * been misheard as them.
 */
function hardeningOfHeard(window: readonly Token[]): number {
  if (!window.every(({ folded, isProbablyHeard }) => isProbablyHeard && isListedWord(folded) && !isName(folded)))
    return 0;
  return window.every(({ isSurelyHeard }) => isSurelyHeard) ? HARDENING.surelyHeard : HARDENING.probablyHeard;
}

function isName(word: string): boolean {
  return !isEveryday(word) && (GIVEN_NAMES.has(word) || SURNAMES.has(word));
}

/** What the words before token `from` speak for, and its own look. */
function easingFrom(tokens: readonly Token[], from: number): number {
  const token = tokens[from]!;
  const cue = cueBefore(tokens, from);
  return (
    (cue ? (cue.strong ? EASING.strongCue : EASING.cue) : 0) +
    (token.capital && !token.opensSentence && token.folded.length > 1 ? EASING.capital : 0) +
    (token.probability !== undefined && token.probability < DOUBTED ? EASING.doubted : 0) -
    (cue || token.opensSentence || from === 0 ? 0 : hardeningAfter(tokens[from - 1]!))
  );
}

function hardeningAfter({ folded }: Token): number {
  return (BEFORE_NOUNS.has(folded) ? HARDENING.noun : 0) + (BEFORE_VERBS.has(folded) ? HARDENING.verb : 0);
}

function hardeningBefore(last: Token, next: Token | undefined): number {
  if (next === undefined || last.closesSentence || !ARTICLES.has(last.folded)) return 0;
  return FUNCTION_WORDS.has(next.folded) ? 0 : HARDENING.article;
}
