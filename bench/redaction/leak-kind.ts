import type { CheckName, VerifyInput } from '../../media/verify/findings.ts';
import type { TimeSpan } from '../../media/words.ts';
import type { LeakyRelease } from './leaky-release.ts';

/** One kind of leak: how it is planted in a clean release, and which check has to find it. */
export interface LeakKind {
  readonly what: string;
  readonly check: CheckName;
  /** Makes the leak. @returns the parts of the release that are exchanged for it */
  readonly plant: (release: LeakyRelease) => Promise<Partial<VerifyInput>>;
  /** Where it is, when each place has to be found on its own. */
  readonly places?: (release: LeakyRelease) => readonly TimeSpan[];
}
