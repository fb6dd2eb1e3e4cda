import { COMMON_WORDS } from '../wordlists/common-words.ts';
import { barFor, MOST_EASED, TUNED_FOR, wordingOf } from './likeness-bar.ts';
import type { NameForm } from './name-forms.ts';
import { readingsOf } from './name-readings.ts';
import { soundsOf, soundsTogether } from './pronunciation.ts';
import { metaphones, skeletonKeys, soundLikeness, spellingLikeness, weightOf } from './sounds.ts';

/** A name form that a stretch of words sounds like, and how much. */
export interface SoundAlike {
  readonly form: NameForm;
  /** 0 to 1: see `soundLikeness`. */
  readonly likeness: number;
  /** How far `likeness` is above what such a name needs; negative means that it is not evidence. */
  readonly margin: number;
}

interface Reading {
  readonly form: NameForm;
  readonly sounds: string;
  readonly weight: number;
}

/** What there is to hear of a name at least, for words to sound like it. */
const LIGHTEST = 0.7;
/** Windows that were looked up before are answered from memory, up to this many. */
const REMEMBERED = 200_000;

/** The forms of a roster filed by how they sound, so that each window of words is compared with a few likely names only. */
export class NameIndex {
  readonly #bySkeleton = new Map<string, Reading[]>();
  readonly #byMetaphone = new Map<string, NameForm[]>();
  readonly #known = new Map<string, SoundAlike[]>();
  readonly #sounds = new Map<string, string>();

  /** How often the roster is twice as large as the one that the bars were tuned for. */
  readonly #doublings: number;

  constructor(forms: readonly NameForm[]) {
    this.#doublings = Math.max(0, Math.log2(new Set(forms.map((form) => form.participant)).size / TUNED_FOR));
    for (const form of forms) {
      if (form.words.length > 3) continue;
      for (const sounds of readings(form)) {
        const reading = { form, sounds, weight: weightOf(sounds) };
        // Names of one sound are found by their letters only: everything sounds like them.
        if (reading.weight < LIGHTEST) continue;
        for (const key of skeletonKeys(sounds)) push(this.#bySkeleton, key, reading);
      }
      if (form.joined.length >= 4) for (const code of metaphones(form.joined)) push(this.#byMetaphone, code, form);
    }
  }

  /**
   * Names that these folded words sound like, the best of each participant, best first, also those that miss the bar by no more than
   * a place can ease it. The bar is higher for short names and for windows of everyday words.
   */
  soundAlikes(words: readonly string[]): readonly SoundAlike[] {
    const spelled = words.join(' ');
    let found = this.#known.get(spelled);
    if (found === undefined) {
      found = this.#compare(words);
      if (this.#known.size < REMEMBERED) this.#known.set(spelled, found);
    }
    return found;
  }

  #compare(words: readonly string[]): SoundAlike[] {
    const sounds = soundsTogether(words, (word) => this.#soundsOf(word));
    if (sounds === '') return [];
    const weight = weightOf(sounds);
    const wording = wordingOf(words);
    const joined = words.join('');
    const best = new Map<number, SoundAlike>();
    const offer = (form: NameForm, likeness: number, bar: number) => {
      // Letter for letter the same is for `written-names.ts` to judge: it may be the ordinary word.
      if (form.joined === joined) return;
      const margin = likeness - bar;
      if (margin > -MOST_EASED && margin > (best.get(form.participant)?.margin ?? -1))
        best.set(form.participant, { form, likeness, margin });
    };
    const seen = new Set<Reading>();
    for (const key of skeletonKeys(sounds)) {
      for (const reading of this.#bySkeleton.get(key) ?? []) {
        if (seen.has(reading)) continue;
        seen.add(reading);
        const bar = barFor(reading.weight, wording, this.#doublings);
        const needed = bar - MOST_EASED;
        // What one has more to hear than the other is lost at least, so nothing is more alike than this.
        const heavier = Math.max(weight, reading.weight);
        if (Math.min(weight, reading.weight) < needed * heavier) continue;
        offer(reading.form, soundLikeness(sounds, reading.sounds, needed, heavier), bar);
      }
    }
    if (joined.length >= 4 && !wording.allEveryday) {
      for (const code of metaphones(joined)) {
        for (const form of this.#byMetaphone.get(code) ?? []) {
          const likeness = spellingLikeness(joined, form.joined);
          if (likeness >= 0.85) offer(form, likeness, 0.85);
        }
      }
    }
    return [...best.values()].sort((a, b) => b.margin - a.margin);
  }

  #soundsOf(word: string): string {
    let sounds = this.#sounds.get(word);
    if (sounds === undefined) {
      // A recogniser that writes a real name means the sound of that name.
      sounds = COMMON_WORDS.has(word) ? soundsOf(word) : (readingsOf(word)[0] ?? '');
      this.#sounds.set(word, sounds);
    }
    return sounds;
  }
}

function readings(form: NameForm): string[] {
  if (form.soundsLike) return [soundsTogether(form.words)];
  const perWord = form.words.map((word) => readingsOf(word).slice(0, form.words.length > 1 ? 2 : undefined));
  return perWord.reduce<string[]>(
    (said, next) => said.flatMap((before) => next.map((sounds) => before + sounds)),
    [''],
  );
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
