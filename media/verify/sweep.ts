import { readFile } from 'node:fs/promises';
import { type CheckResult, checkResult, type Finding, type ReleasedText } from './findings.ts';
import { unescaped } from './folding.ts';
import { ForbiddenNames, joinedForm, type NameRules } from './forbidden.ts';
import { withoutStandIns, wordsOfFileName, wordsOfTag } from './own-words.ts';
import { bytePatterns, scanBytes } from './raw-bytes.ts';
import { isPacked, sweepText } from './sweep-text.ts';

/** Tags of a packaged file, as ffprobe reads them. */
export interface FileTags {
  readonly role: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>[];
}

/** Letters. */
const SHORTEST_PACKED_NAME = 4;

/**
 * Looks for every forbidden name in all that will be public: texts, tags, file names, and the bytes of every packaged file. The fixed
 * words of our own formats are no names, whoever is called like that. Findings say where, never what.
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
    const words = tags.flatMap((set) => Object.entries(set).flatMap(wordsOfTag));
    const found = words.some((text) => isNamed(names, unescaped(text)) || isPacked(long, text));
    if (found)
      findings.push({ check: 'sweep', role, plain: 'A name that must not appear is in the tags of this file.' });
  }
  for (const [index, fileName] of options.fileNames.entries()) {
    if (!isNamed(names, wordsOfFileName(unescaped(fileName)))) continue;
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

function isNamed(names: ForbiddenNames, text: string): boolean {
  return withoutStandIns(text, names.inText(text)).length > 0;
}
