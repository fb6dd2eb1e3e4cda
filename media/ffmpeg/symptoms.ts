/**
 * What ffmpeg's log can tell without quoting it. The log holds titles and other tags of the recording, which may be names,
 * so error messages carry only these codes.
 */
const SIGNS = {
  'moov-missing': /moov atom not found/i,
  'partial-file': /partial file/i,
  'ended-early': /File ended prematurely|Truncating packet|Truncated|Packet corrupt/i,
  'invalid-data': /Invalid data found when processing input/i,
  'not-allowed': /not on whitelist|Format not on whitelist/i,
  'decode-errors': /Error while decoding|Error submitting (a )?packet to decoder|Decoding error/i,
  'no-decoder': /Decoder \(codec .*not found|no decoder found|Unknown decoder|unsupported codec/i,
  'no-disk': /No space left on device/i,
  'no-memory': /Cannot allocate memory/i,
  protected: /DRM protected|encrypted stream|Incorrect password|drm/i,
  'no-stream': /matches no streams|does not contain any stream/i,
} as const;

export type Symptom = keyof typeof SIGNS;

/** Counts the known symptoms in lines of a log, and keeps nothing else of them. */
export class SymptomCount {
  readonly counts = new Map<Symptom, number>();

  read(line: string): void {
    for (const [symptom, sign] of Object.entries(SIGNS) as [Symptom, RegExp][])
      if (sign.test(line)) this.counts.set(symptom, (this.counts.get(symptom) ?? 0) + 1);
  }

  has(symptom: Symptom): boolean {
    return this.counts.has(symptom);
  }

  /** The codes, for an error message, such as `invalid-data, decode-errors`. */
  toString(): string {
    return [...this.counts.keys()].join(', ') || 'no known symptom';
  }
}
