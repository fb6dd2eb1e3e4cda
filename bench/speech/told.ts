import { reaches, SPEECH_FIGURES, type SpeechFigure } from './figures.ts';
import type { NoiseLine } from './noise.ts';
import type { SpeedLine } from './speed.ts';
import type { Tally } from './tally.ts';

/** What was measured on one set of recordings. */
export interface MeasuredSet {
  readonly name: string;
  readonly recordings: number;
  readonly withRoster: Tally;
  readonly withoutRoster: Tally;
}

/** Rows of equal length as a table in Markdown that is also easy to read as it stands. The first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...[head, ...body].map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** A number with as many digits as mean something; a dash where there is none. */
export function amount(value: number | null, unit: string): string {
  if (value === null) return '–';
  if (unit === 'ms') return `${value < 0 ? '−' : ''}${Math.abs(value)} ms`;
  if (unit === '%') return `${value.toFixed(1)} %`;
  return `${value.toFixed(unit === 's' ? 2 : 1)}${unit === 's' ? ' s' : ''}`;
}

function targetText({ target, unit }: SpeechFigure): string {
  if (target === null) return '–';
  const sign = unit === '%' ? ' %' : '';
  return 'atMost' in target ? `≤ ${target.atMost}${sign}` : `${target.atLeast}${sign}`;
}

/** The figures of speech, a column for each set with its roster and without. `!` marks what misses its target. */
export function speechTable(sets: readonly MeasuredSet[]): string {
  const columns = sets.flatMap(({ name, withRoster, withoutRoster }) => [
    { head: `${name}, roster`, tally: withRoster },
    { head: `${name}, none`, tally: withoutRoster },
  ]);
  const cell = (figure: SpeechFigure, tally: Tally) => {
    const value = figure.of(tally);
    const few = figure.among && figure.unit === '%' && value !== null && figure.of(tally) !== null;
    const among = few && /^names/.test(figure.what) ? ` (${figure.among!(tally)})` : '';
    return `${amount(value, figure.unit)}${among}${reaches(figure, value) ? '' : ' !'}`;
  };
  return markdownTable([
    ['', ...columns.map(({ head }) => head), 'target'],
    ...SPEECH_FIGURES.map((figure) => [
      figure.unit === '%' || figure.unit === 'ms' ? figure.what : `${figure.what}, ${figure.unit}`,
      ...columns.map(({ tally }) => cell(figure, tally)),
      targetText(figure),
    ]),
  ]);
}

/** The kinds of word errors and what there was of each set, in a line. */
export function setsText(sets: readonly MeasuredSet[]): string {
  const [errors] = SPEECH_FIGURES;
  return sets
    .map(({ name, recordings, withRoster, withoutRoster }) => {
      const sound = `${recordings} recording${recordings === 1 ? '' : 's'}, ${(withRoster.soundSeconds / 60).toFixed(1)} min`;
      return `${name}: ${sound}; word errors with roster: ${errors!.among!(withRoster)}; without: ${errors!.among!(withoutRoster)}`;
    })
    .join('\n');
}

/** Flags a minute by their code, in all and beside the names, with the roster. */
export function flagsTable(sets: readonly MeasuredSet[]): string {
  const codes = [...new Set(sets.flatMap(({ withRoster }) => Object.keys(withRoster.flags)))].sort();
  const aMinute = (count: number | undefined, tally: Tally) => (((count ?? 0) * 60) / tally.soundSeconds).toFixed(1);
  return markdownTable([
    ['flags a minute', ...sets.flatMap(({ name }) => [name, `${name}, beside names`])],
    ...codes.map((code) => [
      code,
      ...sets.flatMap(({ withRoster }) => [
        aMinute(withRoster.flags[code], withRoster),
        aMinute(withRoster.flagsBeside[code], withRoster),
      ]),
    ]),
  ]);
}

export function noiseTable(lines: readonly NoiseLine[]): string {
  return markdownTable([
    ['30 s of', 'words in captions', 'words in the transcript', 'roster names', 'transcribed in'],
    ...lines.map(({ what, captionWords, words, rosterNames, seconds }) => [
      what,
      String(captionWords),
      String(words),
      String(rosterNames),
      amount(seconds, 's'),
    ]),
  ]);
}

export function speedTable(lines: readonly SpeedLine[]): string {
  return markdownTable([
    ['', 'time', 'ratio to whisper-cli', 'word errors'],
    ...lines.map(({ what, seconds, ratio, wordErrors }) => [
      what,
      amount(seconds, 's'),
      ratio.toFixed(2),
      amount(wordErrors, '%'),
    ]),
  ]);
}
