import type { Machine } from '../machine.ts';
import { SPEECH_FIGURES } from './figures.ts';
import type { MeasuredRecording } from './measure.ts';
import type { NoiseLine } from './noise.ts';
import type { SpeedLine } from './speed.ts';
import type { Tally } from './tally.ts';
import type { MeasuredSet } from './told.ts';

/** Everything that one run measured. */
export interface SpeechReport {
  readonly machine: Machine;
  readonly loadAtStart: number;
  readonly sets: readonly MeasuredSet[];
  readonly recordings: readonly MeasuredRecording[];
  readonly noise: readonly NoiseLine[];
  readonly speed: readonly SpeedLine[];
}

/** Rounds to thousandths, so that what did not change reads the same. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;

/** The figures by their names, and the counts behind them; single errors of word times are left out. */
function toldTally(tally: Tally) {
  const { startErrors, endErrors, flags, flagsBeside, ...counts } = tally;
  return {
    figures: Object.fromEntries(SPEECH_FIGURES.map(({ what, of }) => [what, of(tally)])),
    counts: { ...counts, timedStarts: startErrors.length, timedEnds: endErrors.length },
    flags: inOrder(flags),
    flagsBeside: inOrder(flagsBeside),
  };
}

function inOrder(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The report as JSON whose parts always come in the same order. It holds no word of a recording. */
export function jsonOf({ machine, loadAtStart, sets, recordings, noise, speed }: SpeechReport): string {
  const both = ({ withRoster, withoutRoster }: { readonly withRoster: Tally; readonly withoutRoster: Tally }) => ({
    withRoster: toldTally(withRoster),
    withoutRoster: toldTally(withoutRoster),
  });
  const report = {
    machine,
    loadAtStart,
    sets: sets.map((set) => ({ name: set.name, recordings: set.recordings, ...both(set) })),
    recordings: recordings.map((one) => ({ file: one.file, ...both(one) })),
    noise,
    speed,
  };
  return `${JSON.stringify(report, rounded, 2)}\n`;
}
