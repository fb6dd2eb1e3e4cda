import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type CheckResult, checkResult, type Finding, notDone, type VerifyInput } from './findings.ts';

/**
 * Compares a release's folder with its manifest: every file is there with the right size and hash, and nothing else is. A role may
 * occur once, and only those roles that this kind of release has; nothing of the work on it, such as the list of muted words, can be
 * published beside the recording.
 */
export async function checkListing(listing: VerifyInput['listing']): Promise<CheckResult> {
  if (!listing) return notDone('listing', 'the files were not given with their manifest');
  const { folder, files, roles } = listing;
  const problems: Omit<Finding, 'check'>[] = [];
  const found = new Set(await readdir(folder));
  for (const { role, name, sha256, bytes } of files) {
    const there = found.delete(name) ? await lstat(join(folder, name)) : null;
    if (!there?.isFile()) problems.push({ role, plain: 'A file of the manifest is not there.' });
    else if (there.size !== bytes || (await sha256Of(join(folder, name))) !== sha256)
      problems.push({ role, plain: 'This file is not the one that the manifest names.' });
  }
  if (found.size > 0)
    problems.push({ role: 'folder', plain: `${found.size} file(s) are there that are not in the manifest.` });
  for (const role of roles.filter((wanted) => !files.some((file) => file.role === wanted)))
    problems.push({ role, plain: 'A file of this kind is missing from the manifest.' });
  for (const [index, { role }] of files.entries()) {
    if (!roles.includes(role)) problems.push({ role, plain: 'A file of this kind may not be published.' });
    else if (files.findIndex((file) => file.role === role) < index)
      problems.push({ role, plain: 'There are two files of this kind.' });
  }
  const findings = problems.map((problem) => ({ check: 'listing' as const, ...problem }));
  const detail = `${files.length} files in the manifest, each with its size and SHA-256, and nothing beside them`;
  return checkResult('listing', findings, detail, findings.length);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
