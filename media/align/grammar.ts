/*
 * What may have been said, as a finite state grammar for PocketSphinx: the words that were written down, in order. Before, between and after them there may
 * be speech that nobody wrote down, and in place of each there may be sounds that are not its own. Both cost so much that they are only
 * taken where the words do not explain the sound.
 */

/** Sounds that stand for any speech: a half of English's, enough to follow what is said, and quicker than all. */
const ANY_SOUNDS = 'AA AH AY B D EH ER F IH IY K L M N OW S T UW V W'.split(' ');

/** “Um”, “uh”, “er”, “mm”, “hm”: said by everybody and written down by few recognisers. A name that sounds like one of them (“Em”) and that nobody wrote down is taken for it. */
const HESITATIONS = ['AH M', 'AH', 'ER', 'M', 'HH M'];

/** How unlikely (1: not at all) it is that speech was left out or a word is wrong, and each sound of that. */
export interface Likelihood {
  readonly stretch: number;
  readonly sound: number;
  /** How unlikely a hesitation is. */
  readonly hesitation: number;
}

/** Words of a grammar that stand for sounds. A word's own sounds have one of two names, so that those of neighbours are told apart. */
export const UNWRITTEN = 'u-';
export const INSTEAD = ['i-', 'j-'] as const;
const HESITATION = 'h-';

/**
 * The grammar of one stretch of sound.
 * @param names of the words in PocketSphinx's dictionary, in order; null for a word that nobody knows how to say: any sounds stand for it
 * @param early how unlikely it is that the words after some place were never said; left out where all of them have to be gone through
 */
export function grammarOf(
  names: readonly (string | null)[],
  { stretch, sound, hesitation }: Likelihood,
  early?: number,
): string {
  const transitions: string[] = [];
  let states = 1;
  const step = (from: number, to: number, likelihood: number, name = '') =>
    transitions.push(`TRANSITION ${from} ${to} ${likelihood} ${name}`.trimEnd());
  const anySounds = (from: number, to: number, likelihood: number, prefix: string) => {
    const inside = states++;
    for (const one of ANY_SOUNDS) {
      step(from, inside, likelihood * sound, prefix + one);
      step(inside, inside, sound, prefix + one);
    }
    step(inside, to, 1);
  };
  const unwritten = (from: number) => {
    const to = states++;
    HESITATIONS.forEach((_, index) => void step(from, from, hesitation, `${HESITATION}${index}`));
    step(from, to, 1);
    anySounds(from, to, stretch, UNWRITTEN);
    return to;
  };

  let at = 0;
  for (const [index, name] of names.entries()) {
    const from = unwritten(at);
    const to = states++;
    if (name !== null) step(from, to, 1, name);
    anySounds(from, to, name === null ? 1 : stretch, INSTEAD[index % 2]!);
    at = to;
  }
  const end = unwritten(at);
  if (early !== undefined) for (let state = 0; state < states; state++) if (state !== end) step(state, end, early);
  const head = ['FSG_BEGIN said', `NUM_STATES ${states}`, 'START_STATE 0', `FINAL_STATE ${end}`];
  return `${[...head, ...transitions, 'FSG_END'].join('\n')}\n`;
}

/** The lines of PocketSphinx's dictionary that the sounds of every grammar need. */
export function soundEntries(): string[] {
  const sounds = [UNWRITTEN, ...INSTEAD].flatMap((prefix) => ANY_SOUNDS.map((one) => `${prefix}${one} ${one}`));
  return [...sounds, ...HESITATIONS.map((said, index) => `${HESITATION}${index} ${said}`)];
}
