import type { FlagView } from '../src/views/view.ts';
import type { FlagId } from '../src/rules/ids.ts';

/** What the demo decided for one flag, and why, in plain words. */
export interface DemoDecision {
  readonly flagId: FlagId;
  readonly decision: 'keep' | 'bleep' | 'cover' | 'remove';
  readonly why: string;
}

/** A name that is really spoken in a sample, with its time: what somebody who listens would hear. Seconds. */
export interface SpokenName {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Decides as a careful member of staff would: covers what identifies, keeps what is public, and listens where the machine is unsure.
 * For the samples `heard` says what listening would tell; for a person's own recordings it is null: the demo cannot listen, so every
 * doubt is bleeped.
 */
export function decideCarefully(flags: readonly FlagView[], heard: readonly SpokenName[] | null): DemoDecision[] {
  const facesFound = flags.some(({ code }) => code === 'face');
  return flags.map((flag) => ({ flagId: flag.id, ...decideOne(flag, heard, facesFound) }));
}

function decideOne(
  flag: FlagView,
  heard: readonly SpokenName[] | null,
  facesFound: boolean,
): Omit<DemoDecision, 'flagId'> {
  // Whoever may not be seen asks for the whole picture; the demo covers every face that was found, and so can keep the rest.
  if (flag.region && flag.foundBy.includes('consent') && facesFound)
    return { decision: 'keep', why: 'every face that was found is covered' };
  if (flag.region) return { decision: 'cover', why: 'it shows who somebody is' };
  if (flag.kind === 'listen') return listened(flag, heard);
  if (flag.suggestion === 'keep')
    return {
      decision: 'keep',
      why: flag.participantId ? 'this person said yes to their name' : 'it is a public name on the keep list',
    };
  if (flag.kind === 'text')
    return { decision: 'remove', why: 'everybody can read it, and it is, or may be, a name or leads to somebody' };
  return { decision: 'bleep', why: flag.kind === 'detail' ? 'it could lead to somebody' : 'it is, or may be, a name' };
}

function listened(flag: FlagView, heard: readonly SpokenName[] | null): Omit<DemoDecision, 'flagId'> {
  if (!heard) return { decision: 'bleep', why: 'nobody has listened to it yet, so the careful answer is a bleep' };
  const name = heard.find((spoken) => spoken.start < flag.end && spoken.end > flag.start);
  if (name) return { decision: 'bleep', why: 'listening to it, a name can be heard' };
  return { decision: 'keep', why: 'listening to it, there is no name' };
}
