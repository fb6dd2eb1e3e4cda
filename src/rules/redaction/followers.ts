import type { Replacement } from '../../../media/spans.ts';
import { repeatKey } from '../detection/names/repeats.ts';
import { foldedWords } from '../detection/words.ts';
import type { ParticipantId } from '../ids.ts';
import type { DECISIONS } from './flag-state.ts';

/** The part of a flag that decides whether it repeats another. */
export interface RepeatingFlag {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly participantId: ParticipantId | null;
  readonly foundBy: readonly string[];
  readonly decision: (typeof DECISIONS)[number] | null;
  readonly replacement: Replacement | null;
}

/** A flag that takes over what was decided for another one of the same saying. */
export interface Follower<Flag> {
  readonly flag: Flag;
  readonly leader: Flag;
  readonly decision: NonNullable<RepeatingFlag['decision']>;
  readonly replacement: Replacement | null;
}

/**
 * The undecided flags that follow a decision, because the same name or detail was said there. A decision to take something out is followed
 * wherever the saying is the same, and from the sound into the title. A decision to keep is followed only by the very same written words:
 * what merely sounds like the name may be somebody else, and a first name that may stay says nothing about the surname. Where decisions
 * about the same saying differ, or a replacement does not fit, nothing follows and a person decides.
 * @param leaders flags that a person decided
 * @param holds whether the place of a flag has room for a replacement
 */
export function followersOf<Flag extends RepeatingFlag>(
  leaders: readonly Flag[],
  all: readonly Flag[],
  holds: (flag: Flag, replacement: Replacement) => boolean,
): Follower<Flag>[] {
  const decided = leaders.filter(({ decision }) => decision !== null);
  const said = decided.map((leader) => ({ leader, saying: sayingOf(leader) }));
  return all.flatMap((flag): Follower<Flag>[] => {
    const saying = sayingOf(flag);
    if (flag.decision !== null || saying === null || decided.some(({ id }) => id === flag.id)) return [];
    const wanted = said
      .filter((other) => other.saying === saying)
      .map(({ leader }) => ({ leader, decision: decisionFor(flag, leader) }));
    const [first] = wanted;
    if (!first?.decision || wanted.some(({ decision }) => decision !== first.decision)) return [];
    const { leader, decision } = first;
    if (decision !== 'replace') return [{ flag, leader, decision, replacement: null }];
    const { replacement } = leader;
    const same = wanted.every((other) => other.leader.replacement?.sha256 === replacement?.sha256);
    return replacement && same && holds(flag, replacement) ? [{ flag, leader, decision, replacement }] : [];
  });
}

/** Words in a title repeat what is said in the sound. */
function sayingOf(flag: RepeatingFlag): string | null {
  return repeatKey(flag.kind === 'text' ? { ...flag, kind: 'name' } : flag);
}

function decisionFor(flag: RepeatingFlag, { decision, ...leader }: RepeatingFlag): RepeatingFlag['decision'] {
  if (decision === 'keep') return mayBeKeptAlike(flag, leader) ? 'keep' : null;
  if (flag.kind === 'text') return 'remove';
  // A word that a title can do without may well be said.
  return leader.kind === 'text' ? null : decision;
}

function mayBeKeptAlike(flag: RepeatingFlag, leader: Omit<RepeatingFlag, 'decision'>): boolean {
  const words = (text: string) => foldedWords(text).join(' ');
  return flag.kind === leader.kind && isWritten(flag) && isWritten(leader) && words(flag.text) === words(leader.text);
}

function isWritten({ foundBy }: Pick<RepeatingFlag, 'foundBy'>): boolean {
  return foundBy.includes('roster') || !foundBy.includes('sounds-like');
}
