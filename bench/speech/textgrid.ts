/** A word and where it is spoken, in seconds from the start of the recording. */
export interface TimedText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Tier {
  readonly name: string;
  readonly intervals: readonly TimedText[];
}

/** Numbers and quoted texts, in order: all that Praat's long and short text files have in common. A quote inside a text is doubled. */
const VALUE = /"((?:[^"]|"")*)"|(?<![\w.])-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w\]])/g;

/**
 * The words of a Praat TextGrid (long or short text format): the intervals with text of the first tier called “word” or “words”, else of
 * the first tier with intervals.
 * @throws Error when there is no such tier, or the file ends inside one
 */
export function textGridWords(text: string): TimedText[] {
  const tiers = intervalTiers(text);
  const tier = tiers.find(({ name }) => /^words?$/i.test(name)) ?? tiers[0];
  if (!tier) throw new Error('the TextGrid has no tier with intervals');
  return tier.intervals.filter((interval) => interval.text !== '');
}

function intervalTiers(text: string): Tier[] {
  const values = [...text.matchAll(VALUE)].map(([whole, quoted]) =>
    quoted === undefined ? Number(whole) : quoted.replaceAll('""', '"').trim(),
  );
  const tiers: Tier[] = [];
  for (let at = values.indexOf('IntervalTier'); at >= 0; at = values.indexOf('IntervalTier', at + 1)) {
    // The class is followed by the name, the start, the end and the number of intervals.
    const count = values[at + 4];
    if (typeof count !== 'number') throw new Error('the TextGrid is not in one of Praat’s text formats');
    const intervals = Array.from({ length: count }, (_, index): TimedText => {
      const [start, end, said] = values.slice(at + 5 + index * 3, at + 8 + index * 3);
      if (typeof start !== 'number' || typeof end !== 'number' || typeof said !== 'string')
        throw new Error('the TextGrid ends too early');
      return { text: said, start, end };
    });
    tiers.push({ name: String(values[at + 1]), intervals });
  }
  return tiers;
}
