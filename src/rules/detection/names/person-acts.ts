import { cueBefore } from '../wordlists/cues.ts';
import { followsRelation, RELATED } from './name-places.ts';
import type { Token } from '../words.ts';

/**
 * Where only a person can be meant, whatever the word is: “Friday told me”, “Storm went mad at him”, “I asked Sunday”. Days, plants and
 * brands can be, open, close, start and go well; they do not say, laugh or hit.
 */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const ONLY_PEOPLE = list(
  'said says told tells asked asks rang texted messaged emailed phoned shouted shouts screamed cried cries laughed laughs hugged hugs kissed hit punched slapped kicked grabbed pushed bullied lied smiled nodded winked waved whispered mumbled swore swears apologised apologises argued knew knows thinks reckons reckoned thought wants wanted loves loved hates hated hears heard sees watched promised promises blamed begged warned forgave forgot remembers remembered introduced taught teaches cooked cooks ate eats drank drinks smoked smokes sang sings slept sleeps walked walks sat stood ran snored moaned listened listens stabbed nicked stole spat legged grew married moved reported grassed snitched confessed admitted agreed disagreed explained believes believed trusts trusted borrowed lent plays played paid',
);
const WENT = list(
  'mad off ballistic mental crazy nuts home upstairs downstairs quiet red white missing bright inside outside over round up mum college school uni prison jail bed and',
);
const CAME = list('in over with home into running upstairs downstairs down');
const GOT = list(
  'arrested angry upset mad pregnant excluded stabbed drunk nicked moved kicked married adopted fostered caught expelled',
);
const MADE_OR_GAVE = list('me us him her them');
const TOLD = list('told asked hugged kissed married named tell ask telling asking thanked introduced fancied');
const PASSIVE = list('was were been being got get');
const NAMING = list('called named nicknamed');

/** True where the words after token `last` say what nobody but a person does. */
export function actsAsOnlyPeopleDo(tokens: readonly Token[], last: number): boolean {
  if (tokens[last]!.closesPhrase) return false;
  const next = tokens[last + 1]?.folded ?? '';
  const after = tokens[last + 1]?.closesSentence ? '' : (tokens[last + 2]?.folded ?? '');
  if (ONLY_PEOPLE.has(next)) return true;
  if (next === 'went' || next === 'goes') return WENT.has(after) || (next === 'goes' && tokens[last + 1]!.closesPhrase);
  if (next === 'came' || next === 'comes') return CAME.has(after);
  if (next === 'got' || next === 'gets') return GOT.has(after);
  if (next === 'made' || next === 'gave' || next === 'gives' || next === 'took' || next === 'let' || next === 'helped')
    return MADE_OR_GAVE.has(after) && tokens[last + 3] !== undefined && next !== 'made';
  if (next === 'who') return true;
  if (next === 'and') return ['me', 'i'].includes(after);
  return (
    ['always', 'never', 'just', 'even', 'still', 'actually', 'then', 'also'].includes(next) && ONLY_PEOPLE.has(after)
  );
}

/** True where the words before token `at` speak of, or to, a person: “I told …”, “my friend …”, “me and …”, “is called …”; or “…'s mum” follows. */
export function isSpokenOfAsPerson(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (tokens[at]!.possessive && RELATED.has(tokens[at + 1]?.folded ?? '')) return true;
  if (before === undefined || before.closesSentence) return false;
  // “I was told Monday that …” tells when, not whom.
  if (TOLD.has(before.folded) && PASSIVE.has(tokens[at - 2]?.folded ?? '')) return false;
  if (TOLD.has(before.folded) || (followsRelation(tokens, at) && !before.possessive)) return true;
  return (
    cueBefore(tokens, at)?.strong === true ||
    (NAMING.has(before.folded) &&
      ['is', 'was', 'im', 'girl', 'boy', 'lad', 'mate', 'friend', 'someone', 'somebody'].includes(
        tokens[at - 2]?.folded ?? '',
      ))
  );
}
