import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { MediaTools } from '../job.ts';
import type { FilesToHear, StretchHeard } from './hear-files.ts';

/** What was heard, by the hash of everything that it depends on. */
export type Hearings = Readonly<Record<string, StretchHeard>>;

/** What a hearing depends on beside its sound. */
export type HeardHow = Pick<FilesToHear, 'settings' | 'prompt' | 'voiceDetection' | 'rough'>;

/**
 * What was heard of the very same sound before, in the same way: the words of a window need not be asked for twice. The key is the hash of the window's bytes,
 * the model's settings, the names that it was told to expect, and the programs and models that listened; whatever differs in any of them is heard again.
 */
export class RememberedHearings {
  readonly #before: Hearings;
  readonly #programs: string;
  readonly #used = new Map<string, StretchHeard>();
  #recalled = 0;

  /** @param programs tells the bytes of all programs, models and code that make words of sound */
  constructor(before: Hearings, programs: string) {
    this.#before = before;
    this.#programs = programs;
  }

  /** How many windows were not heard again. */
  get recalled(): number {
    return this.#recalled;
  }

  /** All that this recording was heard as now, recalled or fresh. */
  get used(): Hearings {
    return Object.fromEntries(this.#used);
  }

  /** The key of one sound file. */
  async keyOf(file: string, how: HeardHow, { whisperCli, whisperModel, pocketsphinx }: MediaTools): Promise<string> {
    const hash = createHash('sha256').update(await readFile(file));
    const { settings, prompt, voiceDetection, rough = false } = how;
    const named = [
      this.#programs,
      whisperCli,
      whisperModel,
      pocketsphinx ?? null,
      settings,
      prompt,
      voiceDetection,
      rough,
    ];
    return hash.update(JSON.stringify(named)).digest('hex');
  }

  recall(key: string): StretchHeard | null {
    const known = Object.hasOwn(this.#before, key) ? this.#before[key]! : null;
    if (!known) return null;
    this.#recalled += 1;
    this.#used.set(key, known);
    return known;
  }

  keep(key: string, heard: StretchHeard): void {
    this.#used.set(key, heard);
  }
}
