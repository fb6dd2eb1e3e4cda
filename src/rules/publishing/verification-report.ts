import type { Verification } from '../../../media/verify/verify.ts';
import type { Manifest } from './manifest.ts';
import type { RecordingId } from '../ids.ts';

/** What each check looks at, in words that anybody understands. */
const CHECK_WORDS: Readonly<Record<string, string>> = {
  correlation: 'Nothing of the sound is left under the bleeps',
  respeak: 'A second listen finds no name',
  'second-opinion': 'Another program listened for names',
  sweep: 'No name is in captions, texts, tags or file names',
  captions: 'How long captions are shown',
  streams: 'The files hold only what they should',
  pixels: 'Nothing of the picture is left under the covers',
  sight: 'No face and no name can be seen that should not',
  peaks: 'The drawn sound wave shows only the finished sound',
  listing: 'The files are exactly those on the list',
  loudness: 'It is as loud as other podcasts',
  'self-test': 'The checks found mistakes that we made on purpose',
};

/** What no check can tell: people have to. */
const CANNOT_TELL: readonly string[] = [
  'It cannot find a name that nobody put on the list and that no program knew as a name.',
  'It cannot tell who somebody is from a story, a place or a way of speaking.',
  'It cannot know a voice. A voice that must not be heard has to be made silent.',
  'The second listen mishears words. A name said very quietly may be missed.',
  'A small, dark or turned face may not be seen. Writing by hand may not be read.',
  'So two people must listen and look before anything is published.',
];

/** The report kept with a release, for staff to read or to keep. No names; places in seconds. */
export interface VerificationReport {
  readonly recordingId: RecordingId;
  readonly run: number;
  /** What exactly was checked: the hash that approvals are bound to, and every file. */
  readonly manifestHash: string;
  readonly files: Manifest['files'];
  readonly passed: boolean;
  readonly checks: readonly { name: string; what: string; result: string; worst: number | null; detail: string }[];
  readonly findings: Verification['findings'];
  readonly advice: Verification['findings'];
  readonly cannotTell: readonly string[];
}

/** Puts a verification into words. Pure. */
export function verificationReport(
  release: { readonly manifest: Manifest; readonly manifestHash: string },
  verification: Verification,
): VerificationReport {
  const { manifest, manifestHash } = release;
  const what = (name: string) => CHECK_WORDS[name] ?? name;
  return {
    recordingId: manifest.recordingId,
    run: manifest.run,
    manifestHash,
    files: manifest.files,
    passed: verification.passed,
    checks: [
      ...verification.checks.map(({ name, passed, worst, detail }) => ({
        name,
        what: what(name),
        result: passed ? 'passed' : 'not passed',
        worst: worst ?? null,
        detail,
      })),
      ...(verification.notDone ?? []).map(({ name, detail }) => ({
        name,
        what: what(name),
        result: 'not done',
        worst: null,
        detail,
      })),
    ],
    findings: verification.findings,
    advice: verification.advice ?? [],
    cannotTell: CANNOT_TELL,
  };
}
