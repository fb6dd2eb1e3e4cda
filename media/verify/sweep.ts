import { readFile } from 'node:fs/promises';
import { type CheckResult, checkResult, type Finding, type ReleasedText } from './findings.ts';
import { unescaped } from './folding.ts';
import { ForbiddenNames, type NameRules } from './forbidden.ts';
import { bytePatterns, scanBytes } from './raw-bytes.ts';

/** Tags of a packaged file, as ffprobe reads them. */
export interface FileTags {
  readonly role: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>[];
}

/**
 * Looks for every forbidden name in all that will be public: texts, tags, file names, and the bytes of every packaged file.
 * Findings say where, never what.
 */
export async function sweep(options: {
  rules: NameRules;
  texts: readonly ReleasedText[];
  media: readonly FileTags[];
  fileNames: readonly string[];
}): Promise<CheckResult> {
  const names = new ForbiddenNames(options.rules);
  const findings: Finding[] = [];
  for (const { role, path, text } of options.texts) {
    findings.push(...sweepText(names, role, text ?? (path ? await readFile(path, 'utf8') : '')));
  }
  for (const { role, tags } of options.media) {
    const found = tags.some((set) =>
      Object.entries(set).some((tag) => names.inText(unescaped(tag.join(' '))).length > 0),
    );
    if (found)
      findings.push({ check: 'sweep', role, plain: 'A name that must not appear is in the tags of this file.' });
  }
  for (const [index, fileName] of options.fileNames.entries()) {
    if (names.inText(partedName(unescaped(fileName))).length === 0) continue;
    findings.push({
      check: 'sweep',
      role: 'file name',
      plain: `A name that must not appear is in file name ${index + 1}.`,
    });
  }
  const patterns = bytePatterns(options.rules);
  for (const { role, path } of options.media) {
    const hits = await scanBytes(path, patterns);
    if (hits.length === 0) continue;
    const plain = `A name that must not appear is written inside this file (byte ${hits[0]!.offset}).`;
    findings.push({ check: 'sweep', role, plain });
  }
  const count = options.texts.length + options.media.length + options.fileNames.length;
  return checkResult(
    'sweep',
    findings,
    `${count} texts, files and file names read for ${options.rules.forbidden.length} names`,
  );
}

function sweepText(names: ForbiddenNames, role: string, raw: string): Finding[] {
  const findings = new Map<string, Finding>();
  const readings = [
    raw,
    unescaped(raw),
    unescaped(raw).replace(/<[^>]*>/g, ''),
    unescaped(raw).replace(/<[^>]*>/g, ' '),
  ];
  for (const reading of readings) {
    for (const { index } of names.inText(reading)) {
      const line = reading.slice(0, index).split('\n').length;
      const plain = `A name that must not appear is in this text, in line ${line}.`;
      findings.set(plain, { check: 'sweep', role, ...cueTimes(reading, index), plain });
    }
  }
  return [...findings.values()];
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

/** A file name with its words parted as a reader would: at capitals and digits as well. */
function partedName(fileName: string): string {
  return fileName.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\p{L})(\p{N})|(\p{N})(\p{L})/gu, '$1$3 $2$4');
}
