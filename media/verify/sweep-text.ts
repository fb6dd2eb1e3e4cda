import type { Finding } from './findings.ts';
import { unescaped, unpacked } from './folding.ts';
import type { ForbiddenNames } from './forbidden.ts';
import { ownValues } from './own-texts.ts';
import type { Value } from './own-values.ts';
import { withoutStandIns } from './own-words.ts';

/** All names, and those that are long enough not to turn up by chance in what is unpacked. */
export interface Names {
  readonly names: ForbiddenNames;
  readonly long: ForbiddenNames;
}

/** Something to read, with the line and the time of each place in it. */
interface Passage {
  readonly text: string;
  readonly placeOf: (reading: string, index: number) => { line: number; start?: number; end?: number };
}

/** Findings of one text: in its values where it is one of ours, in every word of it where it is not. */
export function sweepText({ names, long }: Names, role: string, raw: string): Finding[] {
  const findings = new Map<string, Finding>();
  const values = ownValues(role, raw);
  for (const { text, placeOf } of values ? passagesOf(values, raw) : [wholeOf(raw)]) {
    for (const reading of readingsOf(text)) {
      for (const { index } of withoutStandIns(reading, names.inText(reading))) {
        const { line, ...times } = placeOf(reading, index);
        const plain = `A name that must not appear is in this text, in line ${line}.`;
        findings.set(plain, { check: 'sweep', role, ...times, plain });
      }
    }
  }
  if (isPacked(long, raw)) {
    const plain = 'A name that must not appear is packed (base64) in this text.';
    findings.set(plain, { check: 'sweep', role, plain });
  }
  return [...findings.values()];
}

/** Whether something that is packed in the text holds a name. */
export function isPacked(long: ForbiddenNames, text: string): boolean {
  return unpacked(text).some((reading) => long.inText(reading).length > 0);
}

/** As it is, as a page or a program would show it, and without tags, which may stand inside a name or between two. */
function readingsOf(text: string): Set<string> {
  const shown = unescaped(text);
  const tag = new RegExp(`<[^>${BETWEEN}]*>`, 'g');
  return new Set([text, shown, shown.replace(tag, ''), shown.replace(tag, ' ')]);
}

/** Stands between values that are read as one text. No value holds it. */
const BETWEEN = '\u2029';

/** Each value by itself, but what was said as one text: a name can begin in one caption and end in the next. */
function passagesOf(values: readonly Value[], raw: string): Passage[] {
  const lines = linesOf(values, raw);
  const passage = (numbers: readonly number[]): Passage => ({
    text: numbers.map((number) => values[number]!.text.replaceAll(BETWEEN, ' ')).join(`${BETWEEN}\n`),
    placeOf(reading, index) {
      const number = numbers[reading.slice(0, index).split(BETWEEN).length - 1]!;
      const { start, end } = values[number]!;
      return { line: lines[number]!, ...(start === undefined || end === undefined ? {} : { start, end }) };
    },
  });
  const numbers = [...values.keys()];
  const isSaid = (number: number) => values[number]!.isSpeech === true;
  return [...numbers.filter((number) => !isSaid(number)).map((one) => passage([one])), passage(numbers.filter(isSaid))];
}

/** The line in which each value begins: they stand in the text in their own order. */
function linesOf(values: readonly Value[], raw: string): number[] {
  let at = 0;
  let line = 1;
  return values.map(({ written }) => {
    const next = Math.max(at, raw.indexOf(written, at));
    line += raw.slice(at, next).split('\n').length - 1;
    at = next;
    return line;
  });
}

function wholeOf(raw: string): Passage {
  return {
    text: raw,
    placeOf: (reading, index) => ({
      line: reading.slice(0, index).split('\n').length,
      ...cueTimes(reading, index),
    }),
  };
}

const CUE_TIMES = /((?:\d+:)?\d\d:\d\d[.,]\d{3})\s+-->\s+((?:\d+:)?\d\d:\d\d[.,]\d{3})/g;

/** When the caption that holds position `index` is shown, where the text is a caption file. */
function cueTimes(text: string, index: number): { start?: number; end?: number } {
  const before = [...text.slice(0, index).matchAll(CUE_TIMES)].at(-1);
  return before ? { start: clockSeconds(before[1]!), end: clockSeconds(before[2]!) } : {};
}

function clockSeconds(clock: string): number {
  return clock
    .replace(',', '.')
    .split(':')
    .reduce((seconds, part) => seconds * 60 + Number(part), 0);
}
