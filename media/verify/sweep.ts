import { readFile } from 'node:fs/promises';
import { type CheckResult, checkResult, type Finding, type ReleasedText } from './findings.ts';
import { unescaped, unpacked } from './folding.ts';
import { ForbiddenNames, joinedForm, type NameRules } from './forbidden.ts';
import { bytePatterns, scanBytes } from './raw-bytes.ts';

/** Tags of a packaged file, as ffprobe reads them. */
export interface FileTags {
  readonly role: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>[];
}

/** Letters. */
const SHORTEST_PACKED_NAME = 4;

/**
 * Looks for every forbidden name in all that will be public: texts, tags, file names, and the bytes of every packaged file.
 * Findings say where, never what.
 */
export async function sweep(options: {
  rules: NameRules;
  texts: readonly ReleasedText[];
  media: readonly FileTags[];
  fileNames: readonly string[];
  /** Further files, such as pictures, whose bytes are read. */
  otherFiles?: readonly { readonly role: string; readonly path: string }[];
}): Promise<CheckResult> {
  const { rules } = options;
  const names = new ForbiddenNames(rules);
  // Words that are no base64 at all unpack to noise, in which a very short name turns up by chance.
  const long = new ForbiddenNames({
    ...rules,
    forbidden: rules.forbidden.filter((name) => joinedForm(name).length >= SHORTEST_PACKED_NAME),
  });
  const findings: Finding[] = [];
  for (const { role, path, text } of options.texts) {
    findings.push(...sweepText({ names, long }, role, text ?? (path ? await readFile(path, 'utf8') : '')));
  }
  for (const { role, tags } of options.media) {
    const found = tags.some((set) =>
      Object.entries(set).some((tag) => names.inText(unescaped(tag.join(' '))).length > 0 || isPacked(long, tag[1])),
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
  const patterns = bytePatterns(rules);
  // What a text says in UTF-8 has been read above; its bytes may still hold what a reader of UTF-8 does not see.
  const hidden = patterns.filter(({ encoding }) => encoding !== 'utf8');
  const files = [
    ...[...options.media, ...(options.otherFiles ?? [])].map((file) => ({ ...file, patterns })),
    ...options.texts.flatMap(({ role, path }) => (path ? [{ role, path, patterns: hidden }] : [])),
  ];
  for (const { role, path, patterns: looked } of files) {
    const hits = await scanBytes(path, looked);
    if (hits.length === 0) continue;
    const plain = `A name that must not appear is written inside this file (byte ${hits[0]!.offset}).`;
    findings.push({ check: 'sweep', role, plain });
  }
  const count =
    options.texts.length + options.media.length + options.fileNames.length + (options.otherFiles?.length ?? 0);
  return checkResult(
    'sweep',
    findings,
    `${count} texts, files and file names read for ${rules.forbidden.length} names`,
  );
}

function isPacked(long: ForbiddenNames, text: string): boolean {
  return unpacked(text).some((reading) => long.inText(reading).length > 0);
}

function sweepText(
  { names, long }: { names: ForbiddenNames; long: ForbiddenNames },
  role: string,
  raw: string,
): Finding[] {
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
  if (isPacked(long, raw)) {
    const plain = 'A name that must not appear is packed (base64) in this text.';
    findings.set(plain, { check: 'sweep', role, plain });
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
