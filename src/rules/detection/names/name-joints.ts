import { DETERMINERS } from './name-places.ts';
import type { Token } from '../words.ts';

/** What stands inside names without being one: “de la”, “van der”, “bin”, a middle initial, “hyphen”, and “junior” after them. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const PARTICLES = list(
  'van von der den dem het ter ten te bin ibn bint binti bte ben ul ud ur uz el al as ash abu umm ap ab verch ferch ni nic nig mac mc o ui ua de da di do dal del della delle dello dei degli dos das du des d la le lo los las y e und zu zum zur af av ka wa bar ze st san santa vander vande',
);
/** These stand in no English sentence. */
const FOREIGN = list('von der ibn bint binti ul ud el del della delle dello degli dos das di ap ni nic ka vander de');
const SAID_JOINTS = list('hyphen dash apostrophe');
const LATER_GENERATION = list('junior senior jnr snr jr sr');
const NOT_A_PERSON = list(
  'school schools team football league high doctor doctors year years worker manager officer partner citizens section infants college lead',
);
const TITLES = list(
  'mr mrs ms miss mx dr doctor sir madam lady lord judge prof professor councillor cllr auntie aunt aunty uncle nurse coach pc sergeant constable inspector imam father mother sister brother',
);
const JOINTS_AT_MOST = 3;

/** The token with which a name goes on after `last`, over particles or a middle initial; -1 where it does not. */
export function nextPartOfName(tokens: readonly Token[], last: number, isName: (at: number) => boolean): number {
  if (tokens[last]!.closesPhrase || tokens[last]!.possessive) return -1;
  for (let at = last + 1; at <= last + JOINTS_AT_MOST + 1 && at < tokens.length; at++) {
    if (at > last + 1 && isName(at) && !PARTICLES.has(tokens[at]!.folded)) return at;
    if (!isJoint(tokens[at]!)) return -1;
    if (tokens[at]!.closesPhrase && !isInitial(tokens[at]!)) return -1;
  }
  return -1;
}

/** The first of the particles right before the name at `at` that belong to it (“Mr van den Broek”); `at` where there are none. */
export function firstOfParticles(tokens: readonly Token[], at: number): number {
  let from = at;
  while (
    from > 0 &&
    at - from < JOINTS_AT_MOST &&
    PARTICLES.has(tokens[from - 1]!.folded) &&
    !tokens[from - 1]!.closesPhrase
  )
    from--;
  if (from === at) return at;
  const before = tokens[from - 1];
  const particles = tokens.slice(from, at);
  const titled = before !== undefined && TITLES.has(before.folded);
  const pointed = before !== undefined && DETERMINERS.has(before.folded);
  const belongs =
    titled ||
    (!pointed &&
      particles.some(
        ({ folded, capital, opensSentence }) => FOREIGN.has(folded) || (capital && folded.length > 1 && !opensSentence),
      ));
  return belongs ? from : at;
}

/** The token after `last` that says which generation: “junior”; -1 where none does. */
export function laterGeneration(tokens: readonly Token[], last: number): number {
  const next = tokens[last + 1];
  if (next === undefined || tokens[last]!.closesSentence || !LATER_GENERATION.has(next.folded)) return -1;
  return next.closesPhrase || !NOT_A_PERSON.has(tokens[last + 2]?.folded ?? '') ? last + 1 : -1;
}

function isJoint(token: Token): boolean {
  return PARTICLES.has(token.folded) || SAID_JOINTS.has(token.folded) || isInitial(token);
}

function isInitial({ folded, capital }: Token): boolean {
  return capital && /^\p{L}$/u.test(folded);
}

/** True for words that may stand between two flagged parts of the name of one person. */
export function joinsNames(token: Token): boolean {
  return isJoint(token) || HESITATIONS.has(token.folded);
}

const HESITATIONS = list('um uh er erm uhm hmm mm');

/** True for a sound of hesitation: “Tyler, um, Bennett”. */
export function isHesitation(token: Token): boolean {
  return HESITATIONS.has(token.folded);
}
